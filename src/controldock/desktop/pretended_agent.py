"""The agent's end of the link, played: for tests of the companion, and to see it without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from controldock.protocol.desktop import FromAgent, FromCompanion
from controldock.protocol.frames import FrameReader, frame

_CHUNK = 64 * 1024
_encode = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(FromCompanion).decode


class PretendedAgent:
    """Listens on a Unix socket, keeps what companions say, and says what it is told to."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._server: asyncio.Server | None = None
        self._lines: list[asyncio.StreamWriter] = []
        self._news = asyncio.Condition()
        self.heard: list[FromCompanion] = []

    async def start(self) -> None:
        """Begin to listen."""
        self._server = await asyncio.start_unix_server(self._serve, self._place)

    async def stop(self) -> None:
        """End as an agent that is killed: all connections close, the socket goes."""
        if self._server is not None:
            self._server.close()
        for line in self._lines:
            line.close()
        self._lines.clear()
        self._place.unlink(missing_ok=True)
        await asyncio.sleep(0)

    async def say(self, message: FromAgent) -> None:
        """To every companion that is there."""
        for line in self._lines:
            line.write(frame(_encode(message)))
            await line.drain()

    async def until(self, is_right: Callable[[list[FromCompanion]], bool]) -> list[FromCompanion]:
        """Wait until what was heard so far is right; the caller sets the limit."""
        async with self._news:
            await self._news.wait_for(lambda: is_right(self.heard))
            return list(self.heard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.append(writer)
        frames = FrameReader()
        while data := await reader.read(_CHUNK):
            for payload in frames.feed(data):
                async with self._news:
                    self.heard.append(_decode(payload))
                    self._news.notify_all()
        if writer in self._lines:
            self._lines.remove(writer)
        writer.close()
