"""A gateway with real TLS over real services, and PCs that speak its protocol with as little ado as possible."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import msgspec
from tests.server.house import PATIENT, House, Pc, until

from controldock.agent.tls import pinned
from controldock.domain.task import TaskState
from controldock.protocol import messages as m
from controldock.protocol.connection import AgentSide
from controldock.protocol.orders import Sheet
from controldock.server.authority import Authority
from controldock.server.gateway.heartbeats import Heartbeats, Pulses
from controldock.server.gateway.session import Desk
from controldock.server.gateway.tcp import Gateway
from controldock.server.ports import open_port
from controldock.server.services.enrollment_tokens import EnrollmentTokens
from controldock.server.settings import Settings

LOOPBACK = "127.0.0.1"
SMALL_BUFFER = 8 * 1024  # bytes that the kernel holds for a peer that does not read


def facts(host_name: str = "lab-01") -> m.PcFacts:
    return m.PcFacts(host_name=host_name, os="linux", os_name="Debian GNU/Linux 12", addresses=("10.0.0.7",))


class Wire:
    """One connection, as the agent's end sees it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.side = AgentSide()
        self.reader = reader
        self.writer = writer
        self._heard: deque[m.FromServer] = deque()

    def say(self, kind: type[m.Request], **fields: Any) -> int:
        """Send a request; its id."""
        request = kind(id=self.side.next_id(), **fields)
        self.writer.write(self.side.send(cast("m.AnyRequest", request)))
        return request.id

    async def hear(self) -> m.FromServer | None:
        """The next message, whatever it answers; None when the server has hung up."""
        async with asyncio.timeout(PATIENT):
            while not self._heard:
                try:
                    data = await self.reader.read(65536)
                except OSError:  # a reset, or the end of TLS without a word
                    data = b""
                if not data:
                    return None
                self._heard.extend(self.side.receive(data))
        return self._heard.popleft()

    async def ask(self, kind: type[m.Request], **fields: Any) -> m.FromServer | None:
        """Send a request and take what comes next for its answer; None when the server has hung up."""
        id = self.say(kind, **fields)
        answer = await self.hear()
        assert answer is None or isinstance(answer, m.Goodbye) or answer.id == id
        return answer

    async def hello(self, pc: Pc, *in_hand: str) -> m.FromServer | None:
        """Say who it is; a PC that is welcomed keeps its ratchet and says so."""
        answer = await self.greet(pc, *in_hand)
        if isinstance(answer, m.Welcome):
            pc.ratchet = answer.ratchet
            assert isinstance(await self.ask(m.RatchetKept), m.Accepted)
        return answer

    async def greet(self, pc: Pc, *in_hand: str) -> m.FromServer | None:
        """Say who it is, and no more."""
        return await self.ask(
            m.Hello,
            agent_id=pc.id,
            token=pc.token,
            facts=facts(pc.host_name),
            in_hand=in_hand,
            ratchet=pc.ratchet,
        )

    async def take(self) -> m.Task:
        """Poll for an order, which must come."""
        task = await self.ask(m.Poll, wait=60)
        assert isinstance(task, m.Task), task
        return task

    async def polls(self, house: House) -> int:
        """Poll, and be there when it waits for news; the poll's id."""
        before = waiting(house)
        id = self.say(m.Poll, wait=300)
        await until(lambda: waiting(house) > before)
        return id

    async def is_told_nothing_more(self) -> bool:
        """Wait until the server hangs up; whether it does so without another word."""
        return await self.hear() is None

    def cut(self) -> None:
        """As a PC does that loses power."""
        self.writer.transport.abort()

    async def end(self) -> None:
        """Hang up, if that was not done."""
        self.cut()
        with suppress(OSError):
            await self.writer.wait_closed()


