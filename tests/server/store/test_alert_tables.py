"""Alert tables: what goes when something else goes."""

from sqlalchemy import delete, func, insert, select
from tests.server import samples

from controldock.server.store.alert_tables import (
    alert_agents,
    alert_messages,
    alert_rule_tags,
    alert_rules,
    alerts,
)
from controldock.server.store.engine import Database
from controldock.server.store.tables import tags
from controldock.sources import FixedSources


async def test_a_rule_outlives_its_tags(database: Database, sources: FixedSources) -> None:
    now, tag, rule = sources.now(), sources.new_id(), sources.new_id()
    async with database.write() as tx:
        execute = tx._connection.execute
        await execute(insert(tags).values(id=tag, name="lab", folded_name="lab", created_at=now))
        await execute(
            insert(alert_rules).values(
                id=rule, name="lab", silence=60.0, everyone=False, when_shut_down=False, tell_return=True,
                enabled=True, created_at=now, created_by="ann",
            )
        )  # fmt: skip
        await execute(insert(alert_rule_tags).values(rule_id=rule, tag_id=tag))
        await execute(delete(tags))
        counts = [
            await tx._connection.scalar(select(func.count()).select_from(table))
            for table in (alert_rules, alert_rule_tags)
        ]
    assert counts == [1, 0]


async def test_what_belongs_to_an_alert_goes_with_it(database: Database, sources: FixedSources) -> None:
    now, alert = sources.now(), sources.new_id()
    async with database.write() as tx:
        (agent,) = await samples.add_agents(tx, sources, "lab-01")
        execute = tx._connection.execute
        await execute(
            insert(alerts).values(id=alert, rule_id="gone", rule_name="lab", opened_at=now, grew_at=now)
        )
        await execute(insert(alert_agents).values(alert_id=alert, agent_id=agent.id, offline_since=now))
        await execute(
            insert(alert_messages).values(
                id=sources.new_id(), alert_id=alert, destination_id="gone", destination_name="IT", news="offline",
                tries=0, problem="",
            )
        )  # fmt: skip
        await execute(delete(alerts))
        counts = [
            await tx._connection.scalar(select(func.count()).select_from(table))
            for table in (alert_agents, alert_messages)
        ]
    assert counts == [0, 0]
