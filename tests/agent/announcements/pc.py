"""A PC with people, for stories about announcements: an agent, pretended sessions, and companions that come and go."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from tests.agent.server_double import GENEROUS, ServerDouble

from controldock.agent.identity import StateFolder
from controldock.agent.platform import Platform
from controldock.agent.platform.linux import Linux
from controldock.agent.platform.pretended_screens import PretendedPerson, PretendedScreens
from controldock.agent.service import Service
from controldock.agent.settings import desk_place
from controldock.domain.announcement import Means
from controldock.protocol import announcements as a
from controldock.protocol import desktop as d
from controldock.protocol.frames import FrameReader, frame
from controldock.sources import SystemSources

LIMIT = 8 * 1024 * 1024  # bytes of a frame: a history of long bodies


def withdrawal_of(text: a.Text) -> a.Withdrawal:
    """The text is taken back."""
    return a.Withdrawal(
        epoch=text.epoch,
        number=2,
        announcement_id=text.announcement_id,
        issued=text.issued,
        expires=text.expires,
    )


def is_displayed(receipt: a.Receipt) -> bool:
    """Whether somebody has seen it."""
    return any(one.displayed_at is not None for one in receipt.sessions)


@dataclass
class Guest:
    """A companion at the desk. It shows nothing, and says what it is told to."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: list[d.FromAgent] = field(default_factory=list)
    _frames: FrameReader = field(default_factory=lambda: FrameReader(LIMIT))

    def say(self, message: d.FromCompanion) -> None:
        self.writer.write(frame(msgspec.json.encode(message)))

    async def next(self, kind: type[msgspec.Struct]) -> object:
        """The next message of a kind; others before it are heard, too."""
        seen = 0
        async with asyncio.timeout(GENEROUS):
            while True:
                for place in range(seen, len(self.heard)):
                    if isinstance(self.heard[place], kind):
                        found = self.heard[place]
                        del self.heard[: place + 1]
                        return found
                seen = len(self.heard)
                data = await self.reader.read(65536)
                assert data, "the agent hung up"
                for payload in self._frames.feed(data):
                    self.heard.append(msgspec.json.decode(payload, type=d.FromAgent))

    async def shown(self) -> d.Show:
        """The next announcement that it has to show."""
        found = await self.next(d.Show)
        assert isinstance(found, d.Show)
        return found

    def show(self, announcement_id: str, means: Means = Means.WINDOW) -> None:
        """It is on the screen."""
        self.say(d.Displayed(announcement_id=announcement_id, means=means))

    async def go(self) -> None:
        self.writer.close()
        with suppress(OSError):
            await self.writer.wait_closed()


@dataclass
class Pc:
    """One PC."""

    state: StateFolder
    double: ServerDouble
    screens: PretendedScreens
    guests: list[Guest] = field(default_factory=list)

    @property
    def place(self) -> Path:
        return desk_place(self.state.path)

    def system(self) -> Platform:
        return Linux(screens=self.screens)

    def log_on(self, key: str, user: str = "kim", **more: object) -> None:
        self.screens.log_on(key, msgspec.convert({"user": user, **more}, PretendedPerson))

    @asynccontextmanager
    async def agent(self) -> AsyncIterator[None]:
        """An agent for the block, as often as you like."""
        identity = self.double.make_identity()
        folder = self.state.workplace(identity.agent_id)
        service = Service(folder, identity, self.system(), SystemSources(), self.place)
        stop = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(service.run(stop))
                try:
                    yield
                finally:
                    stop.set()
        finally:
            for guest in self.guests:
                await guest.go()
            self.guests.clear()

    async def guest(self, display: str = "s1", shown: tuple[str, ...] = ()) -> Guest:
        """A companion comes, as soon as there is a desk."""
        async with asyncio.timeout(GENEROUS):
            while True:
                try:
                    reader, writer = await asyncio.open_unix_connection(self.place)
                    break
                except OSError:  # the agent is about to open it
                    await asyncio.sleep(0.02)
        guest = Guest(reader, writer)
        guest.say(d.Present(display=display, shown=shown))
        self.guests.append(guest)
        return guest
