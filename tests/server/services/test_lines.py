"""A line and the poll on it: what needs no look into the database is told first, once, and only to who still asks."""

import asyncio

from controldock.server.services.errands import Errand
from controldock.server.services.lines import FRESH, Found, Line, NewInterval, Poll


def poll(line: Line) -> Poll:
    return Poll(line, 1, 0.0, asyncio.get_running_loop().create_future())


async def answered(asked: Poll) -> Found:
    return await asyncio.wait_for(asked.found, 20)


async def test_errands_come_before_intervals() -> None:
    line = Line("a", lambda: None)
    line.errands.add(Errand(collect_inventory=True))
    line.is_reconfigured = True
    first, second, third = poll(line), poll(line), poll(line)
    assert first.settle_unasked()
    assert await answered(first) == Errand(collect_inventory=True)
    assert second.settle_unasked()
    assert isinstance(await answered(second), NewInterval)
    assert not third.settle_unasked()


async def test_nothing_is_told_to_somebody_who_has_gone() -> None:
    line = Line("a", lambda: None)
    gone = poll(line)
    gone.found.cancel()
    line.errands.add(Errand(collect_inventory=True))
    assert not gone.settle_unasked()
    assert line.errands.take() == Errand(collect_inventory=True)


async def test_a_line_is_bare_for_a_while() -> None:
    line = Line("a", lambda: None)
    assert not line.is_bare(0.0)
    line.bare_since = 0.0
    assert line.is_bare(FRESH - 1)
    assert not line.is_bare(FRESH)