@dataclass
class Gate:
    """A listening gateway, with the house behind it."""

    house: House
    authority: Authority
    gateway: Gateway
    pulses: Pulses
    heartbeats: Heartbeats
    port: int
    heartbeat_port: int
    stack: AsyncExitStack

    async def dial(self, context: ssl.SSLContext | None = None, receive_buffer: int | None = None) -> Wire:
        """A connection; as an agent that knows the CA, unless told otherwise."""
        plain = socket.socket()
        plain.setblocking(False)
        if receive_buffer is not None:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_connect(plain, (LOOPBACK, self.port))
            reader, writer = await asyncio.open_connection(
                sock=plain,
                ssl=context or pinned(self.authority.root_der),
                server_hostname=m.SERVER_NAME,
                limit=SMALL_BUFFER if receive_buffer else 2**20,
            )
        except BaseException:
            plain.close()
            raise
        wire = Wire(reader, writer)
        self.stack.push_async_callback(wire.end)
        return wire

    async def session(self, pc: Pc, *in_hand: str) -> Wire:
        """A connection whose hello was welcomed."""
        wire = await self.dial()
        assert isinstance(await wire.hello(pc, *in_hand), m.Welcome)
        return wire

    async def working(self, host_name: str = "lab-01") -> tuple[Pc, Wire, m.Task]:
        """A PC with a session and an order."""
        pc = await self.house.a_pc(host_name)
        wire = await self.session(pc)
        await self.house.deploy(pc)
        return pc, wire, await wire.take()

    async def state_of(self, task: m.Task) -> TaskState:
        """What the server holds of an attempt."""
        async with self.house.database.read() as tx:
            held = await tx.tasks.held([task.attempt_id])
        return held[task.attempt_id].state

    async def works_for(self, bystander: Wire, pc: Pc, poll: int) -> None:
        """Assert that a poll that was waiting all the time is answered."""
        await self.house.deploy(pc, script="echo still here")
        answer = await bystander.hear()
        assert isinstance(answer, m.Task)
        assert (answer.id, sheet_of(answer).script) == (poll, "echo still here")


def sheet_of(order: m.Task) -> Sheet:
    """What an order says is to be done."""
    return msgspec.json.decode(order.sheet, type=Sheet)


def waiting(house: House) -> int:
    """How many polls wait for news."""
    return sum(line.waiting is not None for line in house.dispatch._lines.values())


@asynccontextmanager
async def open_gate(house: House, folder: Path, **services: Any) -> AsyncIterator[Gate]:
    """A gateway on a free port; `services` take the place of the house's own."""
    authority = Authority.open(Settings(data=folder, public_host="lab.example"), house.sources)
    house.enrollment_tokens = EnrollmentTokens(
        house.database, house.sources, house.activities, house.changes, authority.pin
    )
    (listening,) = open_port([LOOPBACK], 0, "--gateway-port", socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL_BUFFER)
    (receiving,) = open_port([LOOPBACK], 0, "--heartbeat-port", socket.SOCK_DGRAM)
    pulses, port = Pulses(), listening.getsockname()[1]
    heartbeats, heartbeat_port = Heartbeats(pulses, house.presence, house.metrics), receiving.getsockname()[1]
    desk = Desk(
        registrations=house.registrations,
        agents=house.agents,
        clones=house.agents.clones,
        inventory=house.inventory,
        dispatch=house.dispatch,
        tasks=house.tasks,
        receipts=house.receipts,
        presence=house.presence,
        pulses=pulses,
        sources=house.sources,
        keys=house.keys,
        certificate=authority.root_der,
        heartbeat_port=heartbeat_port,
        announcement_settings=house.announcement_settings,
    )
    ears, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: heartbeats, sock=receiving)
    async with asyncio.TaskGroup() as group:
        gateway = Gateway(replace(desk, **services), group)
        await gateway.listen([listening], authority.gateway_context())
        sweeping = group.create_task(gateway.sweep())
        async with AsyncExitStack() as stack:
            yield Gate(house, authority, gateway, pulses, heartbeats, port, heartbeat_port, stack)
        await gateway.close(PATIENT)
        sweeping.cancel()
        ears.close()
