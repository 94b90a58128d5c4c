"""One attempt as a process tree: started once, watched, and ended as a whole when its time is up."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from controldock.agent.errors import CannotRun
from controldock.agent.orders import Order
from controldock.agent.platform import Actor, Invocation, Member, Platform
from controldock.agent.settings import script_environment
from controldock.agent.spool import Spool
from controldock.domain.agent_words import Said
from controldock.domain.command import RunAs, Sessions, is_success
from controldock.domain.task import Outcome

log = structlog.get_logger(__name__)

# Together with OUTPUT_GRACE five seconds: later than that after its timeout, no attempt has its outcome.
TERM_GRACE = (
    3.0  # seconds between asking a tree to end and ending it: databases and installers tidy up in that time
)
KILL_LIMIT = (
    1.0  # seconds until a tree counts as unkillable: a process in uninterruptible sleep can't be waited for
)
MIN_BLOWS = 5  # however long they take, on a PC that is overloaded by the very tree that has to go
LARGE = 50  # processes: a tree that has grown to more, and to twice its size, while it was asked to end is a storm
OUTPUT_GRACE = 1.0  # seconds that the outcome waits for output which a background child keeps open
LOOK_AGAIN = 0.1  # seconds between two looks at a tree that is going down; a look takes some 10 ms
_STDIN = 0
MAX_DRAINED = 32  # outputs of background children that are read on and thrown away; one more descriptor each


@dataclass(frozen=True, slots=True)
class Ending:
    """How it ended."""

    outcome: Outcome
    exit_code: int | None = None
    message: str = ""


class Watch(asyncio.SubprocessProtocol):
    """Puts a script's output into its spool and notes how it goes."""

    def __init__(self, spool: Spool) -> None:
        loop = asyncio.get_running_loop()
        self.exited: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()  # nobody holds the output open any more
        self.transport: asyncio.BaseTransport | None = None
        self._spool: Spool | None = spool

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        # The write is synchronous, and no more is read meanwhile: so memory stays flat however fast output comes.
        if self._spool is not None:
            self._spool.write(data)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        if fd == _STDIN:  # it reads no more of what it is given
            return
        if not self.closed.done():
            self.closed.set_result(None)
        if self._spool is None:
            self.close()

    def process_exited(self) -> None:
        if not self.exited.done():
            self.exited.set_result(None)

    def give(self, data: bytes) -> None:
        """For its standard input, all there is of it. What the script does not read is thrown away at its end."""
        if data and isinstance(self.transport, asyncio.SubprocessTransport):
            pipe = self.transport.get_pipe_transport(_STDIN)
            if isinstance(pipe, asyncio.WriteTransport):
                pipe.write(data)
                pipe.close()

    def let_go(self) -> None:
        """What comes from now on is not part of the attempt."""
        self._spool = None
        if self.closed.done():
            self.close()

    def close(self) -> None:
        """Read no more; whoever still writes is told so by a broken pipe."""
        if self.transport is not None:
            self.transport.close()


@dataclass(slots=True)
class _Work:
    """One order while it is carried out."""

    order: Order
    spool: Spool
    folder: Path
    stop: asyncio.Future[Ending]
    on_process: Callable[[Member], None]
    deadline: float  # on the loop's clock, for all that is run

    @property
    def attempt_id(self) -> str:
        return self.order.attempt_id


