"""Saying "time has passed" to whom it matters, each in its own rhythm, for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Turn:
    """What to call, and how often."""

    name: str
    every: float  # seconds
    call: Callable[[], Awaitable[None]]

    async def run(self) -> None:
        """Call it for ever; what fails is told and tried again at the next turn."""
        while True:
            await asyncio.sleep(self.every)
            try:
                await self.call()
            except Exception:
                log.exception("turn.failed", turn=self.name)
