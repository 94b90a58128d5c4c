"""The companion's end of the link to the agent: comes back for ever, and loses nothing that was said meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Final

import msgspec
import structlog

from controldock.desktop import transport
from controldock.domain.announcement import MAX_BODY
from controldock.protocol.desktop import (
    HISTORY,
    Answered,
    Delayed,
    Displayed,
    FromAgent,
    FromCompanion,
    Present,
    Read,
)
from controldock.protocol.errors import FrameTooLarge
from controldock.protocol.frames import FrameReader, frame
from controldock.sources import Sources

log = structlog.get_logger()

FIRST_WAIT, LONGEST_WAIT = (
    0.5,
    10.0,
)  # seconds; the agent is on the same PC, so asking often costs next to nothing
REMEMBERED = (
    200  # announcements of which everything is said again to an agent that comes back: as `Present` takes
)
_CHUNK = 64 * 1024
# Bytes of a frame: a whole history of the longest bodies, each character escaped, and its other fields.
_LIMIT: Final = HISTORY * (6 * MAX_BODY + 16 * 1024)
_encode = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(FromAgent).decode


class _Ended(Exception):
    """The agent closed the connection."""


class Told:
    """What was said to the agent, by announcement: all of it is said again when the agent comes back.

    An agent may end between hearing and noting. It takes the earliest of each thing, so twice is as good as once.
    """

    def __init__(self) -> None:
        self._told: dict[str, dict[str, FromCompanion]] = {}

    def note(self, message: Displayed | Delayed | Read | Answered) -> None:
        """Keep it, as long as it is among the last ones."""
        told = self._told.pop(message.announcement_id, {})
        self._told[message.announcement_id] = told
        match message:
            case Displayed():
                told["shown"] = message
            case Delayed():
                told.setdefault("shown", message)
                if isinstance(told["shown"], Delayed):
                    told["shown"] = message
            case Read():
                told[f"read {message.how}"] = message
            case _:
                told["answered"] = message
        while len(self._told) > REMEMBERED:
            del self._told[next(iter(self._told))]

    def all(self, display: str) -> list[FromCompanion]:
        """What is said first over a fresh connection."""
        shown = [key for key, told in self._told.items() if isinstance(told.get("shown"), Displayed)]
        messages = [message for told in self._told.values() for message in told.values()]
        return [Present(display=display, shown=tuple(shown)), *messages]


class Link:
    """Runs in a thread of its own; `heard` and `changed` are called there."""

    def __init__(
        self,
        place: str,
        display: str,
        sources: Sources,
        *,
        heard: Callable[[FromAgent], None],
        changed: Callable[[bool], None],
    ) -> None:
        self._place = place
        self._display = display
        self._sources = sources
        self._heard = heard
        self._changed = changed
        self._lock = threading.Lock()
        self._told = Told()
        self._line: tuple[asyncio.AbstractEventLoop, asyncio.Queue[FromCompanion]] | None = None

    def start(self) -> None:
        """Connect, and stay connected until the program ends."""
        threading.Thread(target=lambda: asyncio.run(self.run()), name="link", daemon=True).start()

    def say(self, message: Displayed | Delayed | Read | Answered) -> None:
        """Tell the agent, now or as soon as it is there; from any thread."""
        with self._lock:
            self._told.note(message)
            if self._line is not None:
                loop, queue = self._line
                loop.call_soon_threadsafe(queue.put_nowait, message)

    async def run(self) -> None:
        """Connect again and again."""
        wait = FIRST_WAIT
        while True:
            try:
                reader, writer = await transport.connect(self._place)
            except OSError as error:
                log.debug("desktop.agent_away", error=str(error))
            else:
                wait = FIRST_WAIT
                with closing(writer):
                    await self._until_it_ends(reader, writer)
            await asyncio.sleep(self._sources.uniform(wait / 2, wait))
            wait = min(2 * wait, LONGEST_WAIT)

    async def _until_it_ends(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        queue: asyncio.Queue[FromCompanion] = asyncio.Queue()
        with self._lock:
            for message in self._told.all(self._display):
                queue.put_nowait(message)
            self._line = asyncio.get_running_loop(), queue
        self._changed(True)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen(reader))
                group.create_task(self._speak(writer, queue))
        except* (OSError, FrameTooLarge, _Ended) as group:
            log.info("desktop.agent_lost", error=str(group.exceptions[0]))
        finally:
            with self._lock:
                self._line = None
            self._changed(False)

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        frames = FrameReader(_LIMIT)
        while data := await reader.read(_CHUNK):
            for payload in frames.feed(data):
                try:
                    message = _decode(payload)
                except (msgspec.DecodeError, UnicodeDecodeError):
                    # Of a newer agent, perhaps; the next one may be for us again.
                    log.warning("desktop.not_understood", size=len(payload))
                else:
                    self._heard(message)
        raise _Ended("the agent went away")

    async def _speak(self, writer: asyncio.StreamWriter, queue: asyncio.Queue[FromCompanion]) -> None:
        while True:
            writer.write(frame(_encode(await queue.get())))
            await writer.drain()
