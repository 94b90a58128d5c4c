"""Tasks: taking down what agents say of their attempts, and showing it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from controldock.domain.deployment import Deployment
from controldock.domain.errors import ControlDockError, Invalid, NotAllowed, NotFound
from controldock.domain.operator import Permission
from controldock.domain.task import (
    EVENT_OF_OUTCOME,
    FINAL_STATES,
    TRANSITIONS,
    Result,
    TaskEvent,
    TaskState,
    advance,
)
from controldock.server.services.actor import Actor
from controldock.server.services.batches import Batch
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.presence import Presence
from controldock.server.store.engine import Database
from controldock.server.store.logs import Logs
from controldock.server.store.tasks import AttemptRow, HeldAttempt, Step, TaskRow

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
    """A task, and whether its PC is online now."""

    task: TaskRow
    online: bool


@dataclass(frozen=True, slots=True)
class AgentTask:
    """A task of one PC, and the deployment that it belongs to."""

    seen: SeenTask
    deployment: Deployment


class Tasks:
    """Use cases around tasks."""

    def __init__(self, database: Database, logs: Logs, changes: Changes, presence: Presence) -> None:
        self._database = database
        self._logs = logs
        self._changes = changes
        self._presence = presence
        self._owners: OrderedDict[str, tuple[str, str]] = OrderedDict()
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
        owner, deployment_id = await self._owner(attempt_id)
        if owner != agent_id:
            raise NotAllowed("This attempt belongs to another agent.")
        if offset + len(data) > MAX_LOG:
            raise Invalid("The log is too long.")
        size = await self._logs.append(attempt_id, offset, data)
        self._changes.publish(Noun.DEPLOYMENTS, (deployment_id,))
        return size

    async def _take_down(self, statements: Sequence[Statement]) -> list[ControlDockError | None]:
        async with self._database.write() as tx:
            held = await tx.tasks.held({statement.attempt_id for statement in statements})
            states = {id: attempt.state for id, attempt in held.items()}
            replies: list[ControlDockError | None] = []
            started: list[tuple[Step, datetime]] = []
            ended: list[tuple[Step, Result]] = []
            for statement in statements:
                attempt = held.get(statement.attempt_id)
                refusal = _refusal(statement, attempt)
                replies.append(refusal)
                if attempt is None or refusal is not None:
                    continue
                event = _event(statement)
                if event not in TRANSITIONS[states[attempt.id]]:
                    _note_contradiction(statement, states[attempt.id])
                    continue
                states[attempt.id] = advance(states[attempt.id], event)
                step = Step(attempt.id, attempt.task_id, states[attempt.id])
                if isinstance(statement.says, Result):
                    ended.append((step, statement.says))
                else:
                    started.append((step, statement.says))
            await tx.tasks.save_started([step for step, _ in started], [moment for _, moment in started])
            await tx.tasks.save_results([step for step, _ in ended], [result for _, result in ended])
            touched = {held[step.attempt_id].deployment_id for step, _ in (*started, *ended)}
            tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, touched) if touched else None)
        return replies

    async def _owner(self, attempt_id: str) -> tuple[str, str]:
        """The agent of an attempt, and its deployment."""
        owner = self._owners.get(attempt_id)
        if owner is None:
            async with self._database.read() as tx:
                held = await tx.tasks.held([attempt_id])
            if attempt_id not in held:
                raise NotFound("This server does not know this attempt.")
            attempt = held[attempt_id]
            owner = self._owners[attempt_id] = attempt.agent_id, attempt.deployment_id
            if len(self._owners) > KNOWN_OWNERS:
                self._owners.popitem(last=False)
        return owner

    # -- what people ask --

    async def page(
        self,
        actor: Actor,
        deployment_id: str,
        state: TaskState | None,
        after: tuple[str, str] | None,
        limit: int,
    ) -> tuple[list[SeenTask], tuple[str, str] | None]:
        """Tasks of a deployment by host name, and the key of the next page."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            if await tx.deployments.get(deployment_id) is None:
                raise NotFound
            found = await tx.tasks.page(deployment_id, state, after, limit + 1)
        shown = [self._seen(task) for task in found[:limit]]
        more = len(found) > limit
        return shown, (shown[-1].task.host_name, shown[-1].task.id) if more else None

    async def of_agent(self, actor: Actor, agent_id: str, limit: int) -> list[AgentTask]:
        """The newest tasks of a PC."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            if await tx.agents.get(agent_id) is None:
                raise NotFound
            found = await tx.tasks.of_agent(agent_id, limit)
            wishes = await tx.deployments.of(sorted({task.deployment_id for task in found}))
        shown = [replace(task, attempt=self._as_far_as_it_is(task.attempt)) for task in found]
        return [AgentTask(self._seen(task), wishes[task.deployment_id]) for task in shown]

    async def get(self, actor: Actor, task_id: str) -> tuple[SeenTask, list[AttemptRow]]:
        """A task with all its attempts, newest first."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            task = await tx.tasks.get(task_id)
            if task is None:
                raise NotFound
            attempts = [self._as_far_as_it_is(attempt) for attempt in await tx.tasks.attempts_of(task_id)]
        return self._seen(replace(task, attempt=attempts[0])), attempts

    async def log(self, actor: Actor, attempt_id: str) -> AsyncIterator[bytes]:
        """The raw output of an attempt; while it runs, as far as it has come."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            attempt = await tx.tasks.attempt(attempt_id)
        if attempt is None:
            raise NotFound
        if attempt.log_size == len(attempt.log_tail) and self._logs.size(attempt_id) == 0:
            return _once(attempt.log_tail)  # a short log is its own summary and has no file
        return self._logs.read(attempt_id)

    def _as_far_as_it_is(self, attempt: AttemptRow) -> AttemptRow:
        """With the size of the log so far, which the row learns only with the result."""
        if attempt.state in FINAL_STATES:
            return attempt
        return replace(attempt, log_size=max(attempt.log_size, self._logs.size(attempt.id)))

    def _seen(self, task: TaskRow) -> SeenTask:
        return SeenTask(task, self._presence.is_online(task.agent_id))


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
    if isinstance(statement.says, Result) and statement.says.outcome.value != state.value:
        log.warning(
            "result.contradicts",
            attempt=statement.attempt_id,
            says=statement.says.outcome.value,
            recorded=state.value,
        )


async def _once(data: bytes) -> AsyncIterator[bytes]:
    if data:
        yield data
