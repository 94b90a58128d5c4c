"""The attempts of this PC: each taken once, run, written down, delivered; and put in order after a crash."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Collection, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from controldock.agent.delivery import Attempt, Delivery
from controldock.agent.errors import JournalFull
from controldock.agent.files import PRIVATE_FOLDER
from controldock.agent.journal import Finished, InHand, Journal, Ordered
from controldock.agent.orders import Order
from controldock.agent.platform import Member
from controldock.agent.power import PowerOrders
from controldock.agent.reserve import Reserve
from controldock.agent.runner import Ending, Runner
from controldock.agent.settings import output_limit
from controldock.agent.spool import MAX_OUTPUT, Spool
from controldock.domain.agent_words import Said
from controldock.domain.command import POWER_KINDS
from controldock.domain.task import Outcome
from controldock.sources import Sources

log = structlog.get_logger(__name__)

CAPACITY = 4  # scripts at once: enough that a long one blocks nobody, few enough for an office PC
NO_ROOM_PAUSE = 60.0  # seconds without new work after the journal found the disk full
FULL_RETRY = 0.5  # seconds between tries to write down how an attempt ended
MAX_MESSAGE = 500  # characters, the limit of `Result.message`
POISONOUS = 2  # deaths of the agent during attempts at one task, until it is not begun any more


@dataclass(slots=True, eq=False)
class _Running:
    """A script that runs, or an order to restart or shut down that stands, and how to stop it."""

    attempt: Attempt
    stop: asyncio.Future[Ending]
    is_power: bool = False


@dataclass(slots=True)
class Attempts:
    """Takes orders and carries them out, in the task group that it is given."""

    folder: Path
    journal: Journal
    runner: Runner
    delivery: Delivery
    sources: Sources
    group: asyncio.TaskGroup
    _power: PowerOrders = field(init=False)
    _running: dict[str, _Running] = field(default_factory=dict)
    _delivering: set[str] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _is_stopping: bool = False
    _no_room_until: float = 0.0
    _boot: str = ""  # of this machine, now; empty: not known

    def __post_init__(self) -> None:
        self._power = PowerOrders(self.runner.system.power, self.journal)

    @property
    def capacity(self) -> int:
        """How many more orders may come."""
        if self._is_stopping or self._goes_down or self.sources.monotonic() < self._no_room_until:
            return 0
        return max(CAPACITY - len(self._running), 0)

    @property
    def running(self) -> int:
        """How many scripts run now."""
        return len(self._running)

    @property
    def in_hand(self) -> tuple[str, ...]:
        """What the server will hear of."""
        return tuple(self.journal.in_hand)

    async def has_room(self, *, within: float) -> bool:
        """Whether another order may come, now or `within` seconds."""
        try:
            async with asyncio.timeout(within):
                while not self.capacity:
                    await self._change()
        except TimeoutError:
            return False
        return True

    async def recover(self) -> None:
        """Close what a crash left open: nothing runs on unwatched, and everything gets an outcome."""
        (self.folder / "output").mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        self._boot = (await asyncio.to_thread(self.runner.system.power.boot)).id
        for held in self.journal.in_hand.values():
            at = held.started.at if held.started is not None else None
            attempt = Attempt(held.attempt_id, self._spool(held.attempt_id), started_at=at, uploaded=None)
            if held.finished is not None:
                attempt.finish(held.finished)
            elif held.ordered is not None:
                self._resume(held.ordered, attempt)
            else:
                await self._interrupt(held, attempt)
            self._deliver(attempt)
        self._clear_folders()
        self._reserve.fill()

    def offer(self, order: Order) -> bool:
        """Take `order`, or answer it if it was taken before; False: nothing new began.

        JournalFull: it could not be written down, so it was not begun.
        """
        if self._was_taken(order.attempt_id):
            return False
        if self.journal.deaths(order.task_id) >= POISONOUS:
            log.error("task.poisonous", attempt=order.attempt_id, task=order.task_id)
            return self.reject(order.attempt_id, Said.POISON)
        return self._start(order)

    def reject(self, attempt_id: str, why: str) -> bool:
        """Say that an order is not obeyed, unless an attempt of that id was taken before: then that is answered."""
        if self._was_taken(attempt_id):
            return False
        self._spawn(attempt_id, self._answer(attempt_id, Ending(Outcome.REJECTED, message=why)))
        return True

    def cancel(self, attempt_ids: Collection[str]) -> bool:
        """Stop them, or see to it that they never start. False: that was under way already."""
        changed = [attempt_id for attempt_id in attempt_ids if self._cancel(attempt_id)]
        return bool(changed)

    async def stop(self, *, within: float) -> None:
        """End what runs, write it down, and give its delivery `within` seconds."""
        self._is_stopping = True
        why = Said.GONE_DOWN if self._goes_down else Said.STOPPED
        for running in self._running.values():
            if not running.is_power:
                _stop(running, Ending(Outcome.INTERRUPTED, message=why))
        self._power.leave()
        while self._running:
            await self._change()
        try:
            async with asyncio.timeout(within):
                while self._delivering:
                    await self._change()
        except TimeoutError:
            log.warning("results.kept", count=len(self._delivering))  # for the next start
        self.runner.close()

    def give_up(self) -> None:
        """Leave to the next start what could not be delivered."""
        for task in self._tasks:
            task.cancel()

    def _was_taken(self, attempt_id: str) -> bool:
        """Whether there is nothing to begin; whoever asks again gets the answer again."""
        return self._is_stopping or attempt_id in self._delivering or self._says_again(attempt_id)

    def _says_again(self, attempt_id: str) -> bool:
        """How an attempt ended that is over, or must be; False: none of that id was ever begun."""
        tombstone = self.journal.tombstone(attempt_id)
        if tombstone is not None:
            self._spawn(attempt_id, self.delivery.repeat(tombstone))
        elif self.journal.was_started(attempt_id):
            self._spawn(attempt_id, self._answer_lost(attempt_id))
        else:
            return False
        return True

    def _start(self, order: Order) -> bool:
        attempt_id, at = order.attempt_id, self.sources.now()
        try:
            self.journal.start(attempt_id, order.task_id, at, self._boot)
        except JournalFull:
            self._no_room_until = self.sources.monotonic() + NO_ROOM_PAUSE
            raise
        log.info("task.started", attempt=attempt_id, task=order.task_id)
        attempt = Attempt(attempt_id, self._spool(attempt_id), started_at=at)
        is_power = order.sheet.kind in POWER_KINDS
        running = self._run(attempt, is_power=is_power)
        self._deliver(attempt)
        if is_power:
            work = self._see_through(running, self._power.carry_out(order, running.stop))
        else:
            work = self._carry_out(order, running)
        self.group.create_task(work, name=f"run {attempt_id}")
        return True

    def _resume(self, ordered: Ordered, attempt: Attempt) -> None:
        """Go on with an order to restart or shut down that an earlier run of the agent gave."""
        running = self._run(attempt, is_power=True)
        work = self._see_through(running, self._power.resume(ordered, running.stop))
        self.group.create_task(work, name=f"resume {attempt.attempt_id}")

    def _run(self, attempt: Attempt, *, is_power: bool) -> _Running:
        running = _Running(attempt, asyncio.get_running_loop().create_future(), is_power)
        self._running[attempt.attempt_id] = running
        return running

    async def _see_through(self, running: _Running, work: Coroutine[None, None, Ending | None]) -> None:
        """An order to restart or shut down, to its end; one that outlives this run of the agent stays in hand."""
        attempt = running.attempt
        ending = await work
        if ending is None:
            self._delivering.discard(attempt.attempt_id)
        else:
            attempt.spool.close()
            await self._finish(attempt, ending, self.sources.now())
            log.info("power.settled", attempt=attempt.attempt_id, outcome=ending.outcome.value)
        del self._running[attempt.attempt_id]
        self._changed.set()

    async def _carry_out(self, order: Order, running: _Running) -> None:
        attempt, folder = running.attempt, self.folder / "work" / order.attempt_id
        ending = await self.runner.run(
            order,
            attempt.spool,
            folder,
            stop=running.stop,
            on_process=lambda m: self._note(order.attempt_id, m),
        )
        finished_at = self.sources.now()
        await asyncio.to_thread(attempt.spool.sync)
        attempt.spool.close()
        await self._finish(attempt, ending, finished_at)
        del self._running[order.attempt_id]
        self._changed.set()
        log.info(
            "task.finished",
            attempt=order.attempt_id,
            outcome=ending.outcome.value,
            exit_code=ending.exit_code,
        )
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    def _note(self, attempt_id: str, leader: Member) -> None:
        try:
            self.journal.runs_as(attempt_id, leader.pid, leader.birth)
        except JournalFull:  # its mark in the environment is the other way to find it
            log.warning("task.process_not_noted", attempt=attempt_id)

    async def _finish(
        self, attempt: Attempt, ending: Ending, finished_at: datetime | None = None, ended_agent: str = ""
    ) -> None:
        finished = Finished(
            attempt_id=attempt.attempt_id,
            outcome=ending.outcome,
            exit_code=ending.exit_code,
            started_at=attempt.started_at,
            finished_at=finished_at,
            log_size=attempt.spool.size,
            log_missing=attempt.spool.missing,
            log_head=attempt.spool.head,
            log_tail=attempt.spool.tail(),
            message=ending.message[:MAX_MESSAGE],
            ended_agent=ended_agent,
        )
        while True:
            try:
                self.journal.finish(finished)
            except JournalFull as error:
                log.error("result.no_room", attempt=attempt.attempt_id, reason=error.message)
                self._reserve.release()
                await asyncio.sleep(FULL_RETRY)
            else:
                attempt.finish(finished)
                return

    def _deliver(self, attempt: Attempt) -> None:
        self._spawn(attempt.attempt_id, self._delivered(attempt))

    async def _delivered(self, attempt: Attempt) -> None:
        await self.delivery.deliver(attempt)
        self.journal.acknowledge(attempt.attempt_id)
        attempt.spool.remove()
        self._reserve.fill()

    def _spawn(self, attempt_id: str, work: Coroutine[None, None, None]) -> None:
        """One piece of work at a time that speaks of an attempt."""
        self._delivering.add(attempt_id)
        task = self.group.create_task(self._until_done(attempt_id, work), name=f"deliver {attempt_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _until_done(self, attempt_id: str, work: Coroutine[None, None, None]) -> None:
        await work
        self._delivering.discard(attempt_id)
        self._changed.set()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    def _cancel(self, attempt_id: str) -> bool:
        running = self._running.get(attempt_id)
        if running is not None:
            return _stop(running, Ending(Outcome.CANCELLED))
        if attempt_id in self._delivering:
            return False
        if not self._says_again(attempt_id):
            never = Ending(Outcome.CANCELLED, message=Said.NEVER_STARTED)
            self._spawn(attempt_id, self._answer(attempt_id, never))
        return True

    async def _answer(self, attempt_id: str, ending: Ending) -> None:
        """Write down and deliver how an attempt ended that does not run here."""
        attempt = Attempt(attempt_id, self._spool(attempt_id), uploaded=None)
        await self._finish(attempt, ending)
        await self._delivered(attempt)

    async def _answer_lost(self, attempt_id: str) -> None:
        await self.runner.end_tree(attempt_id, None)
        await self._answer(attempt_id, Ending(Outcome.INTERRUPTED, message=Said.JOURNAL_LOST))

    async def _interrupt(self, held: InHand, attempt: Attempt) -> None:
        """End what is left of it: what nobody watches any more must not run on without timeout, cancel or result."""
        leader = Member(held.process.pid, held.process.birth) if held.process is not None else None
        left = await self.runner.end_tree(held.attempt_id, leader)
        why = Said.INTERRUPTED
        if self._boot and held.started is not None and held.started.boot:
            why = Said.AGENT_DIED if held.started.boot == self._boot else Said.PC_DIED
        await asyncio.to_thread(self.runner.system.clear, held.attempt_id)
        died_of = held.started.task_id if why is Said.AGENT_DIED and held.started is not None else ""
        await self._finish(
            attempt, Ending(Outcome.INTERRUPTED, message=f"{why} {left}".strip()), ended_agent=died_of
        )
        log.warning("task.interrupted", attempt=held.attempt_id)

    @property
    def _goes_down(self) -> bool:
        """Whether the system was told to: what begins now would only be cut off."""
        return any(running.is_power for running in self._running.values())

    @property
    def _reserve(self) -> Reserve:
        return Reserve(self.folder / "reserve")

    def _spool(self, attempt_id: str) -> Spool:
        return Spool(self.folder / "output" / attempt_id, limit=output_limit(MAX_OUTPUT))

    def _clear_folders(self) -> None:
        shutil.rmtree(self.folder / "work", ignore_errors=True)
        for file in (self.folder / "output").iterdir():
            attempt_id = file.name.partition(".")[0]
            if self.journal.tombstone(attempt_id) or not self.journal.was_started(attempt_id):
                file.unlink(missing_ok=True)


def _stop(running: _Running, ending: Ending) -> bool:
    if running.stop.done():
        return False
    running.stop.set_result(ending)
    return True
