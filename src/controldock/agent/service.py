"""The agent as a whole: put in order what a crash left, then session after session until somebody says stop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec
import structlog

from controldock.agent.announcements.board import Board, Surroundings
from controldock.agent.attempts import Attempts
from controldock.agent.backoff import Backoff
from controldock.agent.connection import open_link
from controldock.agent.delivery import Delivery
from controldock.agent.enrollment import Enrollment
from controldock.agent.errors import (
    AgentError,
    FolderUnusable,
    JournalError,
    LinkLost,
    RefusedByServer,
    Rejected,
    Unreachable,
    WrongServer,
)
from controldock.agent.farewell import reason_to_leave, say_goodbye
from controldock.agent.heartbeats import Heartbeats
from controldock.agent.identity import Identity, Registration, StateFolder
from controldock.agent.inventory import Inventory, gather
from controldock.agent.journal import Journal
from controldock.agent.line import Line
from controldock.agent.orders import KEY_NAME, OrderKeys, OrderReader
from controldock.agent.platform import Platform
from controldock.agent.poke import Poke
from controldock.agent.polling import Session, greet, keep_ratchet
from controldock.agent.ratchet import RatchetFile
from controldock.agent.runner import Runner
from controldock.agent.server_clock import ServerClock
from controldock.agent.settings import desk_place
from controldock.agent.tls import pinned
from controldock.agent.vitals import Vitals
from controldock.agent.waking import Waking
from controldock.protocol.messages import NewIdentity
from controldock.sources import Sources

log = structlog.get_logger(__name__)
Result = TypeVar("Result")

RATCHET_NAME = "ratchet"
FAREWELL = (
    3.0  # seconds for the last results after a stop; what is not delivered by then is at the next start
)


async def serve(folder: StateFolder, sources: Sources) -> None:
    """Run the agent of `folder` until somebody asks this process to stop; waits for its approval first."""
    stop = asyncio.Event()
    folder.platform.on_stop(asyncio.get_running_loop(), stop.set)
    known = folder.load()
    identity = known.identity
    if identity is None and known.registration is not None and known.registration.request_id is not None:
        log.info("agent.waiting", request=known.registration.request_id)
        identity = await _approval(stop, Enrollment(folder, sources), known.registration)
    while identity is not None:
        workplace = folder.workplace(identity.agent_id)
        desk = desk_place(folder.path)
        identity = await Service(workplace, identity, folder.platform, sources, desk).run(stop)
        if identity is not None:
            folder.save(msgspec.structs.replace(folder.load(), identity=identity))


async def _approval(stop: asyncio.Event, enrollment: Enrollment, waiting: Registration) -> Identity | None:
    """What an administrator's approval gives, or None when somebody said stop before. A PC that was rejected asks no
    more, and neither does it end: whatever starts services would only have it ask again and again."""

    async def outcome() -> Identity | AgentError:
        try:
            return await enrollment.await_decision(waiting)
        except AgentError as error:
            return error

    found = await until(stop, outcome())
    if isinstance(found, Rejected):
        log.warning("agent.rejected", request=waiting.request_id, reason=found.message)
        await stop.wait()
        return None
    if isinstance(found, AgentError):
        raise found
    return found


async def until(stop: asyncio.Event, work: Coroutine[None, None, Result]) -> Result | None:
    """What `work` gives, or None when somebody said stop before."""
    async with asyncio.TaskGroup() as group:
        working, stopping = group.create_task(work), group.create_task(stop.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not working.done():
            working.cancel()
    return None if working.cancelled() else working.result()


@dataclass(frozen=True, slots=True)
class _Parts:
    """What outlives sessions."""

    line: Line
    attempts: Attempts
    vitals: Vitals
    inventory: Inventory
    keys: OrderKeys
    clock: ServerClock
    poke: Poke
    board: Board


@dataclass(frozen=True, slots=True)
class Service:
    """Runs until stopped. JournalError: what is on disk can't be relied upon, and the process has to end."""

    folder: Path
    identity: Identity
    system: Platform
    sources: Sources
    desk: Path | None = None  # where companions come; None: nowhere

    async def run(self, stop: asyncio.Event) -> Identity | None:
        """Serve until `stop` is set, then end what runs, write it down and say goodbye.

        Gives the identity to go on with, where the server says that this PC is another one."""
        journal = Journal(self.folder)
        try:
            return await self._run(journal, stop)
        except BaseExceptionGroup as group:
            broken = group.subgroup(JournalError)
            if broken is None:
                raise
            raise _first(broken) from None
        finally:
            journal.close()

    async def _run(self, journal: Journal, stop: asyncio.Event) -> Identity | None:
        async with asyncio.TaskGroup() as group:
            parts = self._parts(journal, group)
            attempts = parts.attempts
            await attempts.recover()
            sessions = group.create_task(self._sessions(parts), name="sessions")
            board = group.create_task(parts.board.run(), name="announcements")
            waking = Waking(parts.line, parts.poke)
            self.system.on_wake(asyncio.get_running_loop(), waking.wake)
            watching = group.create_task(waking.run(), name="waking")
            log.info("agent.started", agent=self.identity.agent_id, server=str(self.identity.server.address))
            stopping = group.create_task(stop.wait())
            await asyncio.wait({stopping, sessions}, return_when=asyncio.FIRST_COMPLETED)
            log.info("agent.stopping", running=attempts.running)
            await self._leave(parts.line, attempts)
            for task in (stopping, sessions, board, watching):
                task.cancel()
            attempts.give_up()
        log.info("agent.stopped")
        return None if sessions.cancelled() else sessions.result()

    def _parts(self, journal: Journal, group: asyncio.TaskGroup) -> _Parts:
        line, sources = Line(), self.sources
        keys, clock, poke = OrderKeys(self.folder / KEY_NAME), ServerClock(sources), Poke(sources)
        server = str(self.identity.server.address)
        around = Surroundings(self.folder, self.desk, self.system, line, keys, clock, poke, sources, server)
        return _Parts(
            line=line,
            attempts=Attempts(self.folder, journal, Runner(self.system), Delivery(line), sources, group),
            vitals=Vitals(self.system.power),
            inventory=Inventory(self.system.surveyor, sources),
            keys=keys,
            clock=clock,
            poke=poke,
            board=Board(around),
        )

    async def _leave(self, line: Line, attempts: Attempts) -> None:
        """End what runs, and say goodbye after the last result. Why is found out meanwhile: that may take as long."""
        async with asyncio.TaskGroup() as group:
            reason = group.create_task(reason_to_leave(self.system.power))
            await attempts.stop(within=FAREWELL)
        await say_goodbye(line, reason.result())

    async def _sessions(self, parts: _Parts) -> Identity:
        """One after the other, for ever, or until this PC is told that it is another one."""
        backoff = Backoff(self.sources)
        while True:
            began = self.sources.monotonic()
            try:
                ended = await self._session(parts)
            except (Unreachable, WrongServer, LinkLost, RefusedByServer, FolderUnusable) as caught:
                ended = caught
            if isinstance(ended, Identity):
                return ended
            delay = backoff.delay(ended, lasted=self.sources.monotonic() - began)
            log.warning(
                "session.ended", kind=type(ended).__name__, reason=ended.message, retry_in=round(delay, 1)
            )
            # A server that refuses this PC, or is another one, is left alone whatever was heard.
            if isinstance(ended, Unreachable | LinkLost):
                await parts.poke.rest(delay)
            else:
                await asyncio.sleep(delay)

    async def _session(self, parts: _Parts) -> AgentError | Identity:
        server, ratchet = self.identity.server, RatchetFile(self.folder / RATCHET_NAME)
        async with open_link(server.address, pinned(server.authority)) as link:
            facts = gather(self.system, link.own_address())
            attempts, now = parts.attempts, self.sources.now()
            welcome = await greet(link, self.identity, facts, attempts.in_hand, ratchet.read(), now)
            if isinstance(welcome, NewIdentity):
                log.warning("agent.renamed", agent=self.identity.agent_id, new=welcome.agent_id)
                return Identity(server=server, agent_id=welcome.agent_id, agent_token=welcome.agent_token)
            parts.keys.learn(welcome.order_keys)
            parts.clock.tell(welcome.server_time)
            await keep_ratchet(link, ratchet, welcome.ratchet)
            log.info("session.begun", server=str(server.address))
            heartbeats = Heartbeats(
                self.identity.agent_id,
                welcome.heartbeat_key,
                self.sources,
                lambda: parts.vitals.measure(attempts.running),
            )
            session = Session(
                link,
                parts.line,
                attempts,
                heartbeats,
                self.sources,
                welcome.config,
                parts.inventory,
                OrderReader(self.identity.agent_id, parts.keys, parts.clock.now),
                parts.board,
            )
            return await session.work(welcome.inventory)


def _first(group: BaseExceptionGroup[JournalError]) -> JournalError:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, JournalError)
    return error
