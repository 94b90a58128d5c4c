"""A server for the agent's tests: real TLS and protocol, a memory instead of a database, and a script of faults."""

import asyncio
import hashlib
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec
from tests.agent.authority_double import Authority

from controldock.agent.connection import ServerAddress
from controldock.agent.identity import Identity, Server
from controldock.domain.announcement import Again
from controldock.domain.command import DeploymentKind
from controldock.protocol import announcements as a
from controldock.protocol import messages as m
from controldock.protocol.connection import ServerSide
from controldock.protocol.datagrams import Heartbeat, decode
from controldock.protocol.enrollment_token import TokenString
from controldock.protocol.errors import ProtocolError
from controldock.protocol.inventory import Section, applied, digest_of
from controldock.protocol.orders import Sheet, Ticket
from controldock.protocol.signing import PayloadType, SigningKey
from controldock.sources import SystemSources, decode_id

GENEROUS = 30.0  # seconds; a condition that is not met by then never will be
SOURCES = SystemSources()


class Drop(Exception):
    """Cut the connection instead of answering."""


# What a rule may do with a request before the double handles it: an answer to give instead, or None to go on.
Rule = Callable[[m.AnyRequest], m.FromServer | None]


@dataclass
class ServerDouble:
    """What it is told to be; everything it heard is kept."""

    authority: Authority
    port: int = 0
    poll_interval: float = 30.0
    heard: list[m.AnyRequest] = field(default_factory=list)
    connections: int = 0
    sessions: int = 0
    orders: dict[str, m.Task] = field(default_factory=dict)
    assigned: set[str] = field(default_factory=set)
    results: dict[str, m.Result] = field(default_factory=dict)
    repeats: Counter[str] = field(default_factory=Counter)
    logs: defaultdict[str, bytearray] = field(default_factory=lambda: defaultdict(bytearray))
    cancelled: set[str] = field(default_factory=set)
    decision: str = "approved"  # or pending, rejected
    token: TokenString | None = None
    claims: dict[bytes, str] = field(default_factory=dict)  # claim: request id
    agent_id: str = field(default_factory=SOURCES.new_id)
    agent_token: bytes = field(default_factory=lambda: SOURCES.token(m.SECRET_SIZE))
    heartbeats: list[Heartbeat] = field(default_factory=list)
    heartbeat_port: int = 0
    heartbeat_key: bytes = b"k" * 32
    order_key: SigningKey = field(default_factory=lambda: SigningKey(SOURCES.token(32)))
    ahead: timedelta = timedelta()  # of this server's clock
    key_chain: list[m.OrderKey] = field(default_factory=list)  # empty: the order key alone
    before: list[Rule] = field(default_factory=list)  # asked before a request is handled
    after: list[Rule] = field(default_factory=list)  # asked after it was handled and before it is answered
    new_config: m.Config | None = None
    announcement_port: int = 0
    notices: list[a.Notice] = field(default_factory=list)  # handed out once a session, until a receipt comes
    given: set[int] = field(default_factory=set)  # by place in `notices`, in this session
    receipts: dict[str, a.Receipt] = field(default_factory=dict)
    inventory: dict[Section, bytes] | None = None  # a copy of each section; None: it takes none
    ratchets: list[bytes] = field(default_factory=list)  # given, in order
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    # -- what tests say and ask

    @property
    def address(self) -> ServerAddress:
        return ServerAddress("127.0.0.1", self.port)

    @property
    def digests(self) -> dict[str, str] | None:
        if self.inventory is None:
            return None
        return {section.value: digest_of(copy) for section, copy in self.inventory.items()}

    def make_token(self) -> TokenString:
        self.token = TokenString(
            pin=self.authority.pin, token_id=decode_id(SOURCES.new_id()), secret=SOURCES.token(32)
        )
        return self.token

    def make_identity(self) -> Identity:
        server = Server(host="127.0.0.1", port=self.port, authority=self.authority.certificate)
        return Identity(server=server, agent_id=self.agent_id, agent_token=self.agent_token)

    async def offer(self, script: str, *, limit: float = 60.0, kind: str = "shell") -> str:
        sheet = Sheet(deployment_id="d", kind=DeploymentKind(kind), script=script, timeout=limit)
        return self.put(self.signed(sheet))

    def add(self, script: str, **changes: object) -> str:
        """An order with these changes to its ticket, made before it is signed."""
        sheet = Sheet(deployment_id="d", kind=DeploymentKind.SHELL, script=script, timeout=60.0)
        return self.put(self.signed(sheet, **changes))

    def put(self, order: m.Task) -> str:
        """Have it handed out as it is."""
        self.orders[order.attempt_id] = order
        self.note()
        return order.attempt_id

    def text(self, title: str = "점검", *, expires_in: float = 3600.0, **more: object) -> a.Text:
        """An announcement's text."""
        now = SOURCES.now() + self.ahead
        text = a.Text(
            epoch="e", number=1, announcement_id=SOURCES.new_id(), title=title, issued=now,
            expires=now + timedelta(seconds=expires_in),
        )  # fmt: skip
        return msgspec.structs.replace(text, **more)

    def announce(self, payload: a.Payload, again: Again = Again.NOTHING) -> str:
        """Have it told over TCP."""
        notice = a.sign(self.order_key, payload)
        self.notices.append(msgspec.structs.replace(notice, again=again))
        self.note()
        return payload.announcement_id

    async def receipt_of(
        self, announcement_id: str, condition: Callable[[a.Receipt], bool] = lambda _: True
    ) -> a.Receipt:
        """The last one of it, once it is so."""
        await self.until(
            lambda: announcement_id in self.receipts and condition(self.receipts[announcement_id])
        )
        return self.receipts[announcement_id]

    def signed(self, sheet: Sheet, **changes: object) -> m.Task:
        """An order for this agent; `changes` are to its ticket."""
        content, now = msgspec.json.encode(sheet), SOURCES.now()
        ticket = Ticket(
            agent_id=self.agent_id,
            task_id=SOURCES.new_id(),
            attempt_id=SOURCES.new_id(),
            sheet=hashlib.sha256(content).digest(),
            not_before=now,
            expires=now + timedelta(days=1),
        )
        ticket = msgspec.structs.replace(ticket, **changes)
        written = msgspec.json.encode(ticket)
        return m.Task(
            id=1,
            attempt_id=ticket.attempt_id,
            task_id=ticket.task_id,
            sheet=content,
            ticket=written,
            signature=self.order_key.sign(PayloadType.ORDER, written),
        )

    async def cancel(self, attempt_id: str) -> None:
        self.cancelled.add(attempt_id)
        self.note()

    async def result_of(self, attempt_id: str, within: float = GENEROUS) -> m.Result:
        await self.until(lambda: attempt_id in self.results, within)
        return self.results[attempt_id]

    def output_of(self, attempt_id: str) -> bytes:
        """As the server would show it: a log that is its own summary needs no log messages."""
        result = self.results[attempt_id]
        stored = bytes(self.logs[attempt_id])
        return stored if len(stored) == result.log_size else result.log_tail

    async def until(self, condition: Callable[[], bool], within: float = GENEROUS) -> None:
        async with asyncio.timeout(within):
            while not condition():
                change = asyncio.get_running_loop().create_future()
                self._waiting.append(change)
                await change

    def note(self) -> None:
        """Something changed: whoever waits looks again."""
        waiting, self._waiting = self._waiting, []
        for change in waiting:
            if not change.done():
                change.set_result(None)

    def count(self, kind: type[m.Request]) -> int:
        return sum(type(request) is kind for request in self.heard)

    def cut(self) -> None:
        """All connections, as a server does that loses power."""
        for writer in list(self._writers):
            writer.transport.abort()

    def once(self, kind: type[m.Request], act: m.FromServer | type[Drop]) -> Rule:
        """A rule for the first request of a kind."""
        pending = [act]

        def rule(request: m.AnyRequest) -> m.FromServer | None:
            if type(request) is not kind or not pending:
                return None
            done = pending.pop()
            if done is Drop:
                raise Drop
            return done

        return rule

    # -- the server

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        side = ServerSide()
        try:
            async with asyncio.TaskGroup() as group:
                while data := await reader.read(65536):
                    for request in side.receive(data):
                        self.heard.append(request)
                        group.create_task(self._answer(request, side, writer))
                    self.note()
                raise Drop
        except* (Drop, OSError, ProtocolError):
            writer.transport.abort()
        finally:
            self._writers.discard(writer)
            self.note()

    async def _answer(self, request: m.AnyRequest, side: ServerSide, writer: asyncio.StreamWriter) -> None:
        answer = next((found for rule in self.before if (found := rule(request))), None)
        if answer is None:
            answer = await self._handle(request)
            self.note()
            answer = next((found for rule in self.after if (found := rule(request))), answer)
        if not isinstance(answer, m.Goodbye):
            answer = _numbered(answer, request.id)
        writer.write(side.send(answer))
        await writer.drain()
        if isinstance(request, m.Hello) and not isinstance(answer, m.Welcome):
            writer.close()

    async def _handle(self, request: m.AnyRequest) -> m.AnyAnswer:  # noqa: PLR0911, C901 - one answer a message
        match request:
            case m.Authority():
                return m.AuthorityAnswer(id=1, certificate=self.authority.certificate)
            case m.Registration():
                return self._register(request)
            case m.StatusCheck():
                return await self._status(request)
            case m.Hello():
                return self._hello(request)
            case m.Poll():
                return await self._poll(request)
            case m.Inventory():
                return self._take_inventory(request)
            case m.Log():
                return self._log(request)
            case m.NotificationAck():
                self.receipts |= {receipt.announcement_id: receipt for receipt in request.receipts}
                return m.Accepted(id=1)
            case m.Result():
                self.repeats[request.attempt_id] += request.attempt_id in self.results
                self.results.setdefault(request.attempt_id, request)
                return m.Accepted(id=1)
            case _:
                return m.Accepted(id=1)

    def _register(self, request: m.Registration) -> m.AnyAnswer:
        if self.token is None or request.secret != self.token.secret:
            return m.Refused(id=1, code="token_wrong")
        request_id = self.claims.setdefault(request.claim, SOURCES.new_id())
        return m.Pending(id=1, request_id=request_id, agent_id=self.agent_id)

    async def _status(self, request: m.StatusCheck) -> m.AnyAnswer:
        if self.claims.get(request.claim) != request.request_id:
            return m.Refused(id=1, code="not_found")
        if self.decision == "pending" and request.wait:
            with suppress(TimeoutError):
                await self.until(lambda: self.decision != "pending", request.wait)
        if self.decision == "approved":
            return m.Approved(id=1, agent_id=self.agent_id, agent_token=self.agent_token)
        if self.decision == "rejected":
            return m.Rejected(id=1)
        return m.Pending(id=1, request_id=request.request_id, agent_id=self.agent_id)

    def _hello(self, request: m.Hello) -> m.AnyAnswer:
        if (request.agent_id, request.token) != (self.agent_id, self.agent_token):
            return m.Refused(id=1, code="agent_unknown")
        self.sessions += 1
        self.given = {place for place in self.given if self._is_told(self.notices[place])}
        self.assigned &= set(request.in_hand) | self.results.keys()  # what never arrived is offered again
        config = m.Config(
            poll_interval=self.poll_interval,
            heartbeat_port=self.heartbeat_port,
            announcement_port=self.announcement_port,
        )
        self.ratchets.append(SOURCES.token(m.SECRET_SIZE))
        return m.Welcome(
            id=1,
            config=config,
            server_time=SOURCES.now() + self.ahead,
            heartbeat_key=self.heartbeat_key,
            ratchet=self.ratchets[-1],
            order_keys=tuple(self.key_chain) or (m.OrderKey(public=self.order_key.public, endorsement=b""),),
            inventory=self.digests,
        )

    async def _poll(self, request: m.Poll) -> m.AnyAnswer:
        found: list[m.AnyAnswer] = []

        def look() -> bool:
            if wanted := self.cancelled & self.assigned:
                self.cancelled -= wanted
                found.append(m.Cancel(id=1, attempt_ids=tuple(sorted(wanted))))
            elif new_ones := [place for place in range(len(self.notices)) if place not in self.given]:
                self.given |= {*new_ones[: a.MAX_NOTICES]}
                notices = [self.notices[place] for place in new_ones[: a.MAX_NOTICES]]
                found.append(m.Announcements(id=1, notices=tuple(notices)))
            elif self.new_config is not None:
                found.append(m.NewConfig(id=1, config=self.new_config))
                self.new_config = None
            elif request.capacity and (new := [o for a, o in self.orders.items() if a not in self.assigned]):
                self.assigned.add(new[0].attempt_id)
                found.append(new[0])
            return bool(found)

        try:
            await self.until(look, request.wait or 0.001)
        except TimeoutError:
            return m.NoTask(id=1)
        return found[0]

    def _is_told(self, notice: a.Notice) -> bool:
        payload = notice.read(self.order_key.public)
        return payload is not None and payload.announcement_id in self.receipts

    def _take_inventory(self, request: m.Inventory) -> m.AnyAnswer:
        held = self.inventory if self.inventory is not None else {}
        for change in request.changes:
            if change.base in ("", digest_of(held[change.section]) if change.section in held else ""):
                copy = applied(change, held.get(change.section) if change.base else None)
                if digest_of(copy) == change.digest:
                    held[change.section] = copy
        digests = {
            change.section.value: digest_of(held.get(change.section, b"")) for change in request.changes
        }
        return m.InventoryHeld(id=1, digests=digests)

    def _log(self, request: m.Log) -> m.AnyAnswer:
        log = self.logs[request.attempt_id]
        if request.offset <= len(log):
            log[request.offset : request.offset + len(request.data)] = request.data
        return m.Stored(id=1, size=len(log))

    def hear_heartbeat(self, data: bytes) -> None:
        heartbeat = decode(data, self.heartbeat_key)
        if heartbeat is not None:
            self.heartbeats.append(heartbeat)
            self.note()


def _numbered(answer: m.FromServer, number: int) -> m.FromServer:
    return msgspec.structs.replace(answer, id=number)


class _Ears(asyncio.DatagramProtocol):
    def __init__(self, double: ServerDouble) -> None:
        self._double = double

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._double.hear_heartbeat(data)


@asynccontextmanager
async def serving(authority: Authority, port: int = 0) -> AsyncIterator[ServerDouble]:
    """A double that listens, on a free port unless told otherwise."""
    double = ServerDouble(authority)
    listener = await asyncio.start_server(double.serve, "127.0.0.1", port, ssl=authority.context)
    double.port = listener.sockets[0].getsockname()[1]
    loop = asyncio.get_running_loop()
    ears, _ = await loop.create_datagram_endpoint(lambda: _Ears(double), local_addr=("127.0.0.1", 0))
    double.heartbeat_port = ears.get_extra_info("sockname")[1]
    try:
        yield double
    finally:
        ears.close()
        listener.close()
        double.cut()
