"""What PCs are still to be told of announcements, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from tests.server import samples

from controldock.domain.agent import Agent
from controldock.domain.announcement import Missed
from controldock.domain.receipts import Owed, Receipt
from controldock.server.store.announcement_tables import receipts
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.owed import OwedNotice
from controldock.sources import FixedSources

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
O = Owed  # noqa: E741 - as tests of states call theirs


async def owed(tx: Transaction, announcement_id: str) -> dict[str, str]:
    rows = await tx._connection.execute(
        select(receipts.c.agent_id, receipts.c.owed).where(receipts.c.announcement_id == announcement_id)
    )
    return {agent: what for agent, what in rows}


async def come_so_far(
    tx: Transaction, sources: FixedSources, agents: Sequence[Agent]
) -> tuple[str, dict[str, Agent]]:
    """An announcement, and a PC at each step of it."""
    made = await samples.add_announcement(tx, sources, agents)
    now, places = sources.now(), dict(zip(["nothing", "received", "displayed", "read"], agents, strict=True))
    steps = {
        "received": Receipt(received_at=now),
        "displayed": Receipt(received_at=now, displayed_at=now),
        "read": Receipt(received_at=now, displayed_at=now, read_at=now),
    }
    await tx.receipts.save({(made.id, places[name].id): receipt for name, receipt in steps.items()})
    return made.id, places


async def test_what_agents_are_to_be_told(database: Database, sources: FixedSources) -> None:
    now = sources.now()
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a", "b", "c")
        first = await samples.add_announcement(tx, sources, agents[:2])
        second = await samples.add_announcement(tx, sources, agents[:1])
        await samples.add_announcement(tx, sources, agents, expires_at=now)  # over
        a, b, c = (one.id for one in agents)
        assert {*await tx.owed.of_agents([a, b, c, sources.new_id()], now)} == {
            OwedNotice(a, first.id, O.TEXT),
            OwedNotice(b, first.id, O.TEXT),
            OwedNotice(a, second.id, O.TEXT),
        }
        assert [one.announcement_id for one in await tx.owed.of_agents([a], now)] == [first.id, second.id]
        assert await tx.owed.of_agents([c], now) == []
        assert await tx.owed.agents(first.id) == [a, b]
        await tx.receipts.save({(first.id, a): Receipt(received_at=now)})
        assert await tx.owed.agents(first.id) == [b]


async def test_to_whom_it_goes_again(database: Database, sources: FixedSources) -> None:
    expected = {
        Missed.NOT_RECEIVED: {"nothing": O.TEXT},
        Missed.NOT_DISPLAYED: {"nothing": O.TEXT, "received": O.SHOW},
        Missed.NOT_READ: {"nothing": O.TEXT, "received": O.SHOW, "displayed": O.REMIND},
    }
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a", "b", "c", "d")
        for missed, wanted in expected.items():
            made, places = await come_so_far(tx, sources, agents)
            told = await tx.owed.again(made, missed)
            assert told == {places[name].id: what for name, what in wanted.items()}
            assert await owed(tx, made) == {
                agent.id: str(wanted.get(name, O.NOTHING)) for name, agent in places.items()
            }
            rows = await tx._connection.execute(
                select(receipts.c.agent_id).where(receipts.c.announcement_id == made, receipts.c.resent == 1)
            )
            assert {row.agent_id for row in rows} == told.keys()


async def test_what_is_shown_anew_is_owed_until_it_arrived(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a", "b", "c", "d")
        made, places = await come_so_far(tx, sources, agents)
        other, _ = await come_so_far(tx, sources, agents)
        for id in (made, other):
            await tx.owed.again(id, Missed.NOT_READ)
        before = await owed(tx, other)
        nothing, received, displayed = (places[name].id for name in ("nothing", "received", "displayed"))
        await tx.owed.delivered(
            [
                OwedNotice(received, made, O.SHOW),
                OwedNotice(displayed, made, O.SHOW),  # it is owed something else by now
                OwedNotice(nothing, made, O.TEXT),  # until it says that it has it
            ]
        )
        left = await owed(tx, made)
        assert (left[nothing], left[received], left[displayed]) == (O.TEXT, O.NOTHING, O.REMIND)
        assert await owed(tx, other) == before
        await tx.owed.delivered([OwedNotice(received, made, O.SHOW)])  # said twice


async def test_everybody_is_told_of_a_withdrawal_until_he_took_it_back(
    database: Database, sources: FixedSources
) -> None:
    now = sources.now()
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a", "b", "c", "d")
        made, places = await come_so_far(tx, sources, agents)
        assert await tx.owed.withdraw(made) == sorted(one.id for one in agents)
        assert set((await owed(tx, made)).values()) == {O.WITHDRAWAL}
        gone = Receipt(received_at=now, withdrawn_at=now)
        await tx.receipts.save({(made, places["read"].id): gone})
        assert len(await tx.owed.agents(made)) == 3


async def test_nothing_is_owed_of_what_expired(database: Database, sources: FixedSources) -> None:
    now = sources.now()
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a", "b")
        over = await samples.add_announcement(tx, sources, agents, expires_at=now)
        goes_on = await samples.add_announcement(tx, sources, agents, expires_at=now + TICK)
        await tx.owed.clear(now - HOUR, now)
        assert set((await owed(tx, over.id)).values()) == {O.NOTHING}
        assert set((await owed(tx, goes_on.id)).values()) == {O.TEXT}
        await tx.owed.clear(now - HOUR, now)  # nothing is left to do


async def test_receipts_are_forgotten_piece_by_piece(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, *"abcde")
        made = await samples.add_announcement(tx, sources, agents)
        other = await samples.add_announcement(tx, sources, agents)
        assert [await tx.owed.forget(made.id, 2) for _ in range(4)] == [2, 2, 1, 0]
        assert len(await tx.owed.agents(other.id)) == 5
        await tx.announcements.forget(made.id)


async def test_where_pcs_say_they_are(database: Database, sources: FixedSources) -> None:
    said, silent = samples.agent(sources, "a"), samples.agent(sources, "b")
    said = replace(said, facts=replace(said.facts, main_address="10.9.8.7"))
    async with database.write() as tx:
        for one in (said, silent):
            await tx.agents.add(one)
        assert await tx.owed.addresses([said.id, silent.id, sources.new_id()]) == {said.id: "10.9.8.7"}
        assert await tx.owed.addresses([]) == {}


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
async def test_agents_that_are_owed_nothing_cost_one_step_in_an_index(
    database: Database, sources: FixedSources
) -> None:
    asked: list[tuple[str, object]] = []

    @event.listens_for(database._reader.sync_engine, "before_cursor_execute")
    def note(_1: object, _2: object, statement: str, values: object, *_3: object) -> None:
        asked.append((statement, values))

    async with database.read() as tx:
        await tx.owed.of_agents(["a", "b"], sources.now())
        statement, values = asked[-1]
        plan = await tx._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
        steps = [row.detail for row in plan]
    assert any("SEARCH receipts USING INDEX ix_receipts_owed" in step for step in steps), steps
    assert not any("SCAN receipts" in step or "SCAN announcements" in step for step in steps), steps
