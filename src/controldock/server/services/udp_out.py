"""Datagrams that go out beside everything else: who sends an announcement does not wait for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from controldock.domain.errors import ControlDockError
from controldock.server.services.announcement_ways import Announce, SentUdp, UdpWish
from controldock.server.services.changes import Changes, Noun
from controldock.server.store.announcements import Way
from controldock.server.store.engine import Database

log = structlog.get_logger()

AT_ONCE = 4  # wishes that are sent at the same time; each is copies over some seconds
MAX_WAITING = 1_000  # wishes; what is more travels over TCP alone
MAX_WAYS = 200  # told of one announcement: whoever sends to each PC has as many ways as PCs


@dataclass(frozen=True, slots=True)
class _Sending:
    announcement_id: str
    wish: UdpWish


class UdpOut:
    """Sends wishes one after another, and writes down what became of them."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._changes = changes
        self._announce: Announce | None = None
        self.unsent: Callable[[str], None] = lambda _: None  # told of an announcement that went out by no way
        self._waiting: asyncio.Queue[_Sending] = asyncio.Queue(MAX_WAITING)

    def use(self, announce: Announce) -> None:
        """Send with this from now on."""
        self._announce = announce

    @property
    def is_open(self) -> bool:
        """Whether anything can go out here."""
        return self._announce is not None and not self._waiting.full()

    def send(self, announcement_id: str, wish: UdpWish) -> None:
        """Have it sent, soon."""
        if self.is_open:
            self._waiting.put_nowait(_Sending(announcement_id, wish))
        elif self._announce is not None:
            log.warning("announcement.not_called", announcement=announcement_id, why="too many at once")

    async def run(self) -> None:
        """Send for ever; owned by the server's task group."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._work())

    async def _work(self) -> None:
        while True:
            sending = await self._waiting.get()
            try:
                await self._send(sending)
            except ControlDockError as error:  # what went out is told by the receipts all the same
                log.warning("announcement.reach_unwritten", code=error.code)
            except Exception:
                log.exception("announcement.call_failed", announcement=sending.announcement_id)

    async def _send(self, sending: _Sending) -> None:
        if self._announce is None:
            return
        sent, id = await self._announce(sending.wish), sending.announcement_id
        if all(one.error for one in sent):
            self.unsent(id)
        if not sent:
            return
        async with self._database.write() as tx:
            before = (await tx.announcements.reach([id])).get(id)
            if before is None:
                return  # forgotten meanwhile
            await tx.announcements.save_reach(id, joined(before, sent))
            tx.then(lambda: self._changes.publish(Noun.ANNOUNCEMENTS, (id,)))


def joined(before: list[Way], sent: list[SentUdp]) -> list[Way]:
    """All ways of an announcement, as each went last; what failed comes first where there are too many."""
    ways = {(way.source, way.destination): way for way in before}
    ways |= {(one.source, one.destination): Way(one.source, one.destination, one.error) for one in sent}
    return sorted(ways.values(), key=lambda way: not way.error)[:MAX_WAYS]
