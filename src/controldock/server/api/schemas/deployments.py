"""Deployments, tasks and attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from controldock.domain.command import SUCCESS, DeploymentKind, ParameterType, RunAs, Sessions
from controldock.domain.deployment import DeploymentState, Offline, TargetKind
from controldock.domain.task import TaskState
from controldock.server.api.schemas.agents import AgentFilter
from controldock.server.api.schemas.forms import Input, Line, Output
from controldock.server.api.schemas.outcomes import ExitMeaning, Said, Waiting
from controldock.server.api.schemas.templates import MAX_VERSION


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


class ParameterValue(Input, frozen=True):
    """A parameter's value: the script finds it in its environment as PARAM_ and the name."""

    name: Annotated[Line, Meta(examples=["folder"])]
    value: Annotated[str, Meta(examples=["C:\\\\Temp"])]
    type: Annotated[
        ParameterType,
        Meta(
            description="The value of a secret is shown to nobody afterwards; of a template's parameter, the "
            "template's type counts"
        ),
    ] = ParameterType.TEXT
    own: Annotated[
        bool,
        Meta(
            description="With a template: it is none of its parameters, but given beside them; without this, a name "
            "that the template does not have is refused"
        ),
    ] = False


class NewDeployment(Input, frozen=True):
    """A command to run, now or later."""

    script: str
    target: NewTarget
    name: Line = ""  # empty: the first line of the script
    description: str = ""
    kind: DeploymentKind = DeploymentKind.SHELL
    timeout: float = 600.0  # seconds
    parameters: tuple[ParameterValue, ...] = ()
    stdin: Annotated[
        str, Meta(description="Given to the script on its standard input; shown to nobody afterwards")
    ] = ""
    run_as: RunAs = RunAs.SYSTEM
    sessions: Annotated[Sessions, Meta(description="Whose, with run_as user")] = Sessions.ACTIVE
    user: Annotated[Line, Meta(description="Which one, with sessions named")] = ""
    working_directory: Annotated[Line, Meta(description="Empty: a private one, removed afterwards")] = ""
    success_codes: Annotated[
        tuple[int, ...], Meta(description="Exit codes that count as success", examples=[[0, 1641, 3010]])
    ] = SUCCESS
    offline: Annotated[
        Offline,
        Meta(description="What becomes of PCs that are offline at the start: wait for them, or skip them"),
    ] = Offline.WAIT
    starts_at: (
        Annotated[datetime, Meta(tz=True, description="Null: now", examples=["2026-12-01T18:00:00+09:00"])]
        | None
    ) = None
    time_zone: Annotated[
        Line, Meta(description="In which the start was chosen, for showing it", examples=["Asia/Seoul"])
    ] = ""
    deadline_in: Annotated[
        float, Meta(description="Seconds after the start; a PC that has not begun by then never does")
    ] = 7 * 86400.0
    template_id: Annotated[
        Line,
        Meta(
            description="The template whose script it is: the parameters are checked against that version's, and its "
            "defaults filled in. With another script or kind than that version's it is a script of your own: none of "
            "that is done, and no template is kept"
        ),
    ] = ""
    template_version: Annotated[int, Meta(ge=0, le=MAX_VERSION, description="0: the newest")] = 0
    copied_from: Annotated[Line, Meta(description="The deployment that it was made from")] = ""
    confirm: Annotated[
        int | None, Meta(description="How many PCs it is for, as you believe; asked for by the guard")
    ] = None


class DeploymentChange(Input, frozen=True):
    """What is to be another; null: as it is."""

    name: Line | None = None
    description: str | None = None
    starts_at: (
        Annotated[datetime, Meta(tz=True, description="Only while it is planned; its deadline moves along")]
        | None
    ) = None
    time_zone: Line | None = None


class NewRetry(Input, frozen=True):
    """Where to try again: PCs for which all of this holds."""

    states: Annotated[
        tuple[TaskState, ...],
        Meta(description="failed, timed_out, unknown, cancelled, expired; none: failed only", max_length=10),
    ] = ()
    causes: Annotated[
        tuple[Line, ...],
        Meta(description="As the causes of its failures are called; none: any", max_length=1000),
    ] = ()
    agent_ids: Annotated[tuple[Line, ...], Meta(description="None: any PC of it", max_length=100_000)] = ()
    deadline_in: Annotated[
        float, Meta(description="Seconds; a PC that has not begun by then does not try again")
    ] = 7 * 86400.0


class Deployment(Output, frozen=True):
    """A deployment and how far it is."""

    id: str
    name: str
    description: str
    kind: DeploymentKind
    script: str
    timeout: float
    parameters: list[ParameterValue]  # secrets are empty
    has_stdin: bool  # it has standard input, which is shown to nobody
    run_as: RunAs
    sessions: Sessions
    user: str
    working_directory: str
    success_codes: list[int]
    target: TargetKind
    offline: Offline
    state: DeploymentState
    created_at: datetime
    created_by: str
    starts_at: datetime | None
    started_at: datetime | None  # null: it is planned
    time_zone: str
    deadline: datetime
    paused_at: datetime | None
    paused_by: str
    cancel_wanted_at: datetime | None
    copied_from: str
    template_id: str
    template_version: int
    schedule_id: str
    grace: float  # seconds; of restarts and shut-downs, as `notice`
    notice: str  # what the people at the PCs are told
    finished: bool
    total: int
    counts: dict[str, int]  # by task state; states with none are left out


class Retried(Output, frozen=True):
    """On how many PCs it is tried again."""

    retried: int
    deployment: Deployment


class DeploymentPage(Output, frozen=True):
    """Deployments, newest first."""

    deployments: list[Deployment]
    next_cursor: str | None


class Attempt(Output, frozen=True):
    """One try at a task."""

    id: str
    number: int
    state: TaskState
    created_at: datetime | None
    created_by: str  # who wished this try
    assigned_at: datetime | None
    started_at: datetime | None  # on the server's clock, as finished_at
    finished_at: datetime | None
    pc_started_at: datetime | None  # as the PC's own clock told it
    pc_finished_at: datetime | None
    clock_offset: Annotated[
        float | None,
        Meta(description="Seconds that the PC's clock was ahead of the server's; null: not known"),
    ]
    duration: Annotated[
        float | None, Meta(description="Seconds; null: not known, or the clock was set meanwhile")
    ]
    exit_code: int | None
    exit_meaning: ExitMeaning | None
    message: str
    said: Annotated[list[Said], Meta(description="The message by its codes, where all of it is known")]
    cause: Annotated[str, Meta(description="Failures that are alike have the same; empty: there was none")]
    last_line: Annotated[
        str, Meta(description="Of its output, or its message; of what failed, the line that tells most")
    ]
    log_size: int
    log_missing: int  # bytes of output that were not kept
    log_head: int  # where in the log they are missing: at this offset
    log_summary: str  # the last lines as text, in whatever they were written; the bytes are at log_url
    log_url: str


class Task(Output, frozen=True):
    """One PC's share of a deployment, with its latest attempt."""

    id: str
    deployment_id: str
    agent_id: str
    host_name: str
    online: bool
    state: TaskState
    waiting: Annotated[Waiting | None, Meta(description="Why it is not done; null: its state says it all")]
    attempt: Attempt


class TaskPage(Output, frozen=True):
    """Tasks of a deployment."""

    tasks: list[Task]
    total: int  # how many match in all
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
