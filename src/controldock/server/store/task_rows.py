"""A task and its attempts as rows: what is read of them, and how it becomes a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Row

from controldock.domain.task import TaskState
from controldock.server.store.tables import agents, attempts, tasks


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One try, with its result as far as it is known."""

    id: str
    task_id: str
    number: int
    state: TaskState
    assigned_at: datetime | None
    started_at: datetime | None  # on the PC's clock, as is finished_at
    finished_at: datetime | None
    exit_code: int | None
    message: str
    log_size: int
    log_missing: int
    log_tail: bytes
    log_head: int = 0  # bytes of log_size before the missing ones
    created_at: datetime | None = None
    created_by: str = ""
    clock_offset: float | None = (
        None  # seconds that the PC's clock was ahead of the server's; None: not known
    )
    cause: str = ""
    last_line: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with its latest attempt and its PC's name."""

    id: str
    deployment_id: str
    agent_id: str
    host_name: str
    state: TaskState
    attempt: AttemptRow
    os: str = ""
    deadline: datetime | None = None  # of the latest attempt; None: the deployment's


def with_attempt() -> Any:
    """Tasks with their latest attempts and their PCs."""
    return (
        select(
            attempts,
            tasks.c.id.label("task_key"),
            tasks.c.state.label("task_state"),
            tasks.c.deadline.label("task_deadline"),
            tasks.c.deployment_id,
            tasks.c.agent_id,
            agents.c.host_name,
            agents.c.os,
        )
        .join_from(tasks, attempts, attempts.c.id == tasks.c.attempt_id)
        .join(agents, agents.c.id == tasks.c.agent_id)
    )


def task_of(row: Row[Any]) -> TaskRow:
    """A row of `with_attempt`."""
    return TaskRow(
        id=row.task_key,
        deployment_id=row.deployment_id,
        agent_id=row.agent_id,
        host_name=row.host_name,
        state=TaskState(row.task_state),
        attempt=attempt_of(row),
        os=row.os,
        deadline=row.task_deadline,
    )


def attempt_of(row: Row[Any]) -> AttemptRow:
    """A row of the attempts."""
    return AttemptRow(
        id=row.id,
        task_id=row.task_id,
        number=row.number,
        state=TaskState(row.state),
        assigned_at=row.assigned_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        exit_code=row.exit_code,
        message=row.message,
        log_size=row.log_size,
        log_missing=row.log_missing,
        log_tail=row.log_tail,
        log_head=row.log_head,
        created_at=row.created_at,
        created_by=row.created_by,
        clock_offset=row.clock_offset,
        cause=row.cause,
        last_line=row.last_line,
    )