@dataclass(slots=True)
class Runner:
    """Runs scripts on this PC."""

    system: Platform
    _drained: list[Watch] = field(default_factory=list)

    async def run(
        self,
        order: Order,
        spool: Spool,
        folder: Path,
        *,
        stop: asyncio.Future[Ending],
        on_process: Callable[[Member], None],
    ) -> Ending:
        """Run the script in `folder` until it ends, its timeout passes, or `stop` says how it shall end."""
        deadline = asyncio.get_running_loop().time() + order.sheet.timeout
        work = _Work(order, spool, folder, stop, on_process, deadline)
        sheet, endings = order.sheet, dict[str, Ending]()
        try:
            actors = await asyncio.to_thread(self.system.actors, sheet.run_as, sheet.sessions, sheet.user)
        except (CannotRun, OSError) as error:
            return _not_begun(error)
        is_for_all = sheet.run_as is RunAs.USER and sheet.sessions is Sessions.ALL
        for actor in actors:
            if is_for_all:
                spool.write(f"--- {actor.name} ---\n".encode())
            ending = await self._run_as(actor, work)
            if ending.outcome not in (Outcome.SUCCEEDED, Outcome.FAILED):
                return ending
            endings[actor.name] = ending
        return _together(endings) if is_for_all else next(iter(endings.values()))

    async def _run_as(self, actor: Actor, work: _Work) -> Ending:
        if work.stop.done():
            return work.stop.result()
        folder: Path | None = None
        try:
            folder = await asyncio.to_thread(self.system.workplace, work.attempt_id, actor, work.folder)
            invocation = await asyncio.to_thread(self.system.prepare, work.order.sheet, actor, folder)
            return await self._begin(actor, invocation, work)
        except (CannotRun, OSError, ValueError) as error:  # ValueError: a NUL in the script
            return _not_begun(error)
        finally:
            if folder is not None and folder != work.folder:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _begin(self, actor: Actor, invocation: Invocation, work: _Work) -> Ending:
        """Start the process, and see it through."""
        given = work.order.sheet.stdin.encode()
        environment = script_environment(work.attempt_id, work.order.task_id, actor.environment)
        transport, watch = await asyncio.get_running_loop().subprocess_exec(
            lambda: Watch(work.spool),
            *invocation.argv,
            stdin=asyncio.subprocess.PIPE if given else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=_as_bytes(environment | work.order.sheet.environment),
            **invocation.options,
        )
        try:
            leader = self._hold(work, watch, transport.get_pid())
            watch.give(given)
            ending = await self._watch(work, watch, leader)
            await self._collect(watch)
        finally:
            self.system.let_go(work.attempt_id)
        return _with_exit_code(ending, transport.get_returncode(), work.order.sheet.success_codes)

    def _hold(self, work: _Work, watch: Watch, pid: int) -> Member | None:
        try:
            self.system.begun(work.attempt_id, pid)
        except OSError:
            watch.close()
            raise
        leader = self.system.member(pid)
        if leader is not None:
            work.on_process(leader)
        return leader

    async def end_tree(self, attempt_id: str, leader: Member | None) -> str:
        """End every process of an attempt, politely first where it can be. Returns what was not done, or nothing."""
        living = await self._look(attempt_id, leader, set())
        if self.system.can_ask:
            await asyncio.to_thread(self.system.end, living, force=False)
            living = await self._until_gone(attempt_id, leader, living)
        if living:
            living = await self._kill(attempt_id, leader, living)
        if not living:
            return ""
        log.error("attempt.not_ended", attempt=attempt_id, processes=sorted(m.pid for m in living))
        return Said.NOT_ENDED.of(count=len(living))

    def close(self) -> None:
        """Let go of what background children still hold open."""
        for watch in self._drained:
            watch.close()
        self._drained.clear()

    async def _watch(self, work: _Work, watch: Watch, leader: Member | None) -> Ending | None:
        """None when the script ended by itself."""
        waiting: set[asyncio.Future[None] | asyncio.Future[Ending]] = {watch.exited, work.stop}
        left = max(work.deadline - asyncio.get_running_loop().time(), 0.0)
        await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        if watch.exited.done():
            return None
        if work.stop.done():
            ending = work.stop.result()
        else:
            message = Said.TIMED_OUT.of(seconds=f"{work.order.sheet.timeout:g}")
            ending = Ending(Outcome.TIMED_OUT, message=message)
        unended = await self.end_tree(work.attempt_id, leader)
        return Ending(ending.outcome, message=f"{ending.message} {unended}".strip())

    async def _collect(self, watch: Watch) -> None:
        """Wait for the end of the output, but not for background children that hold it open."""
        await asyncio.wait({watch.closed, watch.exited}, timeout=OUTPUT_GRACE)
        watch.let_go()
        if watch.closed.done():
            return
        # They live on, and would die of a broken pipe at their next line: so it is read on and thrown away.
        self._drained = [other for other in self._drained if not other.closed.done()]
        self._drained.append(watch)
        if len(self._drained) > MAX_DRAINED:
            self._drained.pop(0).close()

    async def _until_gone(self, attempt_id: str, leader: Member | None, known: set[Member]) -> set[Member]:
        """Give them time to tidy up; returns who lives after that. A tree that grows instead gets no more of it."""
        loop = asyncio.get_running_loop()
        deadline, most = loop.time() + TERM_GRACE, max(2 * len(known), LARGE)
        while known and len(known) <= most and loop.time() < deadline:
            await asyncio.sleep(LOOK_AGAIN)
            known = await self._look(attempt_id, leader, known)
        return known

    async def _kill(self, attempt_id: str, leader: Member | None, known: set[Member]) -> set[Member]:
        """End them, and again those who were born meanwhile; returns who can't be ended."""
        loop = asyncio.get_running_loop()
        deadline, blows = loop.time() + KILL_LIMIT, 0
        while known and (loop.time() < deadline or blows < MIN_BLOWS):
            await asyncio.to_thread(self.system.end, known, force=True)
            blows += 1
            await asyncio.sleep(LOOK_AGAIN / MIN_BLOWS)
            known = await self._look(attempt_id, leader, known)
        return known

    async def _look(self, attempt_id: str, leader: Member | None, known: set[Member]) -> set[Member]:
        return await asyncio.to_thread(self.system.tree, attempt_id, leader, known)


def _not_begun(error: Exception) -> Ending:
    if isinstance(error, CannotRun):
        return Ending(Outcome.FAILED, message=error.message)
    reason = getattr(error, "strerror", None) or error
    return Ending(Outcome.FAILED, message=Said.NOT_STARTED.of(reason=reason))


def _with_exit_code(ending: Ending | None, exit_code: int | None, success_codes: tuple[int, ...]) -> Ending:
    if ending is not None:
        return Ending(ending.outcome, exit_code, ending.message)
    succeeded = exit_code is not None and is_success(exit_code, success_codes)
    return Ending(Outcome.SUCCEEDED if succeeded else Outcome.FAILED, exit_code)


def _together(endings: Mapping[str, Ending]) -> Ending:
    """One for all: the first that failed, and for whom it did."""
    failed = {name: ending for name, ending in endings.items() if ending.outcome is Outcome.FAILED}
    if not failed:
        return next(iter(endings.values()))
    first = next(iter(failed.values()))
    message = f"{Said.FAILED_FOR.of(users=', '.join(failed))} {first.message}".strip()
    return Ending(Outcome.FAILED, first.exit_code, message)


def _as_bytes(environment: Mapping[str, str]) -> Mapping[str, str] | Mapping[bytes, bytes]:
    """In UTF-8 whatever the agent's own locale is; Windows takes text."""
    if os.name == "nt":
        return environment
    return {os.fsencode(name): _encoded(value) for name, value in environment.items()}


def _encoded(value: str) -> bytes:
    """What Python read from the environment goes back as it was."""
    return value.encode("utf-8", "surrogateescape")
