"""The deployment: the wish that a command runs on these agents under these rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from controldock.domain.errors import Invalid
from controldock.domain.task import DONE_STATES, TaskState

MAX_NAME = 200  # characters
MAX_SCRIPT = 256 * 1024  # bytes of UTF-8
MAX_ESCAPED = 1000 * 1024  # bytes as JSON, where ESC takes six: an order must fit into one frame of 1 MiB
MIN_TIMEOUT = timedelta(seconds=1)
MAX_TIMEOUT = timedelta(days=7)
DEFAULT_TIMEOUT = timedelta(minutes=10)
DEFAULT_DEADLINE = timedelta(days=7)  # a lab PC that is off for the holidays' first week still gets it


class DeploymentKind(StrEnum):
    """Which interpreter takes the script."""

    SHELL = "shell"  # /bin/sh on Linux, cmd on Windows
    POWERSHELL = "powershell"


class TargetKind(StrEnum):
    """How the agents are chosen; the list is fixed when the deployment is made."""

    ALL = "all"
    ONLINE = "online"
    SELECTED = "selected"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a deployment is for."""

    kind: TargetKind
    agent_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deployment:
    """A command, its rules, and who wished it."""

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
