"""A rest is cut short when the server was heard, and only then."""

import asyncio

from controldock.agent.poke import Poke
from controldock.sources import SystemSources

LONG = 600.0


async def test_who_is_poked_comes_sooner() -> None:
    poke = Poke(SystemSources())
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(poke.rest(LONG))
        await asyncio.sleep(0)
        poke.poke(0.01)


async def test_a_poke_of_before_counts_for_nothing() -> None:
    poke, sources = Poke(SystemSources()), SystemSources()
    poke.poke(0.0)
    began = sources.monotonic()
    await poke.rest(0.2)
    assert sources.monotonic() - began >= 0.15


async def test_nobody_comes_later_than_without_it() -> None:
    poke, sources = Poke(SystemSources()), SystemSources()
    began = sources.monotonic()
    async with asyncio.TaskGroup() as group:
        group.create_task(poke.rest(0.3))
        await asyncio.sleep(0)
        poke.poke(LONG)
    assert sources.monotonic() - began < 30
