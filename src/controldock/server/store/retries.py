"""Attempts after the first: the tasks they are for, and what they change of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent import AgentState
from controldock.domain.retry import RetryWish
from controldock.domain.task import TaskState
from controldock.server.store.rows import NUMBER, TEXT, packed, unrolled
from controldock.server.store.tables import agents, attempts, deployments, tasks


@dataclass(frozen=True, slots=True)
class Retriable:
    """A task that can be tried again, with the ticket of its latest attempt and the number of its last one."""

    task_id: str
    agent_id: str
    attempt_id: str
    ticket: str
    number: int


@dataclass(frozen=True, slots=True)
class NewAttempt:
    """Another try at a task."""

    id: str
    task_id: str
    number: int
    ticket: str


class Retries:
    """Attempts after the first, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def candidates(self, deployment_id: str, wish: RetryWish) -> list[Retriable]:
        """The tasks that a retry is for, on PCs that are still managed, by age. Nobody else moves them until this
        transaction ends."""
        asked = unrolled(self._connection, agent=TEXT)
        data = packed((id,) for id in wish.agent_ids)
        held: list[ColumnElement[bool]] = [
            tasks.c.deployment_id == deployment_id,
            tasks.c.state.in_(sorted(state.value for state in wish.of_states)),
        ]
        if wish.agent_ids:
            held.append(tasks.c.agent_id.in_(select(asked.c.agent)))
        if self._connection.dialect.name == "postgresql":  # SQLite has one writer anyway
            locked = select(tasks.c.id).where(*held).order_by(tasks.c.id).with_for_update()
            await self._connection.execute(locked, data)
        if wish.causes:
            held.append(attempts.c.cause.in_(sorted(wish.causes)))
        tried = attempts.alias("tried")
        number = select(func.max(tried.c.number)).where(tried.c.task_id == tasks.c.id).scalar_subquery()
        rows = await self._connection.execute(
            select(
                tasks.c.id, tasks.c.agent_id, tasks.c.attempt_id, attempts.c.ticket, number.label("number")
            )
            .join_from(tasks, attempts, attempts.c.id == tasks.c.attempt_id)
            .join(agents, agents.c.id == tasks.c.agent_id)
            .where(*held, agents.c.state == AgentState.ACTIVE.value)
            .order_by(tasks.c.id),
            data,
        )
        return [Retriable(row.id, row.agent_id, row.attempt_id, row.ticket or "", row.number) for row in rows]

    async def add(
        self, new: Sequence[NewAttempt], deadline: datetime, created_at: datetime, created_by: str
    ) -> None:
        """Another attempt of each of these tasks, pending from now on."""
        rows = unrolled(self._connection, attempt=TEXT, task=TEXT, number=NUMBER, ticket=TEXT)
        data = packed((one.id, one.task_id, one.number, one.ticket) for one in new)
        pending = TaskState.PENDING.value
        values = {
            "id": rows.c.attempt,
            "task_id": rows.c.task,
            "number": rows.c.number,
            "state": literal(pending),
            "message": literal(""),
            "log_size": literal(0),
            "log_missing": literal(0),
            "log_tail": literal(b""),
            "created_at": literal(created_at, attempts.c.created_at.type),
            "created_by": literal(created_by),
            "ticket": rows.c.ticket,
        }
        await self._connection.execute(
            insert(attempts).from_select(list(values), select(*values.values())), data
        )
        await self._connection.execute(
            update(tasks)
            .where(tasks.c.id == rows.c.task)
            .values(attempt_id=rows.c.attempt, state=pending, deadline=deadline),
            data,
        )

    async def let_count(self, succeeded: Sequence[tuple[str, str]]) -> None:
        """These tasks are in the state of these attempts, though there were later ones."""
        if not succeeded:
            return
        rows = unrolled(self._connection, task=TEXT, attempt=TEXT)
        await self._connection.execute(
            update(tasks)
            .where(tasks.c.id == rows.c.task)
            .values(attempt_id=rows.c.attempt, state=TaskState.SUCCEEDED.value),
            packed(succeeded),
        )

    async def go_on(self, deployment_id: str, deadline: datetime) -> None:
        """The deployment is not cancelled any more, and lasts until then at least."""
        await self._connection.execute(
            update(deployments)
            .where(deployments.c.id == deployment_id)
            .values(
                cancel_wanted_at=None,
                deadline=func.greatest(deployments.c.deadline, literal(deadline, deployments.c.deadline.type))
                if self._connection.dialect.name == "postgresql"
                else func.max(deployments.c.deadline, literal(deadline, deployments.c.deadline.type)),
            )
        )
