"""A simulated fleet: lets its PCs connect in order, and again when they are cut off, until it is told to stop."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field

from controldock.protocol.enrollment_token import TokenString
from controldock.protocol.messages import SERVER_NAME
from controldock.simulator.authority import find
from controldock.simulator.behavior import Behavior
from controldock.simulator.descriptors import provide
from controldock.simulator.errors import FleetUnknown, SimulationError
from controldock.simulator.figures import Figures
from controldock.simulator.pc import Pc
from controldock.simulator.roster import Diary, Roster
from controldock.simulator.session import Session
from controldock.simulator.surroundings import Surroundings
from controldock.sources import Sources

DOOR = 200  # connections that come in at once: enough to keep a server busy, too few to be shed by it
CONNECT_TIMEOUT = 30.0  # seconds for TCP and TLS together; a fleet that comes at once has to queue
SHUTDOWN_TIMEOUT = 2.0  # seconds for the polite end of TLS
FAREWELL = 5.0  # seconds for all connections to end


@dataclass(frozen=True, slots=True)
class Plan:
    """What fleet to play."""

    host: str
    port: int
    token: TokenString
    agents: int
    ramp: float = 0.0  # seconds over which they come
    behavior: Behavior = field(default_factory=Behavior)


class Fleet:
    """All PCs of one simulation."""

    def __init__(self, plan: Plan, roster: Roster, sources: Sources, diary: Diary | None = None) -> None:
        self.figures = Figures()
        self._diary = diary or Diary(None)
        self._plan = plan
        self._roster = roster
        self._sources = sources
        self._pcs: list[Pc] = []
        self._sessions: set[Session] = set()
        self._door: asyncio.Queue[Pc] = asyncio.Queue()
        self._trouble: SimulationError | None = None
        self._stop = asyncio.Event()
        self._empty = asyncio.Event()  # set when the last connection of a stopped fleet is over
        self._surroundings: Surroundings | None = None

    @property
    def roster(self) -> Roster:
        """The agents as they are known now; those of the file that did not play stay in it."""
        mine = [pc.member for pc in self._pcs if pc.member is not None]
        return Roster(pin=self._roster.pin, members=(*mine, *self._roster.members[len(self._pcs) :]))

    async def run(self) -> None:
        """Play until `stop`; SimulationError when it can't be done."""
        provide(self._plan.agents)
        surroundings = await self._settle_in()
        self._pcs = [self._pc(surroundings, index) for index in range(self._plan.agents)]
        try:
            async with asyncio.TaskGroup() as group:
                porters = [group.create_task(self._let_in(surroundings)) for _ in range(DOOR)]
                porters.append(group.create_task(self._arrive()))
                await self._stop.wait()
                for porter in porters:
                    porter.cancel()
        finally:
            await self._leave()
            surroundings.close()
            self._diary.close()
        if self._trouble is not None:
            raise self._trouble

    def stop(self) -> None:
        """End it: every PC hangs up."""
        self._stop.set()

    def drop(self) -> None:
        """Cut every connection, as a power cut in the building would."""
        for session in list(self._sessions):
            session.abort()

    async def _settle_in(self) -> Surroundings:
        plan = self._plan
        self._surroundings = Surroundings(
            loop=asyncio.get_running_loop(),
            sources=self._sources,
            server=await find(plan.host, plan.port, plan.token.pin),
            token=plan.token,
            behavior=plan.behavior,
            figures=self.figures,
            give_up=self._give_up,
            keep=self._diary.note,
        )
        return self._surroundings

    def _pc(self, surroundings: Surroundings, index: int) -> Pc:
        known = self._roster.members
        member = known[index] if index < len(known) else None
        return Pc(surroundings, member.host_name if member else f"sim-{index + 1:05}", member)

    async def _arrive(self) -> None:
        pause = self._plan.ramp / max(self._plan.agents, 1)
        began = asyncio.get_running_loop().time()
        for index, pc in enumerate(self._pcs):
            self._door.put_nowait(pc)
            ahead = began + pause * index - asyncio.get_running_loop().time()
            if ahead > 0:
                await asyncio.sleep(ahead)

    async def _let_in(self, surroundings: Surroundings) -> None:
        """One place at the door: connect, wait until welcomed, take the next."""
        while True:
            pc = await self._door.get()
            session = Session(pc, self._ended)
            self._sessions.add(session)
            try:
                async with asyncio.timeout(CONNECT_TIMEOUT):
                    await self._connect(surroundings, session)
            except (OSError, ssl.SSLError, TimeoutError) as error:
                self.figures.errors[_code(error)] += 1
                session.abort()
                self._ended(session)
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(CONNECT_TIMEOUT):
                        await asyncio.shield(session.settled)

    async def _connect(self, surroundings: Surroundings, session: Session) -> None:
        server = surroundings.server
        await surroundings.loop.create_connection(
            lambda: session,
            server.address,
            server.port,
            ssl=server.context,
            server_hostname=SERVER_NAME,
            ssl_handshake_timeout=CONNECT_TIMEOUT,
            ssl_shutdown_timeout=SHUTDOWN_TIMEOUT,
        )

    def _ended(self, session: Session) -> None:
        """A connection is over; its PC comes back in time."""
        if session not in self._sessions:
            return
        self._sessions.discard(session)
        if self._stop.is_set():
            if not self.figures.connected:
                self._empty.set()
            return
        if not session.is_wanted:
            if self.figures.retired == len(self._pcs):
                self._give_up(FleetUnknown())
            return
        surroundings = session.pc.surroundings
        delay = session.pc.wait_before_return(surroundings.time() - session.began, session.retry_after)
        self.figures.reconnects += 1
        surroundings.loop.call_later(delay, self._door.put_nowait, session.pc)

    def _give_up(self, error: SimulationError) -> None:
        self._trouble = self._trouble or error
        self._stop.set()

    async def _leave(self) -> None:
        self._stop.set()  # whatever the reason, nobody comes back
        for session in list(self._sessions):
            session.leave()
        if self.figures.connected:
            with suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL):
                    await self._empty.wait()
        self.drop()


def _code(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "timeout"
    return "wrong_server" if isinstance(error, ssl.SSLCertVerificationError) else "unreachable"
