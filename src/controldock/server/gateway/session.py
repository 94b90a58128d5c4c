"""One agent's session: each message becomes one call of a service, and its outcome one answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar

import structlog

from controldock.domain.agent import Facts, cleaned_facts
from controldock.domain.enrollment import RequestState
from controldock.domain.errors import AgentQuarantined, Conflict, ControlDockError, Unavailable
from controldock.domain.presence import PresenceReason
from controldock.domain.task import Result as TaskResult
from controldock.protocol import messages as m
from controldock.server.gateway.heartbeats import Pulse, Pulses
from controldock.server.keys import Keys
from controldock.server.services.agents import Agents
from controldock.server.services.announcement_settings import AnnouncementSettings
from controldock.server.services.clones import Clones, Greeting, Renamed
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.errands import Errand
from controldock.server.services.inventory import Inventory, Report
from controldock.server.services.lines import Announced, Cancellation, Found, Line, NewInterval, Order
from controldock.server.services.presence import Presence
from controldock.server.services.receipts import Receipts, Word
from controldock.server.services.registrations import Application, Registrations, Standing
from controldock.server.services.tasks import Statement, Tasks
from controldock.sources import Sources

log = structlog.get_logger()

HEARTBEAT_KEY_SIZE = 32  # bytes
WORDS_AT_ONCE = 8  # of receipts, from one session: each may be a megabyte, and waits in memory


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that sessions call upon."""

    registrations: Registrations
    agents: Agents
    clones: Clones
    inventory: Inventory
    dispatch: Dispatch
    tasks: Tasks
    receipts: Receipts
    presence: Presence
    pulses: Pulses
    sources: Sources
    keys: Keys
    certificate: bytes  # of the server's CA, DER
    heartbeat_port: int
    announcement_settings: AnnouncementSettings


