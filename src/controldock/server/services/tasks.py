"""Tasks: taking down what agents say of their attempts, and showing it."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from controldock.domain.deployment import Deployment
from controldock.domain.errors import ControlDockError, Invalid, NotAllowed, NotFound
from controldock.domain.operator import Permission
from controldock.domain.task import (
    DONE_STATES,
    EVENT_OF_OUTCOME,
    FINAL_STATES,
    TRANSITIONS,
    Result,
    TaskEvent,
    TaskState,
    advance,
)
from controldock.domain.waiting import Waiting
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.batches import Batch
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.conclusions import Conclusions
from controldock.server.services.consequences import Consequences
from controldock.server.services.heard import NEWEST, Heard, last_lines
from controldock.server.services.presence import Presence
from controldock.server.services.whys import Whys
from controldock.server.store.engine import Database
from controldock.server.store.logs import Logs
from controldock.server.store.task_rows import AttemptRow, TaskRow
from controldock.server.store.tasks import HeldAttempt, Step

log = structlog.get_logger()

MAX_LOG = 256 * 1024 * 1024  # bytes of one attempt; agents stop far below, so this only stops a hostile one
KNOWN_OWNERS = (
    50_000  # attempts whose agent is remembered, so that not every piece of a log asks the database
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What an agent says of an attempt: that it runs since, or how it ended."""

    agent_id: str
    attempt_id: str
    says: datetime | Result


@dataclass(frozen=True, slots=True)
class SeenTask:
    """A task, whether its PC is online now, and why it is not done."""

    task: TaskRow
    online: bool
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True)
class AgentTask:
    """A task of one PC, and the deployment that it belongs to."""

    seen: SeenTask
    deployment: Deployment


@dataclass(frozen=True, slots=True)
class TaskStory:
    """A task, the deployment that it belongs to, and all its attempts, newest first."""

    seen: SeenTask
    deployment: Deployment
    attempts: list[AttemptRow]


class Tasks:
    """Use cases around tasks."""

    def __init__(
        self,
        database: Database,
        activities: Activities,
        logs: Logs,
        changes: Changes,
        presence: Presence,
        heard: Heard,
    ) -> None:
        self._database = database
        self._logs = logs
        self._changes = changes
        self._presence = presence
        self._heard = heard
        self._conclusions = Conclusions(presence)
        self._consequences = Consequences(activities)
        self._whys = Whys(presence)
        self._owners: OrderedDict[str, HeldAttempt] = OrderedDict()
        self.statements: Batch[Statement, ControlDockError | None] = Batch("statements", self._take_down)

    # -- what agents say --

    async def state(self, statement: Statement) -> None:
        """Take down what an agent says. The first result counts; saying it again is always right."""
        refusal = await self.say(statement)
        if refusal is not None:
            raise refusal

    def say(self, statement: Statement) -> asyncio.Future[ControlDockError | None]:
        """The same by callback: will hold the refusal, or None once it is committed."""
        return self.statements.enqueue(statement)

    async def store_log(self, agent_id: str, attempt_id: str, offset: int, data: bytes) -> int:
        """Keep a piece of output; how much there is now."""
        owner = await self._owner(attempt_id)
        if owner.agent_id != agent_id:
            raise NotAllowed("This attempt belongs to another agent.")
        if offset + len(data) > MAX_LOG:
            raise Invalid("The log is too long.")
        size = await self._logs.append(attempt_id, offset, data)
        self._heard.note_piece(owner.deployment_id, owner.task_id, agent_id, data)
        self._changes.publish(Noun.DEPLOYMENTS, (owner.deployment_id,))
        return size

    async def _take_down(self, statements: Sequence[Statement]) -> list[ControlDockError | None]:
        async with self._database.write() as tx:
            held = await tx.tasks.held({statement.attempt_id for statement in statements}, lock=True)
            told = _Told(held)
            replies = [told.take(statement) for statement in statements]
            now = self._heard.now()
            await tx.tasks.save_started(
                [step for step, _ in told.started],
                [moment for _, moment in told.started],
                [self._conclusions.of_start(held[step.attempt_id], at, now) for step, at in told.started],
            )
            ended = [(held[step.attempt_id], result) for step, result in told.ended]
            await tx.tasks.save_results(
                [step for step, _ in told.ended],
                [result for _, result in told.ended],
                await self._conclusions.of_results(tx, ended, now),
            )
            await self._consequences.draw(tx, ended)
            tx.then(lambda: self._tell(told))
        return replies

    def _tell(self, told: _Told) -> None:
        """What was committed is news."""
        if touched := told.touched:
            self._changes.publish(Noun.DEPLOYMENTS, touched)
        for deployment_id, count in told.newly_done.items():
            self._heard.note_done(deployment_id, count)
        for attempt, result in told.newest(NEWEST):
            if result.log_size == len(result.log_tail):  # a longer output came in pieces, and was heard then
                lines = last_lines(result.log_tail)
                self._heard.note_lines(attempt.deployment_id, attempt.task_id, attempt.agent_id, lines)

    async def _owner(self, attempt_id: str) -> HeldAttempt:
        """The attempt, with its agent and its deployment; its state may be an older one."""
        owner = self._owners.get(attempt_id)
        if owner is None:
            async with self._database.read() as tx:
                held = await tx.tasks.held([attempt_id])
            if attempt_id not in held:
                raise NotFound("This server does not know this attempt.")
            owner = self._owners[attempt_id] = held[attempt_id]
            if len(self._owners) > KNOWN_OWNERS:
                self._owners.popitem(last=False)
        return owner

    # -- what people ask --

    async def of_agent(self, actor: Actor, agent_id: str, limit: int) -> list[AgentTask]:
        """The newest tasks of a PC."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            if await tx.agents.get(agent_id) is None:
                raise NotFound
            found = await tx.tasks.of_agent(agent_id, limit)
            wishes = await tx.deployments.brief(sorted({task.deployment_id for task in found}))
            whys = await self._whys.of(tx, found, wishes)
        shown = [replace(task, attempt=self._as_far_as_it_is(task.attempt)) for task in found]
        return [AgentTask(self._seen(task, whys[task.id]), wishes[task.deployment_id]) for task in shown]

    async def get(self, actor: Actor, task_id: str) -> TaskStory:
        """A task with all its attempts, newest first."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            task = await tx.tasks.get(task_id)
            if task is None:
                raise NotFound
            attempts = [self._as_far_as_it_is(attempt) for attempt in await tx.tasks.attempts_of(task_id)]
            wishes = await tx.deployments.brief([task.deployment_id])
            whys = await self._whys.of(tx, [task], wishes)
        seen = self._seen(replace(task, attempt=attempts[0]), whys[task.id])
        return TaskStory(seen, wishes[task.deployment_id], attempts)

    def _as_far_as_it_is(self, attempt: AttemptRow) -> AttemptRow:
        """With the size of the log so far, which the row learns only with the result."""
        if attempt.state in FINAL_STATES:
            return attempt
        return replace(attempt, log_size=max(attempt.log_size, self._logs.size(attempt.id)))

    def _seen(self, task: TaskRow, waiting: Waiting | None) -> SeenTask:
        return SeenTask(task, self._presence.is_online(task.agent_id), waiting)


