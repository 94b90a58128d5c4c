"""Saying "time has passed" to whom it matters, each in its own rhythm, for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

log = structlog.get_logger()

LATE = 5.0  # seconds that a turn may be late; more is no load, but a process that stood still


@dataclass(frozen=True, slots=True)
class Turn:
    """What to call, and how often."""

    name: str
    every: float  # seconds
    call: Callable[[], Awaitable[None]]
    overslept: Callable[[float], None] | None = (
        None  # told how much too late this turn comes, when it is very late
    )

    async def run(self) -> None:
        """Call it for ever; what fails is told and tried again at the next turn."""
        while True:
            due = asyncio.get_running_loop().time() + self.every
            await asyncio.sleep(self.every)
            late = asyncio.get_running_loop().time() - due
            if late > LATE and self.overslept is not None:
                self.overslept(late)
            try:
                await self.call()
            except Exception:
                log.exception("turn.failed", turn=self.name)
