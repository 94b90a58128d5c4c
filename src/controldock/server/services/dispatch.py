"""Handing out work: what an agent that polls is told, and how it is woken when there is something."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from controldock.domain.errors import Unavailable
from controldock.domain.task import TaskEvent, TaskState, advance
from controldock.protocol.messages import MAX_IN_HAND
from controldock.server.services.announcement_feed import AnnouncementFeed
from controldock.server.services.batches import Batch
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.errands import Errand
from controldock.server.services.lines import NEVER, Announced, Cancellation, Found, Line, Order, Poll
from controldock.server.services.orders import Orders
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.tasks import OpenTask, Step
from controldock.sources import Sources

TOLD_AT_ONCE, TOLD_EVERY = (
    500,
    0.1,
)  # agents that are told of a new interval, and seconds: a fleet of 100,000 in 20 s


@dataclass(frozen=True, slots=True)
class _Claim:
    line: Line
    capacity: int
    expected: bool  # it was woken: there is probably something


@dataclass(frozen=True, slots=True)
class _Opening:
    agent_id: str
    in_hand: frozenset[str]


class Dispatch:
    """The meeting point of polls and work. One line an agent: a newer session replaces the older one's."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        changes: Changes,
        orders: Orders,
        feed: AnnouncementFeed,
    ) -> None:
        self._database = database
        self._sources = sources
        self._changes = changes
        self._orders = orders
        self._feed = feed
        self._lines: dict[str, Line] = {}
        self.claims: Batch[_Claim, Found] = Batch("claims", self._claim)
        self.openings: Batch[_Opening, None] = Batch("openings", self._settle)
        self.returns: Batch[Order, None] = Batch("returns", self._hand_back)

    async def open_line(self, agent_id: str, in_hand: frozenset[str], replaced: Callable[[], None]) -> Line:
        """The agent is there, and its journal holds these attempts. What was handed to it and never arrived is
        pending again; what it had begun and its journal has lost is unknown. The older line goes first, so that
        nothing is handed out on it behind our back."""
        older = self._lines.get(agent_id)
        line = self._lines[agent_id] = Line(agent_id, replaced)
        if older is not None:
            older.replaced()
        try:
            if len(in_hand) < MAX_IN_HAND:  # a full list may be cut short, and says nothing of what it lacks
                await self.openings.submit(_Opening(agent_id, in_hand))
        except BaseException:
            self.close_line(line)
            raise
        return line

    def close_line(self, line: Line) -> None:
        """It is gone, unless it is back already."""
        if self._lines.get(line.agent_id) is line:
            del self._lines[line.agent_id]

    def hang_up(self, agent_ids: Iterable[str]) -> None:
        """End the sessions of these: they are not, or no longer, allowed one."""
        for agent_id in agent_ids:
            line = self._lines.pop(agent_id, None)
            if line is not None:
                line.replaced()

    def is_open(self, line: Line) -> bool:
        """Whether it is still its agent's line."""
        return self._lines.get(line.agent_id) is line

    @property
    def open_lines(self) -> int:
        """How many agents are connected."""
        return len(self._lines)

    @property
    def connected(self) -> tuple[str, ...]:
        """The ids of agents that are connected."""
        return tuple(self._lines)

    def wake(self, agent_ids: Iterable[str], *, work: bool = True) -> None:
        """There may be something for these: work, or only something to hear."""
        for agent_id in agent_ids:
            line = self._lines.get(agent_id)
            if line is not None:
                line.news = True
                line.work |= work
                if (poll := line.waiting) is not None:
                    poll.stop_waiting()
                    self._look(poll)

    def reconfigure(self, agent_ids: Iterable[str]) -> None:
        """The interval or the groups of these were changed: polls are answered with them. A fleet is told a few at a
        time, or it would ask again, and beat, all at the same moment."""
        loop = asyncio.get_running_loop()
        lines = [line for agent_id in agent_ids if (line := self._lines.get(agent_id)) is not None]
        for place, line in enumerate(lines):
            line.is_reconfigured = True
            loop.call_later(place // TOLD_AT_ONCE * TOLD_EVERY, self._tell_interval, line)

    def send(self, agent_id: str, errand: Errand) -> bool:
        """Ask a favor with the next answer to its poll; False: it is not connected, or was asked too much already."""
        line = self._lines.get(agent_id)
        if line is None or not line.errands.add(errand):
            return False
        if line.waiting is not None:
            line.waiting.settle_unasked()
        return True

    def _tell_interval(self, line: Line) -> None:
        if line.waiting is not None:
            line.waiting.settle_interval()

    async def poll(self, line: Line, capacity: int, wait: float) -> Found:
        """What there is for this agent, as `ask` gives it; whoever is cancelled meanwhile loses nothing."""
        asked = self.ask(line, capacity, wait)
        try:
            return await asked
        except asyncio.CancelledError:
            if not asked.cancelled() and asked.exception() is None:
                self._take_back(line, asked.result())
            raise

    def ask(self, line: Line, capacity: int, wait: float) -> asyncio.Future[Found]:
        """Will hold what there is for this agent; waits up to `wait` seconds for it. An order is assigned to the agent,
        and committed, when it is there: whoever can't deliver it must `hand_back`. Cancelling the future is leaving."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        poll = Poll(line, capacity, now + wait, loop.create_future())
        if line.anew:
            self._feed.polls_again(line)
        if poll.settle_unasked():
            pass
        elif line.news or not line.is_bare(now):
            self._look(poll)
        else:
            self._wait(poll)
        return poll.found

    def _look(self, poll: Poll) -> None:
        line = poll.line
        claim = _Claim(line, poll.capacity, line.work)
        try:
            asked = self.claims.enqueue(claim)
        except Unavailable as error:
            poll.found.set_exception(error)
        else:
            line.news = line.work = False  # before the look, so that what comes during it is not missed
            asked.add_done_callback(partial(self._looked, poll))

    def _looked(self, poll: Poll, asked: asyncio.Future[Found]) -> None:
        if asked.cancelled() or asked.exception() is not None:
            poll.line.news = True  # nobody looked: the next poll must
            if not poll.found.done():
                poll.found.set_exception(asked.exception() or Unavailable())
        elif poll.found.done():
            self._take_back(poll.line, asked.result())
        elif (found := asked.result()) is not None:
            if isinstance(found, Announced):
                self._feed.answered(poll.line, found, asyncio.get_running_loop().time())
            poll.settle(found)
        else:
            self._wait(poll)

    def _wait(self, poll: Poll) -> None:
        loop = asyncio.get_running_loop()
        if poll.settle_unasked():
            pass
        elif poll.line.news:
            self._look(poll)
        elif loop.time() >= poll.end:
            poll.settle(None)
        else:
            poll.line.waiting = poll
            poll.timer = loop.call_at(poll.end, poll.settle, None)
            poll.found.add_done_callback(poll.stop_waiting)

    def hand_back(self, order: Order) -> None:
        """The order could not be delivered: it waits for the agent's next poll."""
        self.returns.enqueue(order).add_done_callback(_ignore_failure)

    def _take_back(self, line: Line, found: Found) -> None:
        if isinstance(found, Order):
            self.hand_back(found)
        elif isinstance(found, Announced):
            self._feed.take_back(line, found)
            line.bare_since = NEVER

    # -- batches --

    async def _claim(self, claims: Sequence[_Claim]) -> list[Found]:
        by_agent = {claim.line.agent_id: claim for claim in claims}
        found = await self._look_up(by_agent)
        return [
            found.get(claim.line.agent_id) if by_agent[claim.line.agent_id] is claim else None
            for claim in claims
        ]

    async def _look_up(self, claims: dict[str, _Claim]) -> dict[str, Found]:
        began = asyncio.get_running_loop().time()
        lines = {agent_id: claim.line for agent_id, claim in claims.items()}
        if any(claim.expected for claim in claims.values()):
            async with self._database.write() as tx:
                return await self._find(tx, claims, await self._feed.find(tx, lines, began), began)
        # Most polls find nothing; only work that is there is worth a write transaction.
        async with self._database.read() as tx:
            there = _by_agent(await tx.tasks.open_of_agents(list(claims)))
            told = await self._feed.find(tx, lines, began)
        if any(_has_to_hear(lines[agent_id], tasks) for agent_id, tasks in there.items()):
            async with self._database.write() as tx:
                return await self._find(tx, claims, told, began)
        for agent_id, line in lines.items():
            line.bare_since = NEVER if agent_id in told and told[agent_id].more else began
        return dict(told)

    async def _find(
        self, tx: Transaction, claims: dict[str, _Claim], told: dict[str, Announced], began: float
    ) -> dict[str, Found]:
        found: dict[str, Found] = {}
        first: dict[str, OpenTask] = {}
        there = _by_agent(await tx.tasks.open_of_agents(list(claims), claim=True))
        for agent_id, claim in claims.items():
            tasks = there.get(agent_id, ())
            waiting = [task for task in tasks if _waits(task)]
            announced = told.get(agent_id)
            if cancellation := _cancellation(claim.line, tasks):
                found[agent_id] = cancellation
            elif announced is not None:
                found[agent_id] = announced
            elif claim.capacity > 0 and waiting:
                first[agent_id] = waiting.pop(0)
            # After an announcement it looks again: more of them may wait, and here they come before work.
            claim.line.bare_since = NEVER if waiting or announced is not None else began
        if first:
            now = self._sources.now()
            signed = await self._orders.of(
                tx, {task.attempt_id: task.deployment_id for task in first.values()}
            )
            await tx.tasks.save_steps([_step(task, TaskEvent.ASSIGN) for task in first.values()], now)
            for agent_id, task in first.items():
                found[agent_id] = Order(
                    task.attempt_id, task.id, task.deployment_id, signed[task.attempt_id], now
                )
            touched = {task.deployment_id for task in first.values()}
            tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, touched))
        return found

    async def _settle(self, openings: Sequence[_Opening]) -> list[None]:
        in_hand = {opening.agent_id: opening.in_hand for opening in openings}
        async with self._database.write() as tx:
            steps, touched = [], set()
            for task in await tx.tasks.open_of_agents(list(in_hand), lock=True):
                event = _what_became_of(task, in_hand[task.agent_id])
                if event is not None:
                    steps.append(_step(task, event))
                    touched.add(task.deployment_id)
            await tx.tasks.save_steps(steps)
            tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, touched) if touched else None)
        return [None] * len(openings)

    async def _hand_back(self, orders: Sequence[Order]) -> list[None]:
        async with self._database.write() as tx:
            held = await tx.tasks.held([order.attempt_id for order in orders], lock=True)
            wishes = await tx.deployments.brief(sorted({order.deployment_id for order in orders}))
            steps, woken = [], []
            for order in orders:
                attempt = held[order.attempt_id]
                if attempt.state is TaskState.ASSIGNED and attempt.assigned_at == order.assigned_at:
                    event = _not_arrived(wishes[order.deployment_id].cancel_wanted_at is not None)
                    steps.append(Step(attempt.id, attempt.task_id, advance(attempt.state, event)))
                    woken.append(attempt.agent_id)
            await tx.tasks.save_steps(steps)
            touched = {order.deployment_id for order in orders}
            tx.then(lambda: self.wake(woken))
            tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, touched) if woken else None)
        return [None] * len(orders)