class Session:
    """What one connection says and is told. `send` says whether the answer could still be written."""

    __slots__ = (
        "_acknowledging",
        "_address",
        "_arrival",
        "_close",
        "_desk",
        "_has_left",
        "_is_kept",
        "_line",
        "_polling",
        "_pulse",
        "_ratchet",
        "_reporting",
        "_send",
        "_telling",
        "agent_id",
        "wait",
    )

    def __init__(
        self, desk: Desk, address: str, send: Callable[[m.FromServer], bool], close: Callable[[], None]
    ) -> None:
        self._desk = desk
        self._address = address
        self._send = send
        self._close = close
        self._line: Line | None = None
        self._pulse: Pulse | None = None
        self._polling = False
        self._ratchet = b""  # that the welcome gave
        self._is_kept = False
        self._arrival = desk.clones.next_arrival()
        self._reporting = False
        self._acknowledging = 0  # requests whose receipts are not kept yet
        self._telling: timedelta | None = None  # the interval told last; its next poll shows that it knows
        self._has_left = False
        self.wait = 0.0  # seconds that it is silent while its poll waits
        self.agent_id: str | None = None  # set by a hello that was welcomed, and by nothing else

    async def serve(self, request: m.AnyRequest) -> None:
        """Answer one request. Never raises: what goes wrong here is this agent's affair alone."""
        self._show()
        try:
            await self.HANDLERS[type(request)](self, request)
        except Exception as error:
            self._fail(request, error)

    def take(self, request: m.AnyRequest) -> asyncio.Future[Any] | None:
        """Answer one of the requests in PROMPT, by callback: a task for each would cost as much as the answer itself.
        What is still to be waited for; cancelling it is giving up. Never raises, as `serve`."""
        self._show()
        try:
            return self.PROMPT[type(request)](self, request)
        except Exception as error:
            self._fail(request, error)
            return None

    def end(self) -> None:
        """The connection is gone."""
        if self._line is not None:
            self._desk.dispatch.close_line(self._line)
        if self._pulse is not None:
            self._desk.pulses.remove(self._pulse)

    def _show(self) -> None:
        """A sign of life, unless it said that there would be none."""
        if self.agent_id is not None and not self._has_left:
            self._desk.presence.check_in(self.agent_id)

    def _fail(self, request: m.AnyRequest, error: Exception) -> None:
        name = type(request).__name__
        if isinstance(error, Unavailable | AgentQuarantined):
            self._refuse(request, error, error.retry_after)
        elif isinstance(error, ControlDockError):
            log.info("request.refused", agent=self.agent_id, request=name, code=error.code)
            self._refuse(request, error)
        else:
            log.error("request.failed", agent=self.agent_id, request=name, exc_info=error)
            self._refuse(request, Unavailable("The server could not do this; its log says why."), 10.0)

    def _refuse(
        self, request: m.AnyRequest, error: ControlDockError, retry_after: float | None = None
    ) -> None:
        self._send(m.Refused(id=request.id, code=error.code, message=error.message, retry_after=retry_after))

    # -- strangers --

    async def _authority(self, request: m.Authority) -> None:
        self._send(m.AuthorityAnswer(id=request.id, certificate=self._desk.certificate))

    async def _register(self, request: m.Registration) -> None:
        standing = await self._desk.registrations.apply(
            Application(
                token_id=request.token_id,
                secret=request.secret,
                claim=request.claim,
                facts=_facts(request.facts),
                address=self._address,
            )
        )
        self._answer_standing(request.id, standing)

    async def _check_status(self, request: m.StatusCheck) -> None:
        standing = await self._desk.registrations.check(request.request_id, request.claim, request.wait)
        self._answer_standing(request.id, standing)

    def _answer_standing(self, id: int, standing: Standing) -> None:
        found = standing.request
        if found.state is RequestState.REJECTED:
            self._send(m.Rejected(id=id))
        elif standing.agent_token is not None:
            self._send(m.Approved(id=id, agent_id=found.identity, agent_token=standing.agent_token))
        else:
            self._send(m.Pending(id=id, request_id=found.id, agent_id=found.identity))

    async def _hello(self, request: m.Hello) -> None:
        desk = self._desk
        ahead = request.pc_time - desk.sources.now() if request.pc_time is not None else None
        greeting = Greeting(
            agent_id=request.agent_id,
            token=request.token,
            facts=_facts(request.facts),
            ratchet=request.ratchet,
            address=self._address,
            arrival=self._arrival,
        )
        reply = await desk.agents.greet(greeting)
        if isinstance(reply, Renamed):
            self._send(m.NewIdentity(id=request.id, agent_id=reply.agent_id, agent_token=reply.agent_token))
            return
        self.agent_id = request.agent_id
        self._ratchet = reply.ratchet
        self._pulse = Pulse(request.agent_id, desk.sources.token(HEARTBEAT_KEY_SIZE))
        desk.pulses.add(self._pulse)
        held = await desk.inventory.held_digests(request.agent_id)
        self._line = await desk.dispatch.open_line(request.agent_id, frozenset(request.in_hand), self._close)
        desk.presence.greet(request.agent_id, self._address, ahead)
        # Asked for now and not before: what was set while the line was opened found no line to tell it on.
        interval = desk.presence.poll_interval(request.agent_id)
        desk.presence.keeps_to(request.agent_id, interval)
        self.wait = min(interval.total_seconds(), m.MAX_WAIT)
        self._send(
            m.Welcome(
                id=request.id,
                config=self._config(interval),
                server_time=desk.sources.now(),
                heartbeat_key=self._pulse.key,
                ratchet=reply.ratchet,
                order_keys=desk.keys.public,
                inventory=held,
            )
        )

    # -- agents --

    async def _keep_ratchet(self, request: m.RatchetKept) -> None:
        await self._desk.agents.keep_ratchet(self._own_id, self._ratchet)
        self._is_kept = True
        self._send(m.Accepted(id=request.id))

    def _poll(self, request: m.Poll) -> asyncio.Future[Any]:
        if self._polling or self._line is None:
            raise Conflict("One poll at a time.")
        if not self._is_kept:
            raise Conflict("The ratchet was not kept yet.")
        if self._telling is not None:
            self._desk.presence.keeps_to(self._own_id, self._telling)
            self._telling = None
        self.wait = request.wait
        asked = self._desk.dispatch.ask(self._line, request.capacity, request.wait)
        self._polling = True
        asked.add_done_callback(partial(self._found, request))
        return asked

    def _found(self, request: m.Poll, asked: asyncio.Future[Found]) -> None:
        self._polling = False
        if asked.cancelled():
            return
        try:
            found = asked.result()
            if isinstance(found, NewInterval):
                self._telling = self._desk.presence.poll_interval(self._own_id)
                self._send(m.NewConfig(id=request.id, config=self._config(self._telling)))
            elif not self._send(_answer(request.id, found)) and isinstance(found, Order):
                self._desk.dispatch.hand_back(found)
        except Exception as error:
            self._fail(request, error)

    def _leave(self, request: m.Leaving) -> None:
        """The last word of this session: nothing is handed out on it, and its late heartbeats count for nothing."""
        if self._line is not None and self._desk.dispatch.is_open(self._line):
            self._desk.presence.leave(self._own_id, PresenceReason(request.reason.value))
        self._has_left = True
        self.end()
        self._send(m.Accepted(id=request.id))

    def _config(self, interval: timedelta) -> m.Config:
        settings = self._desk.announcement_settings
        return m.Config(
            poll_interval=interval / timedelta(seconds=1),
            heartbeat_port=self._desk.heartbeat_port,
            announcement_port=settings.port,
            multicast_groups=settings.groups,
        )

    def _started(self, request: m.Started) -> asyncio.Future[Any]:
        return self._state(request, request.started_at)

    async def _store_log(self, request: m.Log) -> None:
        size = await self._desk.tasks.store_log(
            self._own_id, request.attempt_id, request.offset, request.data
        )
        self._send(m.Stored(id=request.id, size=size))

    async def _take_inventory(self, request: m.Inventory) -> None:
        if self._reporting:
            raise Conflict("One inventory at a time.")
        self._reporting = True
        try:
            digests = await self._desk.inventory.tell(Report(self._own_id, request.changes))
        finally:
            self._reporting = False
        self._send(m.InventoryHeld(id=request.id, digests=digests))

    def _result(self, request: m.Result) -> asyncio.Future[Any]:
        result = TaskResult(
            attempt_id=request.attempt_id,
            outcome=request.outcome,
            exit_code=request.exit_code,
            started_at=request.started_at,
            finished_at=request.finished_at,
            log_size=request.log_size,
            log_missing=request.log_missing,
            log_head=request.log_head,
            log_tail=request.log_tail,
            message=request.message,
        )
        return self._state(request, result)

    def _state(self, request: m.Started | m.Result, says: datetime | TaskResult) -> asyncio.Future[Any]:
        said = self._desk.tasks.say(Statement(self._own_id, request.attempt_id, says))
        said.add_done_callback(partial(self._said, request))
        return said

    def _acknowledge(self, request: m.NotificationAck) -> asyncio.Future[Any]:
        if self._acknowledging >= WORDS_AT_ONCE:
            raise Conflict("Too many receipts at once.")
        said = self._desk.receipts.take_in(Word(self._own_id, request.receipts))
        self._acknowledging += 1
        said.add_done_callback(partial(self._acknowledged, request))
        return said

    def _acknowledged(self, request: m.NotificationAck, said: asyncio.Future[None]) -> None:
        self._acknowledging -= 1
        self._said(request, said)

    def _said(
        self,
        request: m.Started | m.Result | m.NotificationAck,
        said: asyncio.Future[ControlDockError | None] | asyncio.Future[None],
    ) -> None:
        if said.cancelled():
            return
        try:
            refusal = said.result()
            if refusal is not None:
                self._fail(request, refusal)
            else:
                self._send(m.Accepted(id=request.id))
        except Exception as error:
            self._fail(request, error)

    @property
    def _own_id(self) -> str:
        """Whose session this is: from the hello, never from a message's body."""
        assert self.agent_id is not None, "the connection lets only the welcomed speak of attempts"
        return self.agent_id

    # One message, one handler: those that need a task, and those that fleets send in thousands.
    HANDLERS: ClassVar[dict[type[m.Request], Callable[[Any, Any], Awaitable[None]]]] = {
        m.Authority: _authority,
        m.Registration: _register,
        m.StatusCheck: _check_status,
        m.Hello: _hello,
        m.RatchetKept: _keep_ratchet,
        m.Log: _store_log,
        m.Inventory: _take_inventory,
    }
    PROMPT: ClassVar[dict[type[m.Request], Callable[[Any, Any], asyncio.Future[Any] | None]]] = {
        m.Poll: _poll,
        m.Leaving: _leave,
        m.Started: _started,
        m.Result: _result,
        m.NotificationAck: _acknowledge,
    }


def _answer(id: int, found: Order | Cancellation | Errand | Announced | None) -> m.AnyAnswer:
    if found is None:
        return m.NoTask(id=id)
    if isinstance(found, Errand):
        return m.Errand(id=id, collect_inventory=found.collect_inventory, wake=found.wake)
    if isinstance(found, Announced):
        return m.Announcements(id=id, notices=found.notices)
    if isinstance(found, Cancellation):
        return m.Cancel(id=id, attempt_ids=found.attempt_ids)
    return m.Task(
        id=id,
        attempt_id=found.attempt_id,
        task_id=found.task_id,
        sheet=found.signed.sheet,
        ticket=found.signed.ticket,
        signature=found.signed.signature,
    )


def _facts(said: m.PcFacts) -> Facts:
    return cleaned_facts(
        Facts(
            host_name=said.host_name,
            os=said.os,
            os_name=said.os_name,
            agent_version=said.agent_version,
            addresses=said.addresses,
            hardware_ids=said.hardware_ids,
            main_address=said.main_address,
        )
    )
