"""Poll intervals: for one or for all, told to whoever is connected within one poll, and never taken for silence."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from tests.server.house import House, Pc, news, until

from controldock.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from controldock.server.services import dispatch
from controldock.server.services.changes import Noun
from controldock.server.services.lines import Line, NewInterval, Order

SECONDS = timedelta(seconds=1)


@pytest.fixture
async def pc(house: House) -> Pc:
    return await house.a_pc()


async def waits(house: House, line: Line) -> asyncio.Future[object]:
    asked = house.dispatch.ask(line, 1, 300)
    await until(lambda: line.waiting is not None)
    return asked


async def test_one_pc_is_told_while_its_poll_waits(house: House, pc: Pc) -> None:
    other = await house.a_pc("lab-02")
    line, others = await house.greet(pc), await house.greet(other)
    asked, theirs = await waits(house, line), await waits(house, others)
    with house.changes.subscribe() as console:
        await house.intervals.set_own(house.oscar, pc.id, 5 * SECONDS)
        assert await news(console) == {Noun.AGENTS: [pc.id]}
    assert await asked == NewInterval()
    assert not theirs.done()
    assert house.presence.poll_interval(pc.id) == 5 * SECONDS
    seen = await house.agents.get(house.vera, pc.id)
    assert (seen.poll_interval, seen.agent.own_poll_interval) == (5 * SECONDS, 5 * SECONDS)
    assert "agent.poll_interval" in await house.actions()
    theirs.cancel()
    asked = await waits(house, line)
    assert not asked.done(), "told once"
    asked.cancel()


async def test_between_two_polls_the_next_one_is_answered_at_once(house: House, pc: Pc) -> None:
    line = await house.greet(pc)
    await house.intervals.set_own(house.ann, pc.id, 5 * SECONDS)
    assert await house.dispatch.poll(line, 1, 300) == NewInterval()
    await house.deploy(pc)
    assert isinstance(await house.dispatch.poll(line, 1, 300), Order)


async def test_all_that_have_none_of_their_own(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "TOLD_AT_ONCE", 2)
    monkeypatch.setattr(dispatch, "TOLD_EVERY", 0.01)
    lab = await house.a_lab(5)
    own, away = await house.a_pc("own"), await house.a_pc("away")
    await house.intervals.set_own(house.ann, own.id, 60 * SECONDS)
    lines = [await house.greet(pc) for pc in lab]
    asked = [await waits(house, line) for line in lines]
    own_line = await house.greet(own)
    owns = await waits(house, own_line)
    await house.intervals.set_fleet(house.ann, 10 * SECONDS)
    async with asyncio.timeout(30):
        assert await asyncio.gather(*asked) == [NewInterval()] * 5
    assert not owns.done()
    assert house.presence.poll_interval(away.id) == 10 * SECONDS
    assert house.intervals.fleet(house.vera) == 10 * SECONDS
    owns.cancel()


async def test_what_changes_nothing_wakes_nobody(house: House, pc: Pc) -> None:
    line = await house.greet(pc)
    asked = await waits(house, line)
    await house.intervals.set_fleet(house.ann, 30 * SECONDS)
    await house.intervals.set_own(house.ann, pc.id, 30 * SECONDS)
    await house.intervals.set_own(house.ann, pc.id, None)
    for _ in range(10):
        await asyncio.sleep(0)
    assert not asked.done()
    asked.cancel()


async def test_back_to_the_fleets(house: House, pc: Pc) -> None:
    await house.intervals.set_own(house.ann, pc.id, 5 * SECONDS)
    line = await house.greet(pc)
    asked = await waits(house, line)
    await house.intervals.set_own(house.ann, pc.id, None)
    assert await asked == NewInterval()
    assert house.presence.poll_interval(pc.id) == 30 * SECONDS


@pytest.mark.parametrize("seconds", [4.999, 3600.001, 0.0, -5.0, 1e9])
async def test_out_of_bounds(house: House, pc: Pc, seconds: float) -> None:
    with pytest.raises(Invalid):
        await house.intervals.set_own(house.ann, pc.id, seconds * SECONDS)
    with pytest.raises(Invalid):
        await house.intervals.set_fleet(house.ann, seconds * SECONDS)


async def test_who_may(house: House, pc: Pc) -> None:
    with pytest.raises(NotAllowed):
        await house.intervals.set_own(house.vera, pc.id, 5 * SECONDS)
    with pytest.raises(NotAllowed):
        await house.intervals.set_fleet(house.oscar, 5 * SECONDS)
    with pytest.raises(NotFound):
        await house.intervals.set_own(house.ann, "0" * 26, 5 * SECONDS)
    async with house.database.write() as tx:
        await tx.agents.remove(pc.id)
    with pytest.raises(Conflict):
        await house.intervals.set_own(house.ann, pc.id, 5 * SECONDS)
