"""Brings the server what became of announcements, over as many connections as it takes."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from msgspec.json import encode
from msgspec.structs import replace

from controldock.agent.announcements.book import Book, Entry, digest
from controldock.agent.errors import LinkLost, RefusedByServer
from controldock.agent.line import Line
from controldock.protocol.announcements import MAX_RECEIPTS, Receipt
from controldock.protocol.messages import NotificationAck
from controldock.sources import Sources

log = structlog.get_logger(__name__)

GATHER = (
    0.2  # seconds that a receipt waits for more to say: that it came is mostly followed by that it was shown
)
MAX_SPREAD = 60.0  # seconds of a server's spread that are believed
MAX_SIZE = 256 * 1024  # bytes of receipts in one request; the longest alone takes less
MIN_RETRY, MAX_RETRY = 5.0, 600.0  # seconds after a refusal
RETRY_SPREAD = 2.0  # a refused fleet comes again spread over so many times what the server asked for
_UNWANTED = frozenset({"agent_unknown", "agent_removed"})  # says nothing about the receipts: keep them


class Courier:
    """Tells everything that is untold; the same may be told twice without harm."""

    def __init__(self, book: Book, line: Line, sources: Sources) -> None:
        self._book = book
        self._line = line
        self._sources = sources
        self._news = asyncio.Event()
        self._due: dict[str, float] = {}  # on the monotonic clock

    def wake(self) -> None:
        """Something happened that may be worth telling."""
        self._news.set()

    async def run(self) -> None:
        """Tell, until cancelled."""
        while True:
            await self._line.link()
            self._news.clear()
            wait = self._plan()
            if wait is None or wait > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._news.wait()
                continue
            await self._tell()

    def _plan(self) -> float | None:
        """Seconds until something is due; None: there is nothing to tell."""
        now = self._sources.monotonic()
        untold = {entry.announcement_id: entry for entry in self._book.entries if entry.is_untold}
        self._due = {name: due for name, due in self._due.items() if name in untold}
        for name, entry in untold.items():
            known = self._due.setdefault(name, now + self._patience(entry))
            if _is_of_a_person(entry):
                self._due[name] = min(known, now + GATHER)
        return max(min(self._due.values()) - now, 0.0) if self._due else None

    def _patience(self, entry: Entry) -> float:
        """Seconds: the first receipts of a fleet don't come in one instant."""
        is_first = not entry.told and entry.text is not None
        spread = entry.text.spread if is_first and entry.text is not None else 0.0
        return GATHER + self._sources.uniform(0.0, min(spread, MAX_SPREAD))

    async def _tell(self) -> None:
        """What is due, as much of it as goes into one request."""
        receipts = self._chosen()
        link = await self._line.link()
        try:
            await link.request(NotificationAck(id=link.next_id(), receipts=receipts))
        except LinkLost:
            return
        except RefusedByServer as error:
            if error.code in _UNWANTED:
                link.close()  # the next hello will tell what is wrong with this agent
                return
            log.warning("receipts.refused", code=error.code, retry_after=error.retry_after)
            if error.retry_after is not None:
                wait = min(max(error.retry_after, MIN_RETRY), MAX_RETRY)
                await asyncio.sleep(wait * self._sources.uniform(1.0, RETRY_SPREAD))
                return
        for receipt in receipts:
            self._due.pop(receipt.announcement_id, None)
            entry = self._book.get(receipt.announcement_id)
            if entry is not None:
                self._book.note(replace(entry, told=digest(receipt)))

    def _chosen(self) -> tuple[Receipt, ...]:
        now = self._sources.monotonic()
        chosen: list[Receipt] = []
        size = 0
        for entry in self._book.entries:
            if self._due.get(entry.announcement_id, now + 1.0) > now:
                continue
            receipt = entry.receipt()
            size += len(encode(receipt))
            if chosen and (size > MAX_SIZE or len(chosen) >= MAX_RECEIPTS):
                break
            chosen.append(receipt)
        return tuple(chosen)


def _is_of_a_person(entry: Entry) -> bool:
    """Whether somebody read or answered it: that is told at once."""
    return any(note.read_at is not None for note in entry.sessions.values())
