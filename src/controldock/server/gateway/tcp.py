"""TCP 5500: TLS connections, each a `ServerSide` fed from one shared buffer; limits keep strangers cheap."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any, cast

import structlog

from controldock.protocol.connection import ServerSide, State
from controldock.protocol.errors import ProtocolError
from controldock.protocol.messages import FromServer, Goodbye, Poll, Request, StatusCheck
from controldock.server.gateway.session import Desk, Session
from controldock.server.ports import BACKLOG

log = structlog.get_logger()

RECEIVE_BUFFER = (
    256 * 1024
)  # bytes, one for all connections: three times the rate of a buffer each, and no memory
HANDSHAKE_TIMEOUT = (
    10.0  # seconds; a weak Wi-Fi link needs three round trips, a slow-loris would need for ever
)
STRANGER_TIMEOUT = 10.0  # seconds until a connection must have said something that is being served
# A peer that says nothing for three times as long as its poll waits, and these seconds more, is gone. By the poll and
# not by its interval: that may have been changed since, and a poll never waits for longer than MAX_WAIT.
SILENT_WAITS, SILENCE_TIMEOUT = 3, 30.0
WRITE_TIMEOUT = 30.0  # seconds that a peer may leave our answers unread
# bytes of answers beyond what the kernel takes; from there on a peer counts as one that does not read (TLS: 512 KiB)
WRITE_BUFFER = 64 * 1024
MAX_STRANGERS = (
    4_000  # connections without a hello; a full server sheds new ones and agents come back with jitter
)
MAX_STRANGERS_PER_ADDRESS = 2_000  # a school behind one address is one address
SWEEP = 2.0  # seconds between two looks for connections that have outstayed
GOODBYE_MIN, GOODBYE_SPREAD = 0.5, 5.0  # seconds over which agents come back after a restart


class Link(asyncio.BufferedProtocol):
    """One connection."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._connection = ServerSide()
        self._transport: asyncio.Transport | None = None
        self._serving: dict[asyncio.Future[Any], type[Request]] = {}
        self._blocked_since: float | None = None
        self.address = ""
        self.heard_at = gateway.now()  # any byte
        self.served_at = self.heard_at  # the last request that came to its end
        self.session = Session(gateway.desk, "", self.send, self.close)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """TLS is up."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(WRITE_BUFFER)
        self.heard_at = self.served_at = self._gateway.now()
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if peer else ""
        self.session = Session(self._gateway.desk, self.address, self.send, self.close)
        if not self._gateway.admit(self):
            self.close()

    def connection_lost(self, error: Exception | None) -> None:
        """It is gone, for whatever reason."""
        self._connection.close()
        self.session.end()
        for task in list(self._serving):
            task.cancel()
        self._gateway.forget(self)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where to read to: used up before anybody else's turn, as nothing is awaited until then."""
        return self._gateway.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Bytes came."""
        self.heard_at = self._gateway.now()
        try:
            requests = self._connection.receive(self._gateway.buffer[:nbytes])
        except ProtocolError as error:
            log.warning(
                "connection.broken", address=self.address, agent=self.session.agent_id, code=error.code
            )
            self.close()
            return
        for request in requests:
            serving: asyncio.Future[Any] | None
            if type(request) in Session.PROMPT:
                serving = self.session.take(request)
            else:
                serving = self._gateway.start(self.session.serve(request))
            if serving is not None:
                self._serving[serving] = type(request)
                serving.add_done_callback(self._served)

    def _served(self, serving: asyncio.Future[Any]) -> None:
        del self._serving[serving]
        self.served_at = self._gateway.now()

    def pause_writing(self) -> None:
        """The peer does not read: it is not listened to either, or its answers would fill our memory."""
        self._blocked_since = self._gateway.now()
        if self._transport is not None:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        """It does again."""
        self._blocked_since = None
        if self._transport is not None:
            self._transport.resume_reading()

    def send(self, message: FromServer) -> bool:
        """Write an answer; whether there was still anybody to write to."""
        if self._transport is None or self._transport.is_closing() or self._connection.closed:
            return False
        was_stranger = self._connection.state is not State.KNOWN
        self._transport.write(self._connection.send(message))
        if self._connection.closed:
            self.close()  # what was written is flushed first
        elif was_stranger and self._connection.state is State.KNOWN:
            self._gateway.welcome(self)
        return True

    def close(self) -> None:
        """Flush and hang up; what comes meanwhile is not heard."""
        self._connection.close()
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Hang up at once."""
        if self._transport is not None:
            self._transport.abort()

    def committing(self) -> list[asyncio.Future[Any]]:
        """What is being served and is worth waiting for at the end: all but what waits for news."""
        return [task for task, request in self._serving.items() if request not in (Poll, StatusCheck)]

    def outstayed(self, now: float) -> bool:
        """Whether it holds a place that it does not use."""
        if self._blocked_since is not None and now - self._blocked_since > WRITE_TIMEOUT:
            return True
        if self._connection.state is not State.KNOWN:
            return not self._serving and now - self.served_at > STRANGER_TIMEOUT
        return now - self.heard_at > SILENT_WAITS * self.session.wait + SILENCE_TIMEOUT


