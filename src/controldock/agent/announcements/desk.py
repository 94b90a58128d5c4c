"""The desk: where companions of people's sessions come, are told what to show, and say what became of it.

Whose session it is the system says. What a companion says concerns its own session, and can't make the agent do
anything but write it down.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec
import structlog

from controldock.agent.announcements.budget import Budget
from controldock.agent.inventory.background import in_background
from controldock.agent.platform import Platform
from controldock.agent.platform.screens import Seat, Visitor
from controldock.protocol.desktop import Answered, Delayed, Displayed, FromAgent, FromCompanion, Present, Read
from controldock.protocol.errors import FrameTooLarge
from controldock.protocol.frames import LIMIT_BEFORE_WELCOME, FrameReader, frame
from controldock.sources import Sources

log = structlog.get_logger(__name__)

PRESENT_WITHIN = 10.0  # seconds for a companion's first word
MAX_COMPANIONS, MAX_PER_PERSON = 256, 8
SAID_AT_ONCE, SAID_RATE = (
    1_000,
    20.0,
)  # messages, and messages a second; a companion that comes back repeats all
MAX_UNREAD = 16 * 1024 * 1024  # bytes that it leaves unread: a whole history fits twice
TRY_AGAIN = 60.0  # seconds until a door that can't be had is tried again
_CHUNK = 64 * 1024
_encode = msgspec.json.Encoder().encode
_decoder: msgspec.json.Decoder[FromCompanion] = msgspec.json.Decoder(FromCompanion)

Said = Displayed | Delayed | Read | Answered


@dataclass(eq=False, slots=True)
class Companion:
    """One that is here."""

    seat: Seat
    process: str  # of no other one, now or later
    shown: frozenset[str]  # announcements, since it was started
    writer: asyncio.StreamWriter

    def say(self, message: FromAgent) -> None:
        """Tell it. One that does not listen is sent away, and told all when it comes again."""
        self.writer.write(frame(_encode(message)))
        if self.writer.transport.get_write_buffer_size() > MAX_UNREAD:
            log.warning("companion.does_not_listen", user=self.seat.user)
            self.writer.transport.abort()


class Host(Protocol):
    """Who has to know."""

    def came(self, companion: Companion) -> None:
        """It is here from now on."""

    def said(self, companion: Companion, message: Said) -> None:
        """It says this."""

    def left(self, companion: Companion) -> None:
        """It is here no more."""


class Desk:
    """All companions that are here."""

    def __init__(self, place: Path, system: Platform, host: Host, sources: Sources) -> None:
        self._place = place
        self._system = system
        self._host = host
        self._sources = sources
        self._here: list[Companion] = []
        self._visitors: Counter[str] = Counter()

    @property
    def companions(self) -> list[Companion]:
        """Those that are here, who came last at the end."""
        return list(self._here)

    def at(self, seat: str) -> Companion | None:
        """The one in this session; of several the one that came last."""
        return next((one for one in reversed(self._here) if one.seat.key == seat), None)

    async def run(self) -> None:
        """Receive companions until cancelled."""
        while True:
            try:
                server = await self._system.door.open(self._place, self._receive)
            except OSError as error:
                log.warning("desk.closed", place=str(self._place), reason=error.strerror or str(error))
                await asyncio.sleep(TRY_AGAIN)
                continue
            if server is None:
                return
            try:
                await asyncio.get_running_loop().create_future()
            finally:
                server.close()
                for companion in self._here:
                    companion.writer.close()

    async def _receive(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, visitor: Visitor
    ) -> None:
        """One of them, from the first word to the last. Never raises."""
        if self._visitors.total() >= MAX_COMPANIONS or self._visitors[visitor.owner] >= MAX_PER_PERSON:
            log.warning("companion.one_too_many", owner=visitor.owner)
            return
        self._visitors[visitor.owner] += 1
        try:
            await self._attend(_Ear(reader, Budget(self._sources, SAID_AT_ONCE, SAID_RATE)), writer, visitor)
        except (OSError, TimeoutError, FrameTooLarge, msgspec.MsgspecError, UnicodeDecodeError) as error:
            log.info("companion.sent_away", owner=visitor.owner, reason=type(error).__name__)
        finally:
            self._visitors[visitor.owner] -= 1

    async def _attend(self, ear: _Ear, writer: asyncio.StreamWriter, visitor: Visitor) -> None:
        async with asyncio.timeout(PRESENT_WITHIN):
            said = await ear.next()
        if not isinstance(said, Present):
            return
        companion = await self._known(said, writer, visitor)
        self._here.append(companion)
        log.info("companion.came", user=companion.seat.user, session=companion.seat.key)
        try:
            self._host.came(companion)
            while (said := await ear.next()) is not None:
                if not isinstance(said, Present):
                    self._host.said(companion, said)
        finally:
            self._here.remove(companion)
            self._host.left(companion)

    async def _known(self, said: Present, writer: asyncio.StreamWriter, visitor: Visitor) -> Companion:
        known = Visitor(process=visitor.process, owner=visitor.owner, display=said.display)
        seat = await in_background(_nothing, lambda: self._system.screens.seat_of(known))
        member = self._system.member(visitor.process)
        process = f"{visitor.process} {member.birth}" if member is not None else f"{visitor.process}"
        return Companion(seat, process, frozenset(said.shown), writer)


class _Ear:
    """What one says, message by message."""

    def __init__(self, reader: asyncio.StreamReader, budget: Budget) -> None:
        self._reader = reader
        self._budget = budget
        self._frames = FrameReader(LIMIT_BEFORE_WELCOME)
        self._waiting: list[bytes] = []

    async def next(self) -> Present | Said | None:
        """The next message, no faster than the budget allows; None: there are no more."""
        while not self._waiting:
            data = await self._reader.read(_CHUNK)
            if not data:
                return None
            self._waiting = self._frames.feed(data)
        if not self._budget.take():
            await asyncio.sleep(self._budget.wait())
            self._budget.take()
        return _decoder.decode(self._waiting.pop(0))


def _nothing() -> None:
    return None
