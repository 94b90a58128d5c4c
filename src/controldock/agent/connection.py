"""One connection to the server: the socket and the time-outs around `protocol.connection.AgentSide`. Used once."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import cast

from controldock.agent.errors import LinkLost, RefusedByServer, Unreachable, WrongServer
from controldock.protocol.connection import AgentSide
from controldock.protocol.errors import ProtocolError
from controldock.protocol.messages import SERVER_NAME, AnyAnswer, AnyRequest, Goodbye, Refused

DEFAULT_PORT = 5500
CONNECT_TIMEOUT = 15.0  # seconds for TCP and TLS together: a server that takes longer is shedding load
ANSWER_TIMEOUT = 60.0  # seconds for an answer that does not wait for anything but a commit
GRACE = 30.0  # seconds that a long poll's answer may be late before the link counts as dead
SHUTDOWN_TIMEOUT = 2.0  # seconds for the polite end of TLS; a peer that is gone will not answer it
# Seconds of quiet until the system asks the other end, seconds between two tries, and tries: a dead link is found
# within 50 s. Routers at home forget links after two minutes or more.
_KEEP_ALIVE = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 4}
_EYEBALLS = 0.25  # seconds until the next address of the same name is tried beside (RFC 8305, 8)
_MAX_PORT = 65535


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where the server listens."""

    host: str
    port: int = DEFAULT_PORT

    @classmethod
    def parse(cls, text: str) -> ServerAddress:
        """`HOST`, `HOST:PORT`, `[IPV6]:PORT` or a bare IPv6 address; ValueError for anything else."""
        text = text.strip()
        if text.startswith("["):
            host, closed, port = text[1:].partition("]")
            if not closed or (port and not port.startswith(":")):
                raise ValueError("an IPv6 address ends with a bracket: [::1]:5500")
            port = port[1:]
        elif text.count(":") > 1:
            host, port = text, ""
        else:
            host, _, port = text.partition(":")
        if not host or any(character.isspace() or character in "/@" for character in host):
            raise ValueError("a server is given as HOST or HOST:PORT")
        return cls(host, _port(port) if port else DEFAULT_PORT)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MAX_PORT):
        raise ValueError("a port is a number from 1 to 65535")
    return int(text)


