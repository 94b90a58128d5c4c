"""Announcements on this PC, as a whole: heard over UDP, told over TCP, shown once, and told what became of them."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from msgspec.structs import replace

from controldock.agent.announcements import notes
from controldock.agent.announcements.book import Book, Entry
from controldock.agent.announcements.clerk import Clerk
from controldock.agent.announcements.courier import Courier
from controldock.agent.announcements.desk import Desk
from controldock.agent.announcements.listener import Listener
from controldock.agent.announcements.presenter import Presenter
from controldock.agent.errors import JournalFull
from controldock.agent.inventory.network import interfaces, main_address
from controldock.agent.line import Line
from controldock.agent.orders import OrderKeys
from controldock.agent.platform import Platform
from controldock.agent.poke import Poke
from controldock.agent.server_clock import ServerClock
from controldock.domain.announcement import Again, NotShown
from controldock.protocol.announcements import Notice, Payload, Text, Withdrawal
from controldock.protocol.desktop import Withdraw
from controldock.protocol.messages import Config
from controldock.sources import Sources

log = structlog.get_logger(__name__)

AGAIN_REST = (
    30.0  # seconds in which the same resend may come more than once, until the server knows that it came
)
RESTART = 10.0  # seconds until a part that failed is started anew
TIDY = 3600.0  # seconds between two times that what is over is forgotten


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What of the agent the board works with."""

    folder: Path  # of this agent's work
    desk: Path | None  # where companions come; None: nowhere
    system: Platform
    line: Line
    keys: OrderKeys
    clock: ServerClock
    poke: Poke
    sources: Sources
    server: str  # as people call it


