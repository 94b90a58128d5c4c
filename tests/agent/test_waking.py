"""A PC that wakes from a sleep asks at once whether its server is still there."""

import asyncio
from collections.abc import Callable

import pytest
from tests.agent.server_double import ServerDouble

from controldock.agent import waking as waking_module
from controldock.agent.connection import Link
from controldock.agent.identity import StateFolder
from controldock.agent.line import Line
from controldock.agent.platform.linux import Linux
from controldock.agent.poke import Poke
from controldock.agent.service import serve
from controldock.agent.waking import SPREAD, Waking
from controldock.protocol import messages as m
from controldock.sources import SystemSources


class Laptop(Linux):
    """A PC that is told of its sleeps, and stopped, by a test."""

    def __init__(self) -> None:
        super().__init__()
        self.stop: Callable[[], None] = lambda: None
        self.wake: Callable[[], None] = lambda: None

    def on_stop(self, loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
        self.stop = callback

    def on_wake(self, loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
        self.wake = callback


async def test_a_connection_that_lives_is_kept(double: ServerDouble, enrolled: StateFolder) -> None:
    laptop = Laptop()
    folder = StateFolder(enrolled.path, laptop)
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(folder, SystemSources()))
        await double.until(lambda: double.count(m.Poll) > 0)
        laptop.wake()
        await double.until(lambda: double.count(m.RatchetKept) > 1)
        laptop.stop()
    assert double.count(m.Hello) == 1


async def test_a_dead_one_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking_module, "ANSWER_LIMIT", 0.01)
    line, dead, woken = Line(), Link(), Poke(SystemSources())
    line.take_up(dead)
    waking = Waking(line, woken)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(waking.run())
        waking.wake()
        await asyncio.wait_for(dead.wait_lost(), 30)
        running.cancel()
    assert line.present is None


async def test_who_rests_before_the_next_try_rests_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking_module, "SPREAD", 0.0)
    assert SPREAD > 0
    poke = Poke(SystemSources())
    waking = Waking(Line(), poke)
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        running = group.create_task(waking.run())
        resting = group.create_task(poke.rest(3600))
        await asyncio.sleep(0)
        waking.wake()
        await resting
        running.cancel()