class Gateway:
    """All connections of this process."""

    def __init__(self, desk: Desk, group: asyncio.TaskGroup) -> None:
        self.desk = desk
        self.buffer = memoryview(bytearray(RECEIVE_BUFFER))
        self._group = group
        self._now = asyncio.get_running_loop().time
        self._links: set[Link] = set()
        self._strangers: set[Link] = set()
        self._strangers_by_address: Counter[str] = Counter()
        self._listeners: list[asyncio.Server] = []
        self._empty: asyncio.Event | None = None  # set when the last link of a closing gateway is gone
        self.shed = 0  # connections turned away

    def now(self) -> float:
        """The loop's clock, seconds."""
        return self._now()

    async def listen(self, sockets: Sequence[socket.socket], context: ssl.SSLContext) -> None:
        """Serve these bound sockets."""
        for one in sockets:
            listener = await asyncio.get_running_loop().create_server(
                lambda: Link(self),
                sock=one,
                ssl=context,
                ssl_handshake_timeout=HANDSHAKE_TIMEOUT,
                ssl_shutdown_timeout=1.0,
                backlog=BACKLOG,
            )
            self._listeners.append(listener)

    async def sweep(self) -> None:
        """Close, for ever, what has outstayed."""
        while True:
            await asyncio.sleep(SWEEP)
            now = self.now()
            for link in [link for link in self._links if link.outstayed(now)]:
                link.abort()

    async def close(self, limit: float) -> None:
        """Let nobody in any more, say goodbye, finish for `limit` seconds what is being committed, hang up."""
        for listener in self._listeners:
            listener.close()
        for link in list(self._links):
            link.send(Goodbye(retry_after=self.desk.sources.uniform(GOODBYE_MIN, GOODBYE_SPREAD)))
        committing = [task for link in self._links for task in link.committing()]
        if committing:
            await asyncio.wait(committing, timeout=limit)
        for link in list(self._links):
            link.close()
        if self._links:
            self._empty = asyncio.Event()
            with suppress(TimeoutError):
                async with asyncio.timeout(limit):
                    await self._empty.wait()
        for link in list(self._links):
            link.abort()

    # -- called by links --

    def start(self, serving: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Serve a request beside the others."""
        return self._group.create_task(serving)

    def admit(self, link: Link) -> bool:
        """Whether a stranger still finds a place."""
        self._links.add(link)
        if (
            len(self._strangers) >= MAX_STRANGERS
            or self._strangers_by_address[link.address] >= MAX_STRANGERS_PER_ADDRESS
        ):
            self.shed += 1
            return False
        self._strangers.add(link)
        self._strangers_by_address[link.address] += 1
        return True

    def welcome(self, link: Link) -> None:
        """It is no stranger any more."""
        if link in self._strangers:
            self._strangers.remove(link)
            self._strangers_by_address[link.address] -= 1
            if not self._strangers_by_address[link.address]:
                del self._strangers_by_address[link.address]

    def forget(self, link: Link) -> None:
        """It is gone."""
        self._links.discard(link)
        self.welcome(link)
        if self._empty is not None and not self._links:
            self._empty.set()