class Link(asyncio.Protocol):
    """Requests out, answers in; many at once. When it ends, everybody who waits gets LinkLost."""

    def __init__(self) -> None:
        self._side = AgentSide()
        self._waiting: dict[int, asyncio.Future[AnyAnswer]] = {}
        self._transport: asyncio.Transport | None = None
        self._can_write = asyncio.Event()
        self._lost: LinkLost | None = None
        self._ended = asyncio.Event()  # nothing can be asked any more
        self._gone = asyncio.Event()  # the socket is closed

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be asked any more."""
        return self._lost is not None

    def next_id(self) -> int:
        """An id for the next request."""
        return self._side.next_id()

    def own_address(self) -> str:
        """The address of this PC that reaches the server."""
        return str(self._extra("sockname")[0])

    def server_address(self) -> str:
        """The server's address that answered: heartbeats go to the same one."""
        return str(self._extra("peername")[0])

    async def request(self, message: AnyRequest, *, within: float = ANSWER_TIMEOUT) -> AnyAnswer:
        """The answer to `message`. RefusedByServer when it is a refusal; LinkLost when none will come.

        Whoever is cancelled while waiting leaves a request open whose answer is then thrown away.
        """
        try:
            async with asyncio.timeout(within):
                await self._can_write.wait()
                answer = await self._send(message)
        except TimeoutError:
            self.close(LinkLost("The server did not answer in time."))
            raise LinkLost("The server did not answer in time.") from None
        if isinstance(answer, Refused):
            raise RefusedByServer(answer.code, answer.message, retry_after=answer.retry_after)
        return answer

    async def wait_lost(self) -> LinkLost:
        """Why it ended, once it has."""
        await self._ended.wait()
        return self._lost or LinkLost()

    def close(self, reason: LinkLost | None = None) -> None:
        """End it; what still waits fails with `reason`."""
        if self._lost is not None:
            return
        self._lost = reason or LinkLost("The connection was closed.")
        self._ended.set()
        self._side.close()
        self._can_write.set()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(LinkLost(self._lost.message, retry_after=self._lost.retry_after))
                future.exception()  # looked at: a waiter that was cancelled will not fetch it
        self._waiting.clear()
        if self._transport is not None:
            self._transport.close()

    async def wait_closed(self) -> None:
        """Until the socket is gone; cut off when the other side does not say goodbye in time."""
        try:
            async with asyncio.timeout(SHUTDOWN_TIMEOUT):
                await self._gone.wait()
        except TimeoutError:
            if self._transport is not None:
                self._transport.abort()
            await self._gone.wait()

    # -- called by the event loop

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        _keep_alive(transport.get_extra_info("socket"))
        self._can_write.set()

    def data_received(self, data: bytes) -> None:
        try:
            for message in self._side.receive(data):
                if isinstance(message, Goodbye):
                    self.close(LinkLost("The server is going down.", retry_after=message.retry_after))
                    return
                future = self._waiting.pop(message.id, None)
                if future is not None and not future.done():
                    future.set_result(message)
        except ProtocolError as error:
            self.close(LinkLost(f"The server broke the protocol: {error.code}."))

    def connection_lost(self, exc: Exception | None) -> None:
        self.close(LinkLost("The connection to the server was lost."))
        self._gone.set()

    def pause_writing(self) -> None:
        self._can_write.clear()

    def resume_writing(self) -> None:
        self._can_write.set()

    async def _send(self, message: AnyRequest) -> AnyAnswer:
        if self._lost is not None or self._transport is None:
            raise self._lost or LinkLost()
        future: asyncio.Future[AnyAnswer] = asyncio.get_running_loop().create_future()
        self._transport.write(self._side.send(message))
        self._waiting[message.id] = future
        try:
            return await future
        finally:
            self._waiting.pop(message.id, None)

    def _extra(self, name: str) -> tuple[object, ...]:
        found = self._transport.get_extra_info(name) if self._transport is not None else None
        return found or ("",)


@asynccontextmanager
async def open_link(address: ServerAddress, context: ssl.SSLContext) -> AsyncIterator[Link]:
    """A connection for the block; Unreachable or WrongServer when there is none to be had."""
    link = await _connect(address, context)
    try:
        yield link
    finally:
        link.close()
        await link.wait_closed()


async def _connect(address: ServerAddress, context: ssl.SSLContext) -> Link:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT):
            _, link = await loop.create_connection(
                Link,
                address.host,
                address.port,
                ssl=context,
                server_hostname=SERVER_NAME,
                ssl_shutdown_timeout=SHUTDOWN_TIMEOUT,
                happy_eyeballs_delay=_EYEBALLS,
            )
            return link
    except ssl.SSLCertVerificationError as error:
        reason = f"{address} does not hold the certificate of this PC's server: {error.verify_message}."
        raise WrongServer(reason) from None
    except TimeoutError:
        raise Unreachable(f"{address} does not answer.") from None
    except ssl.SSLError:
        raise Unreachable(f"{address} answers, but does not speak TLS 1.3.") from None
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{address} can't be reached: {_why(error)}.") from None


def _keep_alive(link: socket.socket) -> None:
    """Have the system ask whether the other end is still there, however long a poll waits: after a sleep or in another
    network nobody may ever say that it is not. It also keeps the link known to routers that forget quiet ones."""
    with suppress(OSError):
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in _KEEP_ALIVE.items():
            if hasattr(socket, option):
                link.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def _why(error: OSError | UnicodeError) -> str:
    if isinstance(error, socket.gaierror | UnicodeError):
        return "there is no such name"
    # asyncio writes its own text over the system's, and has no number where several addresses failed.
    return os.strerror(error.errno) if error.errno else "none of its addresses answers"