class _Told:
    """What a batch of statements amounts to. The first result counts; what follows it changes nothing."""

    def __init__(self, held: Mapping[str, HeldAttempt]) -> None:
        self.held = held
        self.started: list[tuple[Step, datetime]] = []
        self.ended: list[tuple[Step, Result]] = []
        self.newly_done: Counter[str] = Counter()  # by deployment
        self._states = {id: attempt.state for id, attempt in held.items()}

    @property
    def touched(self) -> set[str]:
        """Deployments that something changed in."""
        return {self.held[step.attempt_id].deployment_id for step, _ in (*self.started, *self.ended)}

    def newest(self, most: int) -> list[tuple[HeldAttempt, Result]]:
        """The results that came last, so many of each deployment, in their order: more is nobody shown."""
        seen: Counter[str] = Counter()
        found = []
        for step, result in reversed(self.ended):
            attempt = self.held[step.attempt_id]
            seen[attempt.deployment_id] += 1
            if seen[attempt.deployment_id] <= most:
                found.append((attempt, result))
        return found[::-1]

    def take(self, statement: Statement) -> ControlDockError | None:
        """Note it; the refusal, if it is none of this agent's business."""
        attempt = self.held.get(statement.attempt_id)
        refusal = _refusal(statement, attempt)
        if attempt is None or refusal is not None:
            return refusal
        before, event = self._states[attempt.id], _event(statement)
        if event not in TRANSITIONS[before]:
            _note_contradiction(statement, before)
            return None
        after = self._states[attempt.id] = advance(before, event)
        step = Step(attempt.id, attempt.task_id, after)
        if isinstance(statement.says, Result):
            self.ended.append((step, statement.says))
            self.newly_done[attempt.deployment_id] += before not in DONE_STATES
        else:
            self.started.append((step, statement.says))
        return None


def _event(statement: Statement) -> TaskEvent:
    return EVENT_OF_OUTCOME[statement.says.outcome] if isinstance(statement.says, Result) else TaskEvent.START


def _refusal(statement: Statement, attempt: HeldAttempt | None) -> ControlDockError | None:
    if attempt is None:
        return NotFound("This server does not know this attempt.")
    if attempt.agent_id != statement.agent_id:
        log.warning("statement.foreign", agent=statement.agent_id, attempt=statement.attempt_id)
        return NotAllowed("This attempt belongs to another agent.")
    return None


def _note_contradiction(statement: Statement, state: TaskState) -> None:
    """A repeat is normal; another outcome than the recorded one is worth a line, and changes nothing."""
    if isinstance(statement.says, Result) and TRANSITIONS[TaskState.ASSIGNED][_event(statement)] is not state:
        log.warning(
            "result.contradicts",
            attempt=statement.attempt_id,
            says=statement.says.outcome.value,
            recorded=state.value,
        )
