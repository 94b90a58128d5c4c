"""Tasks and attempts. A task's state is that of its latest attempt; both are written here, in one place, together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.deployment import Deployment
from controldock.domain.task import Result, TaskState
from controldock.server.store.columns import Moment, seconds_later
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import OPEN, attempts, deployments, tasks
from controldock.server.store.task_rows import AttemptRow, TaskRow, attempt_of, task_of, with_attempt


@dataclass(frozen=True, slots=True)
class NewTask:
    """One agent's share of a deployment, with its first attempt."""

    id: str
    attempt_id: str
    agent_id: str
    ticket: str = ""  # signed


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that its agent may have to hear of."""

    id: str
    attempt_id: str
    agent_id: str
    deployment_id: str
    state: TaskState
    cancel_wanted: bool
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class HeldAttempt:
    """An attempt, and the task and agent it belongs to."""

    id: str
    task_id: str
    agent_id: str
    deployment_id: str
    state: TaskState
    assigned_at: datetime | None
    latest_id: str  # the attempt of the task that counts
    latest_state: TaskState

    @property
    def is_earlier(self) -> bool:
        """Whether the task was tried again since."""
        return self.id != self.latest_id


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the server makes of an agent's statement."""

    clock_offset: float | None = None  # seconds that the PC's clock was ahead
    cause: str = ""
    last_line: str = ""


NO_CONCLUSION = Conclusion()


@dataclass(frozen=True, slots=True)
class Step:
    """An attempt's next state, and what is learned with it."""

    attempt_id: str
    task_id: str
    state: TaskState


_OPEN_COLUMNS = (
    tasks.c.id,
    tasks.c.attempt_id,
    tasks.c.agent_id,
    tasks.c.deployment_id,
    tasks.c.state,
    deployments.c.cancel_wanted_at,
    deployments.c.paused_at,
)


