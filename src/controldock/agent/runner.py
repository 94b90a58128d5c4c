"""One attempt as a process tree: started once, watched, and ended as a whole when its time is up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from controldock.agent.errors import CannotRun
from controldock.agent.files import PRIVATE_FOLDER
from controldock.agent.orders import Order
from controldock.agent.platform import Invocation, Member, Platform
from controldock.agent.settings import script_environment
from controldock.agent.spool import Spool
from controldock.domain.task import Outcome

log = structlog.get_logger(__name__)

TERM_GRACE = (
    5.0  # seconds between asking a tree to end and ending it: databases and installers tidy up in that time
)
KILL_LIMIT = (
    10.0  # seconds until a tree counts as unkillable: a process in uninterruptible sleep can't be waited for
)
OUTPUT_GRACE = 1.0  # seconds that the outcome waits for output which a background child keeps open
LOOK_AGAIN = 0.1  # seconds between two looks at a tree that is going down; a look takes some 10 ms
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
        if not self.closed.done():
            self.closed.set_result(None)
        if self._spool is None:
            self.close()

    def process_exited(self) -> None:
        if not self.exited.done():
            self.exited.set_result(None)

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
        if stop.done():
            return stop.result()
        try:
            invocation = self._prepare(order, folder)
            transport, watch = await asyncio.get_running_loop().subprocess_exec(
                lambda: Watch(spool),
                *invocation.argv,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                cwd=folder,
                env=script_environment(order.attempt_id, order.task_id),
                **invocation.options,
            )
        except CannotRun as error:
            return Ending(Outcome.FAILED, message=error.message)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the script
            reason = getattr(error, "strerror", None) or error
            return Ending(Outcome.FAILED, message=f"The script could not be started: {reason}.")
        leader = self.system.member(transport.get_pid())
        if leader is not None:
            on_process(leader)
        ending = await self._watch(order, watch, leader, stop)
        await self._collect(watch)
        return _with_exit_code(ending, transport.get_returncode())

    async def end_tree(self, attempt_id: str, leader: Member | None) -> str:
        """End every process of an attempt, politely first. Returns what could not be done, or nothing."""
        known = await self._look(attempt_id, leader, set())
        self.system.end(known, force=False)
        living = await self._until_gone(attempt_id, leader, known, within=TERM_GRACE, force=False)
        if living:
            living = await self._until_gone(attempt_id, leader, living, within=KILL_LIMIT, force=True)
        if not living:
            return ""
        log.error("attempt.not_ended", attempt=attempt_id, processes=sorted(m.pid for m in living))
        return f"{len(living)} of its processes could not be ended."

    def close(self) -> None:
        """Let go of what background children still hold open."""
        for watch in self._drained:
            watch.close()
        self._drained.clear()

    def _prepare(self, order: Order, folder: Path) -> Invocation:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        return self.system.invocation(order.sheet.kind, order.sheet.script, folder)

    async def _watch(
        self, order: Order, watch: Watch, leader: Member | None, stop: asyncio.Future[Ending]
    ) -> Ending | None:
        """None when the script ended by itself."""
        waiting: set[asyncio.Future[None] | asyncio.Future[Ending]] = {watch.exited, stop}
        await asyncio.wait(waiting, timeout=order.sheet.timeout, return_when=asyncio.FIRST_COMPLETED)
        if watch.exited.done():
            return None
        if stop.done():
            ending = stop.result()
        else:
            ending = Ending(
                Outcome.TIMED_OUT, message=f"Ended after its timeout of {order.sheet.timeout:g} seconds."
            )
        left = await self.end_tree(order.attempt_id, leader)
        return Ending(ending.outcome, message=f"{ending.message} {left}".strip())

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

    async def _until_gone(
        self, attempt_id: str, leader: Member | None, known: set[Member], *, within: float, force: bool
    ) -> set[Member]:
        """Look again and again, for children born meanwhile; returns who lives after `within` seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while known and loop.time() < deadline:
            if force:
                self.system.end(known, force=True)
            await asyncio.sleep(LOOK_AGAIN)
            known = await self._look(attempt_id, leader, known)
        return known

    async def _look(self, attempt_id: str, leader: Member | None, known: set[Member]) -> set[Member]:
        return await asyncio.to_thread(self.system.tree, attempt_id, leader, known)


def _with_exit_code(ending: Ending | None, exit_code: int | None) -> Ending:
    if ending is not None:
        return Ending(ending.outcome, exit_code, ending.message)
    return Ending(Outcome.SUCCEEDED if exit_code == 0 else Outcome.FAILED, exit_code)
