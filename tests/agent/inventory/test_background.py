"""Work in a thread of its own: its outcome comes back, and nobody waits for one that hangs."""

import asyncio
import threading

import pytest

from controldock.agent.inventory.background import in_background

GENEROUS = 30.0


async def test_what_is_found_comes_back_and_is_prepared_in_the_same_thread() -> None:
    threads: list[threading.Thread] = []
    found = await in_background(lambda: threads.append(threading.current_thread()), threading.current_thread)
    assert threads == [found]
    assert found is not threading.current_thread()
    assert found.daemon


async def test_what_goes_wrong_comes_back_too() -> None:
    with pytest.raises(ZeroDivisionError):
        await in_background(lambda: None, lambda: 1 / 0)


async def test_polls_go_on_while_a_disk_hangs() -> None:
    go_on, late = threading.Event(), threading.Event()

    def hang() -> int:
        go_on.wait(GENEROUS)
        late.set()
        return 1

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await in_background(lambda: None, hang)
    go_on.set()
    assert await asyncio.to_thread(late.wait, GENEROUS)  # and nobody minds that it is done now
    assert await in_background(lambda: None, lambda: 2) == 2
