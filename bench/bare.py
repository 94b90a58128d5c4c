"""The bare loop: real TLS, the real protocol, and nothing behind it. The limit that the real server is measured by.

As a program (`python -m bench.bare`) it takes orders on stdin, one a line, and answers with one line of JSON each.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import ssl
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, cast

import msgspec

from bench.dialogue import listen
from controldock.domain.command import DeploymentKind
from controldock.protocol import messages as m
from controldock.protocol.announcements import Notice, Receipt
from controldock.protocol.connection import ServerSide
from controldock.protocol.datagrams import Heartbeat, decode
from controldock.protocol.enrollment_token import TokenString
from controldock.protocol.errors import ProtocolError
from controldock.protocol.orders import Sheet
from controldock.protocol.signing import SEED_SIZE, SigningKey
from controldock.server.authority import Authority
from controldock.server.gateway.tcp import RECEIVE_BUFFER
from controldock.server.ports import BACKLOG
from controldock.server.settings import Settings
from controldock.sources import Sources, SystemSources, decode_id, encode_id

HEARTBEAT_KEY = b"k" * 32
RATCHET = b"r" * 32  # the same for all: nobody looks at it here
_SHEET = msgspec.json.encode(Sheet(deployment_id="d", kind=DeploymentKind.SHELL, script="echo", timeout=60.0))
_TICKET, _SIGNATURE = bytes(300), bytes(64)  # nobody looks at them here
POLL_LOOK = 1.0  # seconds between two looks for polls that have waited long enough
GC_THRESHOLDS = 200_000, 50, 100  # as the real server


class BareLink(asyncio.BufferedProtocol):
    """One connection; answers at once whatever can be answered at once."""

    def __init__(self, server: BareServer) -> None:
        self._server = server
        self._side = ServerSide()
        self._transport: asyncio.Transport | None = None
        self.poll_id = 0  # of the poll that waits
        self.poll_end = 0.0  # when it has waited long enough, on the loop's clock
        self.agent_id = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """TLS is up."""
        self._transport = cast(asyncio.Transport, transport)
        self._server.links.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        """It is gone."""
        self._server.links.discard(self)
        self._transport = None

    def get_buffer(self, sizehint: int) -> memoryview:
        """The shared one."""
        return self._server.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Answer."""
        out: list[bytes] = []
        try:
            for request in self._side.receive(self._server.buffer[:nbytes]):
                answer = self._server.answer(self, request)
                if answer is not None:
                    out.append(self._side.send(answer))
        except ProtocolError:
            self.abort()
            return
        if out and self._transport is not None:
            self._transport.write(b"".join(out))

    def send(self, message: m.FromServer) -> None:
        """Say something that was not asked for just now."""
        if self._transport is not None:
            self._transport.write(self._side.send(message))

    def close(self) -> None:
        """Hang up politely."""
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Hang up at once."""
        if self._transport is not None:
            self._transport.abort()


class BareServer(asyncio.DatagramProtocol):
    """All connections, and the little that has to be known to answer them."""

    def __init__(self, authority: Authority, sources: Sources, poll_interval: float = 30.0) -> None:
        self.sources = sources
        self.authority = authority
        self.buffer = memoryview(bytearray(RECEIVE_BUFFER))
        self.links: set[BareLink] = set()
        self.token = TokenString(authority.pin, decode_id(sources.new_id()), sources.token(m.SECRET_SIZE))
        self.port = 0
        self.heartbeat_port = 0
        self.poll_interval = poll_interval
        self.decides = True  # whether an enrollment token approves by itself
        self.registered: dict[bytes, tuple[str, str]] = {}  # claim: request id, agent id
        self.agents: dict[str, bytes] = {}  # agent id: agent token
        self.hellos: list[m.Hello] = []
        self.results: dict[str, m.Result] = {}
        self.logs: dict[str, bytearray] = {}
        self.started: list[str] = []
        self.beats: list[Heartbeat] = []
        self.holds: dict[str, str] | None = None  # of every agent's inventory; None: it takes none
        self.inventories: list[m.Inventory] = []
        self.key = SigningKey(bytes(SEED_SIZE))  # signs announcements
        self.announcement_port = 0
        self.receipts: list[Receipt] = []  # of announcements, as they came
        self.left = 0  # agents that said goodbye
        self.capacities: list[int] = []  # of every poll that does not wait
        self.frames = 0
        self._waiting: dict[BareLink, m.StatusCheck] = {}
        self._doors: list[asyncio.BaseTransport | asyncio.Server] = []
        self.changed: Callable[[], None] = lambda: None  # called after each request; tests wait by it
        self.refuse: Callable[[m.AnyRequest], m.Refused | None] = lambda request: None

    async def listen(self, context: ssl.SSLContext) -> None:
        """Serve on free ports of the loopback address."""
        loop = asyncio.get_running_loop()
        listener = await loop.create_server(
            lambda: BareLink(self), "127.0.0.1", 0, ssl=context, backlog=BACKLOG, ssl_shutdown_timeout=1.0
        )
        self.port = listener.sockets[0].getsockname()[1]
        udp, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        self.heartbeat_port = udp.get_extra_info("sockname")[1]
        self._doors = [listener, udp]
        self._looking = loop.call_later(POLL_LOOK, self._end_polls)

    def stop(self) -> None:
        """Let nobody in any more, and cut everybody off."""
        self._looking.cancel()
        for door in self._doors:
            door.close()
        for link in list(self.links):
            link.abort()

    def _end_polls(self) -> None:
        """Answer the polls that have waited long enough."""
        loop = asyncio.get_running_loop()
        for link in self.links:
            if link.poll_id and link.poll_end <= loop.time():
                id, link.poll_id = link.poll_id, 0
                link.send(m.NoTask(id=id))
        self._looking = loop.call_later(POLL_LOOK, self._end_polls)

    def approve(self) -> None:
        """An administrator lets in everybody who waits."""
        self.decides = True
        for link, request in self._waiting.items():
            link.send(self._check_status(link, request))
        self._waiting.clear()

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        """A heartbeat."""
        beat = decode(data, HEARTBEAT_KEY)
        if beat is not None:
            self.beats.append(beat)
            self.changed()

    def fire(self) -> int:
        """Give every waiting poll a task."""
        waiting = [link for link in self.links if link.poll_id]
        for link in waiting:
            self.order(link)
        return len(waiting)

    def announce(self, *notices: Notice) -> None:
        """Give every waiting poll these announcements."""
        for link in self.links:
            if link.poll_id:
                id, link.poll_id = link.poll_id, 0
                link.send(m.Announcements(id=id, notices=notices))

    def order(self, link: BareLink) -> str:
        """Give one waiting poll a task."""
        attempt_id, id = self.sources.new_id(), link.poll_id
        link.poll_id = 0
        link.send(
            m.Task(
                id=id,
                attempt_id=attempt_id,
                task_id=self.sources.new_id(),
                sheet=_SHEET,
                ticket=_TICKET,
                signature=_SIGNATURE,
            )
        )
        return attempt_id

    def answer(self, link: BareLink, request: m.AnyRequest) -> m.FromServer | None:
        """What to say; None: later."""
        self.frames += 1
        refused = self.refuse(request)
        answer = refused if refused is not None else self.ANSWERS[type(request)](self, link, request)
        self.changed()
        return answer

    def _authority(self, link: BareLink, request: m.Authority) -> m.FromServer:
        return m.AuthorityAnswer(id=request.id, certificate=self.authority.root_der)

    def _register(self, link: BareLink, request: m.Registration) -> m.FromServer:
        if request.secret != self.token.secret or request.token_id != encode_id(self.token.token_id):
            return m.Refused(id=request.id, code="token_wrong")
        ids = self.registered.setdefault(request.claim, (self.sources.new_id(), self.sources.new_id()))
        return m.Pending(id=request.id, request_id=ids[0], agent_id=ids[1])

    def _ask_status(self, link: BareLink, request: m.StatusCheck) -> m.FromServer | None:
        if request.wait and not self.decides:
            self._waiting[link] = request
            return None
        return self._check_status(link, request)

    def _check_status(self, link: BareLink, request: m.StatusCheck) -> m.FromServer:
        known = self.registered.get(request.claim)
        if known is None or known[0] != request.request_id:
            return m.Refused(id=request.id, code="not_found")
        if not self.decides:
            return m.Pending(id=request.id, request_id=known[0], agent_id=known[1])
        token = self.agents.setdefault(known[1], self.sources.token(m.SECRET_SIZE))
        return m.Approved(id=request.id, agent_id=known[1], agent_token=token)

    def _hello(self, link: BareLink, request: m.Hello) -> m.FromServer:
        if self.agents.get(request.agent_id) != request.token:
            return m.Refused(id=request.id, code="agent_unknown")
        link.agent_id = request.agent_id
        self.hellos.append(request)
        return m.Welcome(
            id=request.id,
            config=m.Config(
                poll_interval=self.poll_interval,
                heartbeat_port=self.heartbeat_port,
                announcement_port=self.announcement_port,
            ),
            order_keys=(m.OrderKey(public=self.key.public, endorsement=b""),),
            server_time=self.sources.now(),
            heartbeat_key=HEARTBEAT_KEY,
            ratchet=RATCHET,
            inventory=self.holds,
        )

    def _keep(self, link: BareLink, request: m.RatchetKept) -> m.FromServer:
        return m.Accepted(id=request.id)

    def _leave(self, link: BareLink, request: m.Leaving) -> m.FromServer:
        self.left += 1
        return m.Accepted(id=request.id)

    def _poll(self, link: BareLink, request: m.Poll) -> m.FromServer | None:
        if request.wait == 0:
            self.capacities.append(request.capacity)
            return m.NoTask(id=request.id)
        link.poll_id = request.id
        link.poll_end = asyncio.get_running_loop().time() + request.wait
        return None

    def _started(self, link: BareLink, request: m.Started) -> m.FromServer:
        self.started.append(request.attempt_id)
        return m.Accepted(id=request.id)

    def _log(self, link: BareLink, request: m.Log) -> m.FromServer:
        log = self.logs.setdefault(request.attempt_id, bytearray())
        if request.offset == len(log):
            log += request.data
        return m.Stored(id=request.id, size=len(log))

    def _result(self, link: BareLink, request: m.Result) -> m.FromServer:
        self.results[request.attempt_id] = request
        return m.Accepted(id=request.id)

    def _file(self, link: BareLink, request: m.Inventory) -> m.FromServer:
        self.inventories.append(request)
        digests = {change.section.value: change.digest for change in request.changes}
        return m.InventoryHeld(id=request.id, digests=digests)

    def _note(self, link: BareLink, request: m.NotificationAck) -> m.FromServer:
        self.receipts += request.receipts
        return m.Accepted(id=request.id)

    ANSWERS: ClassVar[dict[type[m.Request], Callable[..., m.FromServer | None]]] = {
        m.Authority: _authority,
        m.Registration: _register,
        m.StatusCheck: _ask_status,
        m.Hello: _hello,
        m.RatchetKept: _keep,
        m.Leaving: _leave,
        m.Poll: _poll,
        m.Started: _started,
        m.Log: _log,
        m.Result: _result,
        m.Inventory: _file,
        m.NotificationAck: _note,
    }


def authority_in(folder: Path) -> Authority:
    """A CA as a real server makes it."""
    return Authority.open(Settings(data=folder, public_host="localhost"), SystemSources())


async def _serve(folder: Path) -> None:
    sources = SystemSources()
    authority = authority_in(folder)
    server = BareServer(authority, sources)
    await server.listen(authority.gateway_context())
    print(json.dumps({"port": server.port, "token": server.token.encode(), "pid": os.getpid()}), flush=True)

    def obey(order: str) -> dict[str, Any] | None:
        if order == "fire":
            began = time.monotonic()
            return {"fired": server.fire(), "began": began}
        if order == "report":
            return {"frames": server.frames, "results": len(server.results), "links": len(server.links)}
        return None

    await listen(obey)


def main() -> None:
    """Serve until stdin ends."""
    import uvloop

    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    gc.set_threshold(*GC_THRESHOLDS)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(options.parse_args(sys.argv[1:]).folder))


if __name__ == "__main__":
    main()
