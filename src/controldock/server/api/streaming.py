"""Answers without an end in sight, sent piece by piece to a reader who may be slow or gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

import structlog
from litestar.types import Receive, Scope, Send

log = structlog.get_logger()

PATIENCE = 30.0  # seconds until a reader that takes nothing is let go, and its memory with it


class ByteStream:
    """An answer from a generator of pieces. The generator is closed before the answer is over, however it ends."""

    def __init__(
        self,
        pieces: AsyncGenerator[bytes, None],
        headers: Mapping[str, str],
        until: asyncio.Event | None = None,  # when set, the answer ends at once, and in order
        status: int = 200,
    ) -> None:
        self._pieces = pieces
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self._until = until
        self._status = status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, as an ASGI application."""
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(self._send(send))
            ends = [group.create_task(_gone(receive))]
            if self._until is not None:
                ends.append(group.create_task(_set(self._until)))
            await asyncio.wait([sending, *ends], return_when=asyncio.FIRST_COMPLETED)
            for task in (sending, *ends):
                task.cancel()
        if self._until is not None and self._until.is_set():
            await _finish(send)

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self._status, "headers": self._headers})
        async with aclosing(self._pieces):
            async for piece in self._pieces:
                try:
                    async with asyncio.timeout(PATIENCE):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
                except TimeoutError:
                    log.info("stream.reader_gave_up")
                    return
        await _finish(send)


async def _finish(send: Send) -> None:
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _set(event: asyncio.Event) -> None:
    await event.wait()
