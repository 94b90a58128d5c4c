"""Check-ins and comings and goings, on both databases."""

from datetime import timedelta

from tests.server import samples

from controldock.domain.agent import Agent
from controldock.domain.presence import PresenceChange, PresenceReason
from controldock.server.store.engine import Database
from controldock.server.store.presence import KnownPresence
from controldock.sources import FixedSources

MINUTE = timedelta(minutes=1)


async def add(database: Database, sources: FixedSources, *names: str) -> list[Agent]:
    async with database.write() as tx:
        return await samples.add_agents(tx, sources, *names)


async def test_check_ins_are_kept_and_kept_anew(database: Database, sources: FixedSources) -> None:
    one, other = await add(database, sources, "one", "other")
    now = sources.now()
    async with database.write() as tx:
        assert {known.last_check_in for known in await tx.presences.known()} == {None}
        await tx.presences.save_check_ins({one.id: now})
        await tx.presences.save_check_ins({one.id: now + MINUTE, other.id: now})
        await tx.agents.set_own_poll_interval(one.id, MINUTE)
        known = {seen.agent_id: seen for seen in await tx.presences.known()}
    assert known == {
        one.id: KnownPresence(one.id, MINUTE, one.offline_since, now + MINUTE),
        other.id: KnownPresence(other.id, None, other.offline_since, now),
    }


async def test_the_last_change_says_who_is_offline(database: Database, sources: FixedSources) -> None:
    one, other = await add(database, sources, "one", "other")
    now = sources.now()
    changes = [
        PresenceChange(one.id, now, True, PresenceReason.HEARD),
        PresenceChange(other.id, now, True, PresenceReason.HEARD),
        PresenceChange(one.id, now + MINUTE, False, PresenceReason.SHUTTING_DOWN),
        PresenceChange("0" * 26, now, True, PresenceReason.HEARD),
    ]
    async with database.write() as tx:
        await tx.presences.save_changes([])
        await tx.presences.save_changes(changes)
        await tx.presences.save_changes(changes[:3])  # again, after a commit of which nobody heard
    async with database.read() as tx:
        seen = {known.agent_id: known.offline_since for known in await tx.presences.known()}
        assert seen == {one.id: now + MINUTE, other.id: None}
        assert await tx.presences.changes_of(one.id, 10) == [changes[2], changes[0]]
        assert await tx.presences.changes_of(one.id, 1) == [changes[2]]


async def test_old_changes_go_agent_by_agent(database: Database, sources: FixedSources) -> None:
    agents = await add(database, sources, "one", "other", "third")
    now = sources.now()
    async with database.write() as tx:
        await tx.presences.save_changes(
            [
                PresenceChange(agent.id, now + minutes * MINUTE, True, PresenceReason.HEARD)
                for agent in agents
                for minutes in range(3)
            ]
        )
        after = await tx.presences.forget_changes(now + MINUTE, "", 2)
        counts = [len(await tx.presences.changes_of(agent.id, 10)) for agent in agents]
        assert (after, counts) == (agents[1].id, [2, 2, 3])
        assert await tx.presences.forget_changes(now + MINUTE, after, 2) == ""
        counts = [len(await tx.presences.changes_of(agent.id, 10)) for agent in agents]
        assert counts == [2, 2, 2]
