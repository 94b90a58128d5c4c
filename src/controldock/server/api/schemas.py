"""What the API takes and gives, as types; OpenAPI and the console's client are generated from them.

Times are ISO 8601 in UTC, durations seconds, ids 26 characters.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from controldock.domain.agent import AgentState
from controldock.domain.deployment import ScriptKind, TargetKind
from controldock.domain.enrollment import RequestState
from controldock.domain.operator import Permission, Role
from controldock.domain.task import TaskState

# One line of text without C0 controls and DEL. `(?![\s\S])` is the true end: `$` also fits before a last line feed.
NO_CONTROLS = r"^[^\x00-\x1f\x7f]*(?![\s\S])"
Line = Annotated[str, Meta(pattern=NO_CONTROLS)]


class Input(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody sends; an unknown field is a mistake and is refused."""


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """What the server answers."""


class ErrorBody(Output, frozen=True):
    """Every refusal: a stable code for programs, a sentence for people, and what it is about."""

    code: str
    message: str
    details: dict[str, object] = {}


class Health(Output, frozen=True):
    """That all is well."""

    status: Literal["ok"]


# -- people --


class SignIn(Input, frozen=True):
    """Name and password."""

    name: Annotated[str, Meta(max_length=64, pattern=NO_CONTROLS)]
    password: Annotated[str, Meta(max_length=256)]


class SignInByLink(Input, frozen=True):
    """The code of a one-time sign-in link."""

    code: Annotated[str, Meta(max_length=128)]


class PasswordChange(Input, frozen=True):
    """A new password; the present one is asked for unless there is none."""

    new: Annotated[str, Meta(max_length=256)]
    current: Annotated[str, Meta(max_length=256)] | None = None


class Session(Output, frozen=True):
    """Who is signed in and what they may do."""

    operator_id: str
    name: str
    role: Role
    permissions: list[Permission]
    has_password: bool
    server_version: str


class NewApiKey(Input, frozen=True):
    """What the key is for."""

    note: Annotated[str, Meta(min_length=1, max_length=200, pattern=NO_CONTROLS)]


class ApiKey(Output, frozen=True):
    """A key of the signed-in operator; the secret is never shown again."""

    id: str
    note: str
    created_at: datetime
    last_used_at: datetime | None = None


class CreatedApiKey(Output, frozen=True):
    """The key itself, once."""

    id: str
    key: str


class Activity(Output, frozen=True):
    """One audit entry: who did what to what, when."""

    id: str
    at: datetime
    actor: str
    action: str  # "deployment.created"
    subject: str  # id of what it was done to
    details: dict[str, object]


# -- enrollment --


class NewEnrollmentToken(Input, frozen=True):
    """An enrollment token to be made."""

    note: Annotated[str, Meta(max_length=200, pattern=NO_CONTROLS)] = ""
    uses: Annotated[int, Meta(ge=1, le=1_000_000)] | None = 1  # null: as often as you like
    expires_in: Annotated[int, Meta(ge=60, le=365 * 86400)] | None = 86400  # seconds; null: never
    auto_approve: bool = False


class EnrollmentToken(Output, frozen=True):
    """An enrollment token without its secret."""

    id: str
    note: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    uses_left: int | None
    use_count: int
    auto_approve: bool
    revoked_at: datetime | None
    usable: bool


class CreatedEnrollmentToken(Output, frozen=True):
    """The token string, once, and the line that adds a PC with it."""

    token: EnrollmentToken
    secret: str  # the whole string: cdet1_...
    linux_command: str
    windows_command: str


class PcFacts(Output, frozen=True):
    """What a PC says of itself."""

    host_name: str
    os: str
    os_name: str
    agent_version: str
    addresses: list[str]
    hardware_ids: dict[str, str]


class Registration(Output, frozen=True):
    """A PC that asked to join."""

    id: str
    agent_id: str
    state: RequestState
    facts: PcFacts
    address: str
    token_id: str
    token_note: str
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None


# -- agents --


class Agent(Output, frozen=True):
    """A PC under management."""

    id: str
    state: AgentState
    facts: PcFacts
    online: bool
    last_check_in: datetime | None
    poll_interval: float
    registered_at: datetime


class AgentPage(Output, frozen=True):
    """A page of agents by host name, and how many there are."""

    agents: list[Agent]
    total: int  # that match
    online: int  # of all that match
    next_cursor: str | None


# -- deployments --


class NewTarget(Input, frozen=True):
    """Whom it is for."""

    kind: TargetKind
    agent_ids: Annotated[list[Line], Meta(max_length=100_000)] = []


class NewDeployment(Input, frozen=True):
    """A command to run now."""

    script: str
    target: NewTarget
    name: Line = ""  # empty: the first line of the script
    kind: ScriptKind = ScriptKind.SHELL
    timeout: float = 600.0  # seconds
    deadline_in: Annotated[float, Meta(ge=60, le=90 * 86400)] = (
        7 * 86400.0
    )  # seconds; not started by then: expired


class Deployment(Output, frozen=True):
    """A deployment and how far it is."""

    id: str
    name: str
    kind: ScriptKind
    script: str
    timeout: float
    target: TargetKind
    created_at: datetime
    created_by: str
    deadline: datetime
    cancel_wanted_at: datetime | None
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
