"""Errands: small favors that the server asks: wake neighbors, look at the inventory now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import structlog

from controldock import wake_on_lan
from controldock.protocol.messages import Errand

log = structlog.get_logger(__name__)

# Sends magic packets for these MAC addresses to this PC's own networks; where to is never the server's to say.
Send = Callable[[Iterable[bytes]], frozenset[bytes]]


@dataclass(slots=True)
class Errands:
    """Takes them, and does at once what there is to do."""

    collect_now: Callable[[], None]
    send: Send = wake_on_lan.send
    _macs: dict[bytes, None] = field(default_factory=dict)  # a dict keeps the order
    _asked: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, errand: Errand) -> None:
        """Have it done."""
        if errand.collect_inventory:
            self.collect_now()
        if errand.wake:
            self._macs.update(dict.fromkeys(errand.wake))
            self._asked.set()

    async def run(self) -> None:
        """Wake whoever is to be woken, for ever."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            macs, self._macs = self._macs, {}
            sent = await asyncio.to_thread(self.send, list(macs))
            log.info("wake.sent", asked=len(macs), sent=len(sent))
