"""Deployments, tasks and attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from controldock.domain.deployment import DeploymentKind, TargetKind
from controldock.domain.task import TaskState
from controldock.server.api.schemas.agents import AgentFilter
from controldock.server.api.schemas.forms import Input, Line, Output


class NewTarget(Input, frozen=True):
    """Whom it is for: `kind` says which of the others counts. Who that is is fixed when the deployment is made."""

    kind: TargetKind
    agent_ids: Annotated[tuple[Line, ...], Meta(max_length=100_000)] = ()
    tags: Annotated[
        tuple[Line, ...],
        Meta(max_length=50, description="Names; PCs that have any of them", examples=[["3층 실습실"]]),
    ] = ()
    filter: AgentFilter | None = None
    saved_filter_id: Line = ""


class TargetReach(Output, frozen=True):
    """How many PCs a target hits, now."""

    total: int
    online: int


class NewDeployment(Input, frozen=True):
    """A command to run now."""

    script: str
    target: NewTarget
    name: Line = ""  # empty: the first line of the script
    kind: DeploymentKind = DeploymentKind.SHELL
    timeout: float = 600.0  # seconds
    deadline_in: Annotated[float, Meta(ge=60, le=90 * 86400)] = (
        7 * 86400.0
    )  # seconds; not started by then: expired


class Deployment(Output, frozen=True):
    """A deployment and how far it is."""

    id: str
    name: str
    kind: DeploymentKind
    script: str
    timeout: float
    target: TargetKind
    created_at: datetime
    created_by: str
    deadline: datetime
    cancel_wanted_at: datetime | None
    grace: float  # seconds; of restarts and shut-downs, as `notice`
    notice: str  # what the people at the PCs are told
    finished: bool
    total: int
    counts: dict[str, int]  # by task state; states with none are left out


class DeploymentPage(Output, frozen=True):
    """Deployments, newest first."""

    deployments: list[Deployment]
    next_cursor: str | None


class Attempt(Output, frozen=True):
    """One try at a task."""

    id: str
    number: int
    state: TaskState
    assigned_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    exit_code: int | None
    message: str
    log_size: int
    log_missing: int
    log_summary: str  # the last lines, decoded as UTF-8 with replacement; the bytes are at log_url
    log_url: str


class Task(Output, frozen=True):
    """One PC's share of a deployment, with its latest attempt."""

    id: str
    deployment_id: str
    agent_id: str
    host_name: str
    online: bool
    state: TaskState
    attempt: Attempt


class TaskPage(Output, frozen=True):
    """Tasks of a deployment by host name."""

    tasks: list[Task]
    next_cursor: str | None


class TaskDetail(Output, frozen=True):
    """A task with all its attempts, newest first."""

    task: Task
    attempts: list[Attempt]


class AgentTask(Output, frozen=True):
    """A task of one PC, and the deployment that it belongs to."""

    task: Task
    deployment_name: str  # of a restart or shut-down it may be empty
    deployment_kind: DeploymentKind
    created_at: datetime
    created_by: str
