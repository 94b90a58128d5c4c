"""Whoever has something to deliver waits for a link that works."""

import asyncio

from controldock.agent.connection import Link
from controldock.agent.line import Line


async def test_a_delivery_waits_until_there_is_a_session() -> None:
    line, link = Line(), Link()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(line.link())
        await asyncio.sleep(0)
        assert not waiting.done()
        line.take_up(link)
    assert waiting.result() is link


async def test_a_dead_link_is_not_handed_out() -> None:
    line, dead, fresh = Line(), Link(), Link()
    line.take_up(dead)
    dead.close()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(line.link())
        await asyncio.sleep(0)
        assert not waiting.done()
        line.put_down()
        line.take_up(fresh)
    assert waiting.result() is fresh


async def test_the_link_there_is_without_waiting() -> None:
    line, link = Line(), Link()
    assert line.present is None
    line.take_up(link)
    assert line.present is link
    link.close()
    assert line.present is None
    line.put_down()
    assert line.present is None