class Board:
    """Outlives sessions."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._book = Book(around.folder, self._changed)
        self._clock = around.clock
        for entry in self._book.entries:
            self._clock.is_at_least(entry.issued)
        self._network = ""
        self._sent_again: dict[str, float] = {}
        self._presenter = Presenter(
            self._book, around.system.screens, lambda: self._clerk.here, self._clock, around.sources
        )
        self._clerk = Clerk(self._book, self._clock, self._presenter, around.server, socket.gethostname())
        self._courier = Courier(self._book, around.line, around.sources)
        self._listener = Listener(lambda: around.keys.pinned, self._clock.now, self.heard, around.sources)

    async def run(self) -> None:
        """Everything that goes on by itself, until cancelled. What goes wrong with one part stops no other."""
        around = self._around
        async with asyncio.TaskGroup() as group:
            parts = [self._presenter.run, self._courier.run, self._listener.run, self._tidy]
            if around.desk is not None:
                parts.append(Desk(around.desk, around.system, self._clerk, around.sources).run)
            for part in parts:
                group.create_task(self._kept_running(part))

    # -- sessions

    def begin(self, own_address: str, config: Config) -> None:
        """A session began."""
        self._network = network_of(own_address)
        self.configure(config)
        self._clerk.is_connected(True, self._clock.now())

    def configure(self, config: Config) -> None:
        """Listen where the server says."""
        self._listener.configure(config.announcement_port, config.multicast_groups)

    def end(self) -> None:
        """The session is over."""
        self._clerk.is_connected(False, self._clock.now())

    # -- what comes

    def take(self, notices: Iterable[Notice]) -> bool:
        """From the server, over TCP. Whether anything in it was new."""
        key = self._around.keys.pinned
        is_new = False
        for notice in notices:
            payload = notice.read(key) if key is not None else None
            if payload is None:
                log.error("announcement.not_genuine")
                continue
            try:
                is_new |= self._take(payload, notice.again)
            except JournalFull as error:  # it comes again
                log.error("announcement.no_room", announcement=payload.announcement_id, reason=error.message)
        return is_new

    def heard(self, notice: Notice, payload: Payload) -> None:
        """From whoever sent a datagram that the server has signed, which is not over, and which is for everybody."""
        now = self._clock.now()
        known = self._book.get(payload.announcement_id)
        if isinstance(payload, Withdrawal):
            self._withdraw(payload, is_asked=False)
            return
        entry = known or self._entry(payload)
        entry = replace(entry, heard_udp_at=entry.heard_udp_at or now)
        if isinstance(payload, Text):
            entry = self._with_text(entry, payload, now)
        try:
            self._book.record(entry)
        except JournalFull as error:
            log.error("announcement.no_room", announcement=payload.announcement_id, reason=error.message)
        if known is None:
            log.info("announcement.heard", announcement=payload.announcement_id, what=type(payload).__name__)
            self._around.poke.poke(payload.spread)
        self._presenter.wake()

    def _take(self, payload: Payload, again: Again) -> bool:
        if isinstance(payload, Withdrawal):
            return self._withdraw(payload, is_asked=True)
        if not isinstance(payload, Text):
            return False
        now = self._clock.now()
        before = self._book.get(payload.announcement_id) or self._entry(payload)
        entry = self._with_text(replace(before, heard_tcp_at=before.heard_tcp_at or now), payload, now)
        if again is not Again.NOTHING and self._may_again(payload.announcement_id):
            entry = notes.anew(entry, also_displayed=again is Again.REMIND)
            self._presenter.forget_asked(payload.announcement_id)
        elif entry == before:
            entry = replace(entry, told="")  # the server asks although it was told: once more
        self._book.record(entry)
        self._presenter.wake()
        return entry != before

    def _with_text(self, entry: Entry, text: Text, now: datetime) -> Entry:
        """It is here now. What was known and can't be read any more may have been shown, and is not shown again."""
        entry = replace(entry, received_at=entry.received_at or now, is_asked=True)
        if self._book.is_unreadable(text.announcement_id):
            return replace(entry, not_shown=NotShown.INTERRUPTED)
        return entry if entry.text is not None else replace(entry, text=text)

    def _entry(self, payload: Payload) -> Entry:
        return Entry(
            announcement_id=payload.announcement_id,
            issued=payload.issued,
            expires=payload.expires,
            network=self._network,
        )

    def _may_again(self, announcement_id: str) -> bool:
        """Whether this is another resend, and not the same one that comes once more."""
        now = self._around.sources.monotonic()
        if now - self._sent_again.get(announcement_id, -AGAIN_REST) < AGAIN_REST:
            return False
        self._sent_again[announcement_id] = now
        return True

    def _withdraw(self, payload: Withdrawal, *, is_asked: bool) -> bool:
        """Whether it was news. Also what never came is remembered: its text may be late."""
        before = self._book.get(payload.announcement_id)
        entry = notes.withdrawn(before or self._entry(payload))
        entry = replace(entry, is_asked=is_asked or (before is not None and before.is_asked))
        if before is not None and before.withdrawn:
            entry = replace(before, told="", is_asked=True) if is_asked else before
        try:
            self._book.record(entry)
        except JournalFull as error:
            # It counts, but the server may not hear of it: after a restart only the server could tell it again.
            log.error("announcement.no_room", announcement=payload.announcement_id, reason=error.message)
            self._book.bear_in_mind(replace(entry, is_asked=False))
        if before is None or not before.withdrawn:
            log.info("announcement.withdrawn", announcement=payload.announcement_id)
            self._clerk.tell_all(Withdraw(announcement_id=payload.announcement_id))
            return True
        return False

    # -- by itself

    def _changed(self) -> None:
        self._courier.wake()

    async def _tidy(self) -> None:
        while True:
            await asyncio.sleep(TIDY)
            self._book.tidy(self._clock.now())

    async def _kept_running(self, part: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await part()
                return
            except Exception as error:
                log.error("announcements.part_failed", exc_info=error)
            await asyncio.sleep(RESTART)


def network_of(own_address: str) -> str:
    """The subnet in which this PC is on its way to the server, as 10.1.2.0/24; empty: it can't be known."""
    main = main_address(own_address)
    for interface in interfaces(main).values() if main else ():
        for text in interface.addresses:
            address, slash, _ = text.partition("/")
            if address == main and slash:
                return str(ipaddress.ip_interface(text).network)
    return ""
