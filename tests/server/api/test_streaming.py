"""Answers without an end in sight, sent to a reader who may be slow or gone."""

import asyncio

import pytest

from controldock.server.api import streaming
from controldock.server.api.streaming import ByteStream


class Reader:
    """The other end of an ASGI application."""

    def __init__(self, *, stuck: bool = False) -> None:
        self.sent: list[dict] = []
        self.first = asyncio.Event()
        self.leaves = asyncio.Event()
        self._stuck = stuck

    async def receive(self) -> dict:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict) -> None:
        if self._stuck and message["type"] == "http.response.body":
            await asyncio.Event().wait()
        self.sent.append(message)
        if message.get("body"):
            self.first.set()

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)

    @property
    def complete(self) -> bool:
        return self.sent[-1].get("more_body") is False


class Source:
    """Pieces, and whether somebody tidied up after them."""

    def __init__(self, *pieces: bytes, endless: bool = False) -> None:
        self._pieces, self._endless = pieces, endless
        self.closed = False

    async def __call__(self):
        try:
            for piece in self._pieces:
                yield piece
            if self._endless:
                await asyncio.Event().wait()
        finally:
            self.closed = True


async def test_all_pieces_and_an_end() -> None:
    reader, source = Reader(), Source(b"one", b"two")
    await ByteStream(source(), {"Content-Type": "text/plain"})({}, reader.receive, reader.send)
    start, *_ = reader.sent
    assert (start["status"], start["headers"]) == (200, [(b"content-type", b"text/plain")])
    assert (reader.body, reader.complete, source.closed) == (b"onetwo", True, True)


async def test_a_reader_who_leaves_ends_it() -> None:
    reader, source = Reader(), Source(b"one", endless=True)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(ByteStream(source(), {})({}, reader.receive, reader.send))
        await reader.first.wait()
        reader.leaves.set()
    assert (reader.complete, source.closed) == (False, True)


async def test_the_server_s_end_ends_it_in_order() -> None:
    reader, source, closing = Reader(), Source(b"one", endless=True), asyncio.Event()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(ByteStream(source(), {}, until=closing)({}, reader.receive, reader.send))
        await reader.first.wait()
        closing.set()
    assert (reader.body, reader.complete, source.closed) == (b"one", True, True)


async def test_a_reader_who_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "PATIENCE", 0.01)
    reader, source = Reader(stuck=True), Source(b"one", endless=True)
    async with asyncio.timeout(5):
        await ByteStream(source(), {})({}, reader.receive, reader.send)
    assert (reader.complete, source.closed) == (False, True)


async def test_a_source_that_breaks_does_not_look_complete() -> None:
    async def broken():
        yield b"one"
        raise OSError("the disk is gone")

    reader = Reader()
    with pytest.raises(ExceptionGroup):
        await ByteStream(broken(), {})({}, reader.receive, reader.send)
    assert not reader.complete
