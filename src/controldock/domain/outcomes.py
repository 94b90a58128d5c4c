"""How a deployment went: what is asked for of its PCs, and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from controldock.domain.task import TaskState

MAX_SEARCH = 200  # characters


class TaskSort(StrEnum):
    """By what the PCs of a deployment are ordered; below it by name."""

    NAME = "name"
    STATE = "state"
    EXIT_CODE = "exit_code"
    DURATION = "duration"
    FINISHED_AT = "finished_at"


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which PCs of a deployment, and in which order."""

    states: tuple[TaskState, ...] = ()  # none: all
    cause: str = ""
    search: str = ""  # part of a host name, or an id
    sort: TaskSort = TaskSort.NAME
    descending: bool = False


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line that a PC wrote."""

    task_id: str
    agent_id: str
    at: datetime  # when the server heard it; of what it heard before its last start, when the attempt ended
    text: str


# What is worth a cause: all that went another way than it was wished.
CAUSED_STATES = frozenset(
    {TaskState.FAILED, TaskState.TIMED_OUT, TaskState.UNKNOWN, TaskState.EXPIRED, TaskState.CANCELLED}
)
