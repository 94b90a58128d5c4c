"""The deployment: the wish that a command runs on these agents, or that these PCs restart or shut down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from controldock.domain.agent_filter import AgentFilter
from controldock.domain.errors import Invalid
from controldock.domain.task import DONE_STATES, TaskState

MAX_NAME = 200  # characters
_FIRST_PRINTABLE = 0x20  # of ASCII
MAX_SCRIPT = 256 * 1024  # bytes of UTF-8
MAX_ESCAPED = 1000 * 1024  # bytes as JSON, where ESC takes six: an order must fit into one frame of 1 MiB
MIN_TIMEOUT = timedelta(seconds=1)
MAX_TIMEOUT = timedelta(days=7)
DEFAULT_TIMEOUT = timedelta(minutes=10)
DEFAULT_DEADLINE = timedelta(days=7)  # a lab PC that is off for the holidays' first week still gets it
DEFAULT_GRACE = timedelta(seconds=60)
MAX_GRACE = timedelta(hours=1)  # the PC takes no other work meanwhile
MAX_NOTICE = 500  # characters: Windows takes 512, with what it puts around them
RESTART_TIMEOUT = timedelta(minutes=30)  # after the grace: Windows may install its updates on the way
# A PC that is off shall not go down the moment that somebody turns it on the next morning.
POWER_DEADLINE = timedelta(minutes=15)


class DeploymentKind(StrEnum):
    """What is done: which interpreter takes the script, or what becomes of the PC."""

    SHELL = "shell"  # /bin/sh on Linux, cmd on Windows
    POWERSHELL = "powershell"
    RESTART = "restart"
    SHUT_DOWN = "shut_down"


POWER_KINDS = frozenset({DeploymentKind.RESTART, DeploymentKind.SHUT_DOWN})  # done without a script


class TargetKind(StrEnum):
    """How the agents are chosen; the list is fixed when the deployment is made."""

    ALL = "all"
    ONLINE = "online"
    SELECTED = "selected"
    TAGS = "tags"
    FILTER = "filter"
    SAVED_FILTER = "saved_filter"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a deployment is for."""

    kind: TargetKind
    agent_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # names; PCs that have any of them
    filter: AgentFilter | None = None
    saved_filter_id: str = ""


@dataclass(frozen=True, slots=True)
class Deployment:
    """A command or what is to become of the PCs, its rules, and who wished it."""

    id: str
    name: str
    kind: DeploymentKind
    script: str
    timeout: timedelta
    target: TargetKind
    created_at: datetime
    created_by: str
    deadline: datetime  # not started by then: expired
    cancel_wanted_at: datetime | None = None
    grace: timedelta = timedelta(0)  # of the POWER_KINDS: for the people at the PC, between order and effect
    notice: str = ""  # what they are told


def check_power_wish(grace: timedelta, notice: str, target: Target) -> None:
    """Raise Invalid with a message for each field that can't be right."""
    wrong: dict[str, str] = {}
    if not timedelta(0) <= grace <= MAX_GRACE:
        wrong["grace"] = "grace_out_of_range"
    if len(notice) > MAX_NOTICE:
        wrong["notice"] = "notice_too_long"
    elif any(ord(character) < _FIRST_PRINTABLE for character in notice):
        wrong["notice"] = "notice_has_controls"
    if target.kind is TargetKind.SELECTED and not target.agent_ids:
        wrong["target"] = "target_empty"
    if wrong:
        raise Invalid("That can't be done: " + ", ".join(wrong) + ".", fields=wrong)


def check_wish(name: str, script: str, timeout: timedelta, target: Target) -> None:
    """Raise Invalid with a message for each field that can't be right."""
    wrong: dict[str, str] = {}
    if len(name) > MAX_NAME:
        wrong["name"] = "name_too_long"
    if not script.strip():
        wrong["script"] = "script_empty"
    elif _size(script) > MAX_SCRIPT or _size(json.dumps(script, ensure_ascii=False)) > MAX_ESCAPED:
        wrong["script"] = "script_too_long"
    elif "\0" in script:
        wrong["script"] = "script_has_nul"
    if not MIN_TIMEOUT <= timeout <= MAX_TIMEOUT:
        wrong["timeout"] = "timeout_out_of_range"
    if target.kind is TargetKind.SELECTED and not target.agent_ids:
        wrong["target"] = "target_empty"
    if wrong:
        raise Invalid("The deployment can't be created: " + ", ".join(wrong) + ".", fields=wrong)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def is_finished(counts: Mapping[TaskState, int]) -> bool:
    """Whether nobody waits for any task any more."""
    return all(state in DONE_STATES for state, count in counts.items() if count)
