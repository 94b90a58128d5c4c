"""Work that takes its time, in a thread of its own which lets everything else on the PC go before it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

Found = TypeVar("Found")


async def in_background(prepare: Callable[[], None], work: Callable[[], Found]) -> Found:
    """What `work` gives, done after `prepare` in a thread that dies with it. A thread that hangs, say on a disk that
    does not answer, keeps nobody from ending this process."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Found] = loop.create_future()

    def settle(found: Found | None, error: Exception | None) -> None:
        if done.done():  # nobody waits any more
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(found)  # type: ignore[arg-type]

    def run() -> None:
        found, error = None, None
        try:
            prepare()
            found = work()
        except Exception as caught:
            error = caught
        with suppress(RuntimeError):  # the loop is closed: the agent has ended
            loop.call_soon_threadsafe(settle, found, error)

    threading.Thread(target=run, name="inventory", daemon=True).start()
    return await done