def _step(task: OpenTask, event: TaskEvent) -> Step:
    return Step(task.attempt_id, task.id, advance(task.state, event))


def _waits(task: OpenTask) -> bool:
    return task.state is TaskState.PENDING and not task.cancel_wanted and not task.is_paused


def _has_to_hear(line: Line, tasks: Sequence[OpenTask]) -> bool:
    return any(_waits(task) or _is_to_end(line, task) for task in tasks)


def _is_to_end(line: Line, task: OpenTask) -> bool:
    return task.cancel_wanted and task.state is not TaskState.PENDING and task.attempt_id not in line.told


def _what_became_of(task: OpenTask, in_hand: frozenset[str]) -> TaskEvent | None:
    """What a hello tells of a task, by what the agent has in its journal."""
    if task.attempt_id in in_hand:
        return None
    if task.state is TaskState.ASSIGNED:
        return _not_arrived(task.cancel_wanted)
    return TaskEvent.LOSE if task.state is TaskState.RUNNING else None


def _not_arrived(cancel_wanted: bool) -> TaskEvent:
    """What becomes of a task whose order never reached its agent; nobody else would end a cancelled one."""
    return TaskEvent.WITHDRAW if cancel_wanted else TaskEvent.HAND_BACK


def _cancellation(line: Line, tasks: Sequence[OpenTask]) -> Cancellation | None:
    """The attempts to be ended that this session has not been told of yet; they count as told now."""
    ends = tuple(task.attempt_id for task in tasks if _is_to_end(line, task))
    line.told.update(ends)
    return Cancellation(ends) if ends else None


def _by_agent(tasks: Sequence[OpenTask]) -> dict[str, list[OpenTask]]:
    found: defaultdict[str, list[OpenTask]] = defaultdict(list)
    for task in tasks:
        found[task.agent_id].append(task)
    return dict(found)


def _ignore_failure(future: asyncio.Future[None]) -> None:
    """A hand-back that failed is made up for by the agent's next hello; the batch has logged it."""
    if not future.cancelled():
        future.exception()
