"""Turns: said again and again, whatever becomes of one of them."""

import asyncio
import time

import pytest
from structlog.testing import capture_logs

from controldock.server.clock.turns import Turn

PATIENT = 30.0  # seconds; what has not happened by then never will
ENOUGH = 5  # turns


async def test_a_turn_comes_again_and_again_until_it_is_cancelled() -> None:
    turns, enough = [], asyncio.Event()

    async def call() -> None:
        turns.append(asyncio.current_task())
        if len(turns) == ENOUGH:
            enough.set()

    async with asyncio.timeout(PATIENT), asyncio.TaskGroup() as group:
        running = group.create_task(Turn("presence", 0, call).run())
        await enough.wait()
        running.cancel()
    assert running.cancelled()
    assert set(turns) == {running}, "each in its turn: never two at once"


async def test_a_turn_that_fails_is_told_and_tried_again() -> None:
    turns, recovered = [], asyncio.Event()

    async def call() -> None:
        turns.append(1)
        if len(turns) < ENOUGH:
            raise OSError("no space left on device")
        recovered.set()

    with capture_logs() as told:
        async with asyncio.timeout(PATIENT), asyncio.TaskGroup() as group:
            running = group.create_task(Turn("check-ins", 0, call).run())
            await recovered.wait()
            running.cancel()
    assert [(line["event"], line["turn"], line["log_level"]) for line in told] == [
        ("turn.failed", "check-ins", "error")
    ] * (ENOUGH - 1)
    assert all(line["exc_info"] for line in told), "with the reason"


async def test_no_turn_comes_before_its_time() -> None:
    called = asyncio.Event()

    async def call() -> None:
        called.set()

    async with asyncio.TaskGroup() as group:
        running = group.create_task(Turn("certificate", 86_400, call).run())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await called.wait()
        running.cancel()


async def test_a_turn_that_comes_very_late_says_so_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("controldock.server.clock.turns.LATE", 0.2)
    told: list[object] = []
    turned = asyncio.Event()

    async def call() -> None:
        told.append("turn")
        turned.set()

    async with asyncio.timeout(PATIENT), asyncio.TaskGroup() as group:
        running = group.create_task(Turn("presence", 0.01, call, overslept=told.append).run())
        await turned.wait()
        time.sleep(0.5)  # noqa: ASYNC251 - as a process that is stopped
        turned.clear()
        await turned.wait()
        running.cancel()
    first, late, *_ = told
    assert first == "turn"
    assert isinstance(late, float)
    assert 0.2 < late < PATIENT
