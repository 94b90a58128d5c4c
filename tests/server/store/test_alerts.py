"""Alert rows, on both databases."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, insert, update
from tests.server import samples

from controldock.domain.alert import Alert, AlertRule, Destination, Language, News
from controldock.server.store.alerts import Message, Missed
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.tables import agent_tags, agents, presence_changes, tags
from controldock.sources import FixedSources

MINUTE = timedelta(minutes=1)


def a_destination(sources: FixedSources, name: str = "IT") -> Destination:
    return Destination(sources.new_id(), name, "json://hook/secret", Language.KOREAN, sources.now(), "ann")


def a_rule(sources: FixedSources, *tag_ids: str, destinations: tuple[str, ...] = ()) -> AlertRule:
    return AlertRule(
        id=sources.new_id(),
        name="실습실 1",
        silence=10 * MINUTE,
        everyone=not tag_ids,
        tag_ids=tag_ids,
        destination_ids=destinations,
        when_shut_down=False,
        tell_return=True,
        enabled=True,
        created_at=sources.now(),
        created_by="ann",
    )


async def a_tag(tx: Transaction, sources: FixedSources, name: str, *agent_ids: str) -> str:
    id = sources.new_id()
    await tx._connection.execute(
        insert(tags).values(id=id, name=name, folded_name=name, created_at=sources.now())
    )
    await tx._connection.execute(insert(agent_tags), [{"agent_id": one, "tag_id": id} for one in agent_ids])
    return id


async def test_rules_and_destinations_come_back_as_they_were(
    database: Database, sources: FixedSources
) -> None:
    first, second = a_destination(sources), a_destination(sources, "night")
    async with database.write() as tx:
        (agent,) = await samples.add_agents(tx, sources, "lab-01")
        tag = await a_tag(tx, sources, "room 1", agent.id)
        rule = a_rule(sources, tag, destinations=(first.id, second.id))
        for one in (first, second):
            await tx.alerts.add_destination(one)
        await tx.alerts.put_rule(rule)
    async with database.write() as tx:
        assert await tx.alerts.destinations() == [first, second]
        assert await tx.alerts.rules() == [rule]
        assert await tx.alerts.tag_names([tag, "x"]) == {tag: "room 1"}
        changed = replace(rule, silence=MINUTE, destination_ids=(second.id,), enabled=False)
        await tx.alerts.put_rule(changed)
        assert await tx.alerts.rules() == [changed]
        assert [await tx.alerts.remove_destination(second.id) for _ in range(2)] == [True, False]
        await tx._connection.execute(delete(agent_tags))
        await tx._connection.execute(delete(tags))
        assert await tx.alerts.rules() == [replace(changed, destination_ids=(), tag_ids=())]
        assert [await tx.alerts.remove_rule(rule.id) for _ in range(2)] == [True, False]


async def test_who_is_overdue(database: Database, sources: FixedSources) -> None:
    start = sources.now()
    async with database.write() as tx:
        gone, left, online, _never, early = await samples.add_agents(
            tx, sources, "gone", "left", "online", "never", "early"
        )
        await tx.presences.save_check_ins({one.id: start for one in (gone, left, online, early)})
        await tx._connection.execute(
            update(agents).where(agents.c.id == online.id).values(offline_since=None)
        )
        await tx._connection.execute(
            update(agents).where(agents.c.id == early.id).values(offline_since=start + MINUTE)
        )
        await tx._connection.execute(
            insert(presence_changes),
            [
                {"agent_id": left.id, "at": start, "online": True, "reason": "heard"},
                {"agent_id": left.id, "at": start + MINUTE, "online": False, "reason": "shutting_down"},
                {"agent_id": gone.id, "at": start, "online": False, "reason": "shutting_down"},
                {"agent_id": gone.id, "at": start + MINUTE, "online": False, "reason": "silent"},
            ],
        )
        rule, now = a_rule(sources), start + 10 * MINUTE
        assert [one.host_name for one in await tx.alerts.overdue(rule, now, 10)] == ["gone"]
        both = replace(rule, when_shut_down=True)
        assert [one.host_name for one in await tx.alerts.overdue(both, now, 10)] == ["gone", "left"]
        assert len(await tx.alerts.overdue(both, now, 1)) == 1
        room = a_rule(sources, await a_tag(tx, sources, "room", left.id, online.id))
        assert await tx.alerts.overdue(room, now, 10) == []
        nobody = replace(rule, everyone=False)
        assert await tx.alerts.overdue(nobody, now, 10) == []


async def test_an_alert_and_its_messages(database: Database, sources: FixedSources) -> None:
    now = sources.now()
    async with database.write() as tx:
        ten, two = await samples.add_agents(tx, sources, "lab-10", "lab-2")
        await a_tag(tx, sources, "room 1", ten.id, two.id)
        await a_tag(tx, sources, "windows", ten.id)
        alert = Alert(sources.new_id(), "rule", "실습실 1", opened_at=now, grew_at=now)
        await tx.alerts.open_alert(alert)
        await tx.alerts.add_missed(alert.id, [Missed(one.id, "", now) for one in (ten, two)], now + MINUTE)
        await tx.alerts.add_missed(alert.id, [Missed(two.id, "", now)], now + 2 * MINUTE)
        seen = replace(alert, grew_at=now + 2 * MINUTE, total=2, missing=2)
        assert await tx.alerts.open_alerts() == [seen]
        assert [one.host_name for one in await tx.alerts.missed(alert.id)] == ["lab-2", "lab-10"]
        assert await tx.alerts.tags_of([ten.id, two.id]) == [("room 1", 2), ("windows", 1)]

        assert await tx.alerts.note_returns(now) == []
        await tx._connection.execute(update(agents).where(agents.c.id == ten.id).values(offline_since=None))
        await tx._connection.execute(update(agents).where(agents.c.id == two.id).values(state="removed"))
        assert await tx.alerts.note_returns(now) == [alert.id]
        assert await tx.alerts.note_returns(now) == []

        message = Message(sources.new_id(), alert.id, "there", "IT", News.OFFLINE, next_try_at=now)
        await tx.alerts.add_messages([message])
        assert await tx.alerts.due(now - MINUTE, 10) == []
        assert await tx.alerts.due(now, 10) == [message]
        tried = replace(message, tries=1, next_try_at=None, delivered_at=now)
        await tx.alerts.save_try(tried)
        assert await tx.alerts.due(now + MINUTE, 10) == []
        assert await tx.alerts.messages([alert.id]) == [tried]

        await tx.alerts.note_told(alert.id, now)
        await tx.alerts.close(alert.id, now)
        assert await tx.alerts.get(alert.id) == replace(seen, missing=0, told_at=now, closed_at=now)
        assert [one.id for one in await tx.alerts.page(None, 10)] == [alert.id]
        assert await tx.alerts.page(alert.id, 10) == []
        assert await tx.alerts.forget(now) == 0
        assert await tx.alerts.forget(now + MINUTE) == 1
        assert await tx.alerts.messages([alert.id]) == []


async def test_a_merged_tag_stays_watched(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        (agent,) = await samples.add_agents(tx, sources, "lab-01")
        one, other = [await a_tag(tx, sources, name, agent.id) for name in ("one", "other")]
        first, both = a_rule(sources, one), a_rule(sources, one, other)
        await tx.alerts.put_rule(first)
        await tx.alerts.put_rule(both)
        await tx.alerts.move_tag(one, other)
        await tx.tags.remove(one)
        assert [rule.tag_ids for rule in await tx.alerts.rules()] == [(other,), (other,)]
