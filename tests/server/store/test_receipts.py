"""Receipts on both databases: for whom an announcement is, how far it came, and what is still owed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from tests.server import samples

from controldock.domain.receipts import Owed, Receipt
from controldock.server.store.announcement_tables import receipts
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.receipts import NO_COUNTS, Counts
from controldock.sources import FixedSources


async def owed(tx: Transaction, announcement_id: str) -> dict[str, str]:
    rows = await tx._connection.execute(
        select(receipts.c.agent_id, receipts.c.owed).where(receipts.c.announcement_id == announcement_id)
    )
    return {agent: what for agent, what in rows}


async def test_a_new_announcement_is_owed_to_each_of_its_pcs(
    database: Database, sources: FixedSources
) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a", "b", "c")
        made = await samples.add_announcement(tx, sources, agents[:2])
        none = await samples.add_announcement(tx, sources, [])
        assert await owed(tx, made.id) == {one.id: "text" for one in agents[:2]}
        assert await tx.receipts.counts([made.id, none.id]) == {made.id: NO_COUNTS, none.id: NO_COUNTS}
        assert await tx.receipts.counts([]) == {}


async def test_what_is_known_comes_back_as_it_was_and_is_counted(
    database: Database, sources: FixedSources
) -> None:
    moments = [sources.now() + timedelta(microseconds=number) for number in range(7)]
    whole = Receipt(*moments[:3], "10.1.2.0/24", *moments[3:6], "", moments[6])
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a", "b", "c", "d")
        made = await samples.add_announcement(tx, sources, agents)
        other = await samples.add_announcement(tx, sources, agents)
        keys = [(made.id, one.id) for one in agents]
        await tx.receipts.save({})
        told = {
            keys[0]: whole,
            keys[1]: Receipt(received_at=moments[1], not_shown="locked"),
            keys[2]: Receipt(received_at=moments[1], displayed_at=moments[2]),
        }
        await tx.receipts.save(told)
    async with database.read() as tx:
        held = await tx.receipts.held([*keys, (made.id, sources.new_id()), (sources.new_id(), agents[0].id)])
        assert held == {**told, keys[3]: Receipt()}
        counts = await tx.receipts.counts([made.id, other.id])
        assert counts == {made.id: Counts(3, 2, 1, 1, 1), other.id: NO_COUNTS}


async def test_whoever_says_it_again_is_counted_once(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a", "b")
        first = await samples.add_announcement(tx, sources, agents)
        second = await samples.add_announcement(tx, sources, agents)
        told = Receipt(received_at=sources.now())
        for _ in range(2):
            await tx.receipts.save({(first.id, agents[0].id): told, (second.id, agents[1].id): told})
        shown = replace(told, displayed_at=sources.now())
        unknown = (sources.new_id(), agents[0].id)
        await tx.receipts.save({(first.id, one.id): shown for one in agents} | {unknown: shown})
        assert await tx.receipts.counts([first.id, second.id]) == {
            first.id: Counts(2, 2, 0, 0, 0),
            second.id: Counts(1, 0, 0, 0, 0),
        }


@pytest.mark.parametrize(
    ("before", "learned", "after"),
    [
        (Owed.TEXT, "", Owed.TEXT),
        (Owed.TEXT, "heard_udp_at", Owed.TEXT),
        (Owed.TEXT, "received_at", Owed.NOTHING),
        (Owed.SHOW, "received_at", Owed.SHOW),
        (Owed.SHOW, "displayed_at", Owed.NOTHING),
        (Owed.REMIND, "displayed_at", Owed.REMIND),
        (Owed.REMIND, "read_at", Owed.NOTHING),
        (Owed.WITHDRAWAL, "read_at", Owed.WITHDRAWAL),
        (Owed.WITHDRAWAL, "withdrawn_at", Owed.NOTHING),
        (Owed.NOTHING, "received_at", Owed.NOTHING),
    ],
)
async def test_a_pc_is_owed_something_until_it_has_it(
    database: Database, sources: FixedSources, before: Owed, learned: str, after: Owed
) -> None:
    async with database.write() as tx:
        (agent,) = await samples.add_agents(tx, sources, "a")
        made = await samples.add_announcement(tx, sources, [agent])
        await tx._connection.execute(update(receipts).values(owed=before.value))
        known = replace(Receipt(), **({learned: sources.now()} if learned else {}))  # type: ignore[arg-type]
        await tx.receipts.save({(made.id, agent.id): known})
        assert await owed(tx, made.id) == {agent.id: after.value}


async def test_what_somebody_wishes_meanwhile_is_not_undone(
    database: Database, sources: FixedSources
) -> None:
    async with database.write() as tx:
        (agent,) = await samples.add_agents(tx, sources, "a")
        made = await samples.add_announcement(tx, sources, [agent])
        (known,) = (await tx.receipts.held([(made.id, agent.id)])).values()
        await tx.owed.withdraw(made.id)
        await tx.receipts.save({(made.id, agent.id): replace(known, received_at=sources.now())})
        assert await owed(tx, made.id) == {agent.id: "withdrawal"}


async def test_only_what_is_there_is_locked(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a", "b")
        made = await samples.add_announcement(tx, sources, agents[:1])
        wanted = [(made.id, one.id) for one in agents] + [(sources.new_id(), agents[0].id)]
        assert await tx.receipts.lock(wanted) == {(made.id, agents[0].id)}


async def test_a_pc_that_says_nothing_is_where_it_was_last(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a", "b")
        first = await samples.add_announcement(tx, sources, agents)
        await tx.receipts.save({(first.id, agents[0].id): Receipt(network="10.1.2.0/24")})
        second = await samples.add_announcement(tx, sources, agents)
        third = await samples.add_announcement(tx, sources, agents)
        for made in (second, third):
            held = await tx.receipts.held((made.id, one.id) for one in agents)
            assert [one.network for one in held.values()] == ["10.1.2.0/24", ""]
