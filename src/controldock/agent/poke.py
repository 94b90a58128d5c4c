"""A rest that can be cut short: the server was heard, so it is there, and has something to say."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from controldock.sources import Sources


class Poke:
    """Wakes whoever rests before connecting again."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._poked = asyncio.Event()
        self._spread = 0.0

    def poke(self, spread: float) -> None:
        """Come sooner: within `spread` seconds by chance, as every PC of a fleet heard the same."""
        self._spread = spread
        self._poked.set()

    async def rest(self, delay: float) -> None:
        """Wait so many seconds, or until somebody pokes."""
        self._poked.clear()
        began = self._sources.monotonic()
        with suppress(TimeoutError):
            async with asyncio.timeout(delay):
                await self._poked.wait()
        left = delay - (self._sources.monotonic() - began)
        if self._poked.is_set() and left > 0:
            await asyncio.sleep(min(left, self._sources.uniform(0.0, self._spread)))
