"""The deployment: the wish that a command runs on these agents, or that these PCs restart or shut down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from controldock.domain.agent_filter import AgentFilter
from controldock.domain.command import Command, DeploymentKind, check_command
from controldock.domain.errors import Invalid
from controldock.domain.task import DONE_STATES, TaskState

MAX_NAME = 200  # characters
MAX_DESCRIPTION = 2000  # characters
MAX_SEARCH = 200  # characters
_FIRST_PRINTABLE = 0x20  # of ASCII
MIN_DEADLINE, MAX_DEADLINE = timedelta(minutes=1), timedelta(days=90)
MAX_AHEAD = timedelta(days=366)  # that something may be planned
DEFAULT_DEADLINE = timedelta(days=7)  # a lab PC that is off for the holidays' first week still gets it
DEFAULT_GRACE = timedelta(seconds=60)
MAX_GRACE = timedelta(hours=1)  # the PC takes no other work meanwhile
MAX_NOTICE = 500  # characters: Windows takes 512, with what it puts around them
RESTART_TIMEOUT = timedelta(minutes=30)  # after the grace: Windows may install its updates on the way
# A PC that is off shall not go down the moment that somebody turns it on the next morning.
POWER_DEADLINE = timedelta(minutes=15)


class TargetKind(StrEnum):
    """How the agents are chosen; the list is fixed when the deployment starts."""

    ALL = "all"
    ONLINE = "online"
    SELECTED = "selected"
    TAGS = "tags"
    FILTER = "filter"
    SAVED_FILTER = "saved_filter"


class Offline(StrEnum):
    """What becomes of PCs that are offline when a deployment starts."""

    WAIT = "wait"  # they get it when they come, until the deadline
    SKIP = "skip"  # it is not for them


class DeploymentState(StrEnum):
    """Where a deployment stands."""

    SCHEDULED = "scheduled"  # it starts later; its targets are not fixed yet
    RUNNING = "running"
    PAUSED = "paused"  # nothing new is handed out, and a planned one does not start
    STOPPING = "stopping"  # cancelled, and some PCs have not said yet how it ended there
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a deployment is for."""

    kind: TargetKind
    agent_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # names; PCs that have any of them
    filter: AgentFilter | None = None
    saved_filter_id: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a deployment was made from."""

    copied_from: str = ""  # the id of a deployment
    template_id: str = ""
    template_version: int = 0
    schedule_id: str = ""
    occurrence_at: datetime | None = None  # of the schedule; it is made once for each

    def without_template(self) -> Origin:
        """The same of a script that is no template's, or no longer."""
        return replace(self, template_id="", template_version=0)


MADE_BY_HAND = Origin()


@dataclass(frozen=True, slots=True)
class DeploymentFilter:
    """Deployments for which all of this holds."""

    states: frozenset[DeploymentState] = frozenset()  # one of these; none: any
    search: str = ""  # words; each is a part of the name, the description or the creator, or the id
    created_by: str = ""
    kind: DeploymentKind | None = None
    schedule_id: str = ""
    template_id: str = ""


@dataclass(frozen=True, slots=True)
class Deployment:
    """A command or what is to become of the PCs, its rules, and who wished it."""

    id: str
    name: str
    command: Command  # its secrets are not kept here: their values are empty
    target: Target
    created_at: datetime
    created_by: str
    deadline: datetime  # not started by then: expired
    description: str = ""
    offline: Offline = Offline.WAIT
    starts_at: datetime | None = None  # null: it started when it was made
    started_at: datetime | None = None  # its targets were fixed then
    time_zone: str = ""  # in which the start was chosen, an IANA name; empty: in none
    paused_at: datetime | None = None
    paused_by: str = ""
    cancel_wanted_at: datetime | None = None
    grace: timedelta = timedelta(0)  # of the POWER_KINDS: for the people at the PC, between order and effect
    notice: str = ""  # what they are told
    origin: Origin = MADE_BY_HAND
    has_stdin: bool = False  # it gives the script something to read, which is shown to nobody

    @property
    def is_planned(self) -> bool:
        """Whether it is still to start."""
        return self.started_at is None and self.cancel_wanted_at is None

    def state(self, counts: Mapping[TaskState, int]) -> DeploymentState:
        """Where it stands, given how many of its tasks are in which state."""
        if not self.is_planned and is_finished(counts):
            return DeploymentState.FINISHED
        if self.cancel_wanted_at is not None:
            return DeploymentState.STOPPING
        if self.paused_at is not None:
            return DeploymentState.PAUSED
        return DeploymentState.SCHEDULED if self.is_planned else DeploymentState.RUNNING


def check_power_wish(grace: timedelta, notice: str, target: Target) -> None:
    """Raise Invalid with a message for each field that can't be right."""
    wrong = check_target(target)
    if not timedelta(0) <= grace <= MAX_GRACE:
        wrong["grace"] = "grace_out_of_range"
    if len(notice) > MAX_NOTICE:
        wrong["notice"] = "notice_too_long"
    elif any(ord(character) < _FIRST_PRINTABLE for character in notice):
        wrong["notice"] = "notice_has_controls"
    if wrong:
        raise Invalid("That can't be done: " + ", ".join(wrong) + ".", fields=wrong)


def check_wish(
    name: str, description: str, command: Command, target: Target, deadline_in: timedelta
) -> dict[str, str]:
    """What can't be right, by field."""
    wrong = check_command(command) | check_target(target) | check_words(name, description)
    return wrong | check_deadline(deadline_in)


def check_words(name: str, description: str) -> dict[str, str]:
    """What is wrong with what it is called, by field."""
    wrong = {}
    if len(name) > MAX_NAME:
        wrong["name"] = "name_too_long"
    if len(description) > MAX_DESCRIPTION:
        wrong["description"] = "description_too_long"
    return wrong


def check_deadline(deadline_in: timedelta) -> dict[str, str]:
    """What is wrong with how long PCs have, by field."""
    return {} if MIN_DEADLINE <= deadline_in <= MAX_DEADLINE else {"deadline_in": "deadline_out_of_range"}


def check_start(starts_at: datetime | None, now: datetime) -> dict[str, str]:
    """What is wrong with the time at which it shall start."""
    if starts_at is None:
        return {}
    if starts_at <= now:
        return {"starts_at": "time_is_past"}
    return {"starts_at": "time_too_far"} if starts_at - now > MAX_AHEAD else {}


def check_target(target: Target) -> dict[str, str]:
    """What is wrong with whom it is for, by field."""
    empty = {
        TargetKind.SELECTED: not target.agent_ids,
        TargetKind.TAGS: not target.tags,
        TargetKind.SAVED_FILTER: not target.saved_filter_id,
    }
    return {"target": "target_empty"} if empty.get(target.kind) else {}


def is_finished(counts: Mapping[TaskState, int]) -> bool:
    """Whether nobody waits for any task any more."""
    return all(state in DONE_STATES for state, count in counts.items() if count)