class Tasks:
    """Tasks and attempts within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, deployment: Deployment, new: Sequence[NewTask]) -> None:
        """Make the tasks of a deployment, all pending."""
        if not new:
            return
        pending = TaskState.PENDING.value
        rows = unrolled(self._connection, task=TEXT, attempt=TEXT, agent=TEXT, ticket=TEXT)
        data = packed((task.id, task.attempt_id, task.agent_id, task.ticket) for task in new)
        await self._connection.execute(
            insert(tasks).from_select(
                ["id", "deployment_id", "agent_id", "attempt_id", "state", "deadline"],
                select(
                    rows.c.task,
                    literal(deployment.id),
                    rows.c.agent,
                    rows.c.attempt,
                    literal(pending),
                    literal(deployment.deadline, Moment),
                ),
            ),
            data,
        )
        await self._connection.execute(
            insert(attempts).from_select(
                [
                    "id",
                    "task_id",
                    "number",
                    "state",
                    "message",
                    "log_size",
                    "log_missing",
                    "log_tail",
                    "created_at",
                    "created_by",
                    "ticket",
                ],
                select(
                    rows.c.attempt,
                    rows.c.task,
                    literal(1),
                    literal(pending),
                    literal(""),
                    literal(0),
                    literal(0),
                    literal(b""),
                    literal(deployment.started_at or deployment.created_at, Moment),
                    literal(deployment.created_by),
                    rows.c.ticket,
                ),
            ),
            data,
        )

    async def open_of_agents(
        self, agent_ids: Sequence[str], *, claim: bool = False, lock: bool = False
    ) -> list[OpenTask]:
        """What is pending, assigned or running on these agents, oldest first. With `claim` nobody else gets the same
        rows until this transaction ends, and what others have is left out; with `lock` they are waited for."""
        asked = unrolled(self._connection, agent=TEXT)
        data = packed((id,) for id in agent_ids)
        on_these = (tasks.c.agent_id == asked.c.agent) & OPEN
        claimed = None
        if claim or lock:
            ids = select(tasks.c.id).join_from(asked, tasks, on_these)
            claimed = await self._lock(ids, data, skip_locked=claim)
        wanted = (
            select(*_OPEN_COLUMNS)
            .join_from(asked, tasks, on_these)
            .join(deployments, tasks.c.deployment_id == deployments.c.id)
            .order_by(tasks.c.id)
        )
        rows = await self._connection.execute(wanted, data)
        return [_open(row) for row in rows if claimed is None or row.id in claimed]

    async def open_of_deployment(self, deployment_id: str, *, lock: bool = False) -> list[OpenTask]:
        """What of a deployment is not over. With `lock` nobody else moves these rows until this transaction ends."""
        held = (tasks.c.deployment_id == deployment_id) & OPEN
        if lock:
            await self._lock(select(tasks.c.id).where(held), {})
        rows = await self._connection.execute(
            select(*_OPEN_COLUMNS)
            .join_from(tasks, deployments, tasks.c.deployment_id == deployments.c.id)
            .where(held)
        )
        return [_open(row) for row in rows]

    async def _lock(
        self, ids: Select[Any], data: dict[str, str], *, skip_locked: bool = False
    ) -> set[str] | None:
        """Keep these tasks from everybody else; which they are, or None on SQLite, which has one writer anyway.

        A statement of its own: what is joined to a row that was waited for would be as old as the waiting."""
        if self._connection.dialect.name != "postgresql":
            return None
        locked = ids.order_by(tasks.c.id).with_for_update(of=tasks, skip_locked=skip_locked)
        return {row.id for row in await self._connection.execute(locked, data)}

    async def overdue(self, now: datetime, limit: int) -> list[OpenTask]:
        """Pending tasks whose deadline has passed. Nobody else moves them until this transaction ends."""
        rows = await self._connection.execute(
            select(*_OPEN_COLUMNS)
            .join_from(deployments, tasks, tasks.c.deployment_id == deployments.c.id)
            .where(OPEN, tasks.c.deadline <= now, tasks.c.state == TaskState.PENDING.value)
            .limit(limit)
            .with_for_update(of=tasks, skip_locked=True)
        )
        return [_open(row) for row in rows]

    async def lost(self, now: datetime, patience: float, limit: int) -> list[OpenTask]:
        """Handed-out tasks past their deadline whose time-out ended `patience` seconds ago, with nothing heard. Nobody
        else moves them until this transaction ends."""
        end = seconds_later(
            attempts.c.assigned_at, deployments.c.timeout + patience, self._connection.dialect
        )
        rows = await self._connection.execute(
            select(*_OPEN_COLUMNS)
            .join_from(deployments, tasks, tasks.c.deployment_id == deployments.c.id)
            .join(attempts, attempts.c.id == tasks.c.attempt_id)
            .where(
                OPEN,
                tasks.c.deadline <= now,
                tasks.c.state.in_((TaskState.ASSIGNED.value, TaskState.RUNNING.value)),
                end < now,
            )
            .limit(limit)
            .with_for_update(of=tasks, skip_locked=True)
        )
        return [_open(row) for row in rows]

    async def held(self, attempt_ids: Iterable[str], *, lock: bool = False) -> dict[str, HeldAttempt]:
        """These attempts, by id; unknown ones are missing. With `lock` nobody else moves their tasks until this
        transaction ends."""
        asked = unrolled(self._connection, attempt=TEXT)
        data = packed((id,) for id in attempt_ids)
        if lock:
            of_these = select(attempts.c.task_id).join_from(asked, attempts, attempts.c.id == asked.c.attempt)
            await self._lock(select(tasks.c.id).where(tasks.c.id.in_(of_these)), data)
        rows = await self._connection.execute(
            select(
                attempts.c.id,
                attempts.c.task_id,
                tasks.c.agent_id,
                tasks.c.deployment_id,
                attempts.c.state,
                attempts.c.assigned_at,
                tasks.c.attempt_id,
                tasks.c.state,
            )
            .join_from(asked, attempts, attempts.c.id == asked.c.attempt)
            .join(tasks, attempts.c.task_id == tasks.c.id),
            data,
        )
        return {
            id: HeldAttempt(
                id, task, agent, deployment, TaskState(state), since, latest, TaskState(latest_state)
            )
            for id, task, agent, deployment, state, since, latest, latest_state in rows
        }

    # -- steps --

    async def save_steps(
        self, steps: Sequence[Step], assigned_at: datetime | None = None, message: str | None = None
    ) -> None:
        """New states; with `assigned_at` the attempts were handed out then, a `message` says why they ended."""
        if not steps:
            return
        rows = unrolled(self._connection, attempt=TEXT, state=TEXT)
        learned: dict[str, Any] = {} if assigned_at is None else {"assigned_at": assigned_at}
        learned |= {} if message is None else {"message": message}
        await self._connection.execute(
            update(attempts).where(attempts.c.id == rows.c.attempt).values(state=rows.c.state, **learned),
            packed((step.attempt_id, step.state.value) for step in steps),
        )
        await self._follow(steps)

    async def save_started(
        self, steps: Sequence[Step], started: Sequence[datetime], conclusions: Sequence[Conclusion] = ()
    ) -> None:
        """Running since, by the PC's clock; and what is concluded of each, if anything is."""
        drawn = conclusions or [NO_CONCLUSION] * len(steps)
        await self._learn(
            steps,
            [
                {"started_at": moment, "clock_offset": conclusion.clock_offset}
                for moment, conclusion in zip(started, drawn, strict=True)
            ],
        )

    async def save_results(
        self, steps: Sequence[Step], results: Sequence[Result], conclusions: Sequence[Conclusion] = ()
    ) -> None:
        """How they ended; and what is concluded of each, if anything is."""
        drawn = conclusions or [NO_CONCLUSION] * len(steps)
        await self._learn(
            steps,
            [
                {
                    "started_at": result.started_at,
                    "finished_at": result.finished_at,
                    "exit_code": result.exit_code,
                    "message": result.message,
                    "log_size": result.log_size,
                    "log_missing": result.log_missing,
                    "log_head": result.log_head,
                    "log_tail": result.log_tail,
                    "clock_offset": conclusion.clock_offset,
                    "cause": conclusion.cause,
                    "last_line": conclusion.last_line,
                }
                for result, conclusion in zip(results, drawn, strict=True)
            ],
        )

    async def _learn(self, steps: Sequence[Step], learned: Sequence[dict[str, Any]]) -> None:
        """New states with what is told of each; logs are bytes, which a JSON parameter can't carry."""
        if not steps:
            return
        # Names of their own: SQLAlchemy keeps the columns' names for its own parameters.
        columns = ["state", *learned[0]]
        await self._connection.execute(
            update(attempts)
            .where(attempts.c.id == bindparam("attempt"))
            .values({name: bindparam(f"new_{name}") for name in columns}),
            [
                {
                    "attempt": step.attempt_id,
                    "new_state": step.state.value,
                    **{f"new_{name}": value for name, value in more.items()},
                }
                for step, more in zip(steps, learned, strict=True)
            ],
        )
        await self._follow(steps)

    async def _follow(self, steps: Sequence[Step]) -> None:
        """A task is in the state of its latest attempt, as the last of several steps left it."""
        states = {(step.task_id, step.attempt_id): step.state.value for step in steps}
        rows = unrolled(self._connection, task=TEXT, attempt=TEXT, state=TEXT)
        await self._connection.execute(
            update(tasks)
            .where(tasks.c.id == rows.c.task, tasks.c.attempt_id == rows.c.attempt)
            .values(state=rows.c.state),
            packed((*key, state) for key, state in states.items()),
        )

    # -- reading --

    async def of_agent(self, agent_id: str, limit: int) -> list[TaskRow]:
        """The newest tasks of an agent."""
        wanted = with_attempt().where(tasks.c.agent_id == agent_id)
        rows = await self._connection.execute(wanted.order_by(tasks.c.id.desc()).limit(limit))
        return [task_of(row) for row in rows]

    async def get(self, id: str) -> TaskRow | None:
        """The task of that id."""
        row = (await self._connection.execute(with_attempt().where(tasks.c.id == id))).one_or_none()
        return task_of(row) if row else None

    async def attempts_of(self, task_id: str) -> list[AttemptRow]:
        """All tries at a task, newest first."""
        rows = await self._connection.execute(
            select(attempts).where(attempts.c.task_id == task_id).order_by(attempts.c.number.desc())
        )
        return [attempt_of(row) for row in rows]

    async def attempt(self, id: str) -> AttemptRow | None:
        """The attempt of that id."""
        row = (await self._connection.execute(select(attempts).where(attempts.c.id == id))).one_or_none()
        return attempt_of(row) if row else None


def _open(row: Any) -> OpenTask:
    return OpenTask(
        id=row.id,
        attempt_id=row.attempt_id,
        agent_id=row.agent_id,
        deployment_id=row.deployment_id,
        state=TaskState(row.state),
        cancel_wanted=row.cancel_wanted_at is not None,
        is_paused=row.paused_at is not None,
    )
