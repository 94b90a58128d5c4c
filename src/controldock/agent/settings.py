"""What the agent takes from its environment: where its state lives, and what the scripts it runs may see of it."""

from __future__ import annotations

import ntpath
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from controldock.domain.command import PREFIX
from controldock.protocol.desktop import SOCKET_NAME, SYSTEM_SOCKET

ATTEMPT_VARIABLE = (
    "CONTROLDOCK_ATTEMPT_ID"  # marks every process of an attempt: inherited, whatever its parent does
)
TASK_VARIABLE = "CONTROLDOCK_TASK_ID"
POWER_VARIABLE = "CONTROLDOCK_AGENT_POWER"
SCREENS_VARIABLE = "CONTROLDOCK_AGENT_SCREENS"
OUTPUT_VARIABLE = "CONTROLDOCK_AGENT_OUTPUT_LIMIT"
MAX_OUTPUT_LIMIT = 256  # MiB: what the server takes of an attempt
_MIB = 1024 * 1024
_PRETEND = "pretend:"

_COMMON = ("LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ")
# Ours, and what a service manager tells the agent alone: a script that answers for us on these would confuse it.
_PRIVATE_PREFIXES = ("CONTROLDOCK_", "LISTEN_", PREFIX)
_PRIVATE = frozenset({"NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "INVOCATION_ID", "JOURNAL_STREAM"})


def default_state_folder() -> Path:
    """Where the agent keeps its identity and its journal unless told otherwise."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "ControlDock"
    if os.geteuid() == 0:
        return Path("/var/lib/controldock-agent")
    state_home = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(state_home).expanduser() / "controldock-agent"


@dataclass(frozen=True, slots=True)
class PowerSetting:
    """Whether orders to restart and shut down reach the machine."""

    is_real: bool
    pretended_in: Path | None = None  # a folder that plays the machine


def power_setting() -> PowerSetting:
    """`system` (or nothing): they do. `pretend:FOLDER`: they are written there. Anything else, as `none`: refused."""
    text = os.environ.get(POWER_VARIABLE, "system").strip()
    if text.startswith(_PRETEND):
        return PowerSetting(is_real=False, pretended_in=Path(text.removeprefix(_PRETEND)))
    return PowerSetting(is_real=text == "system")


@dataclass(frozen=True, slots=True)
class ScreensSetting:
    """Whether announcements are shown to the people at this machine."""

    is_real: bool
    pretended_in: Path | None = None  # a folder that plays the people


def screens_setting() -> ScreensSetting:
    """`system` (or nothing): they are. `pretend:FOLDER`: they are written there. Anything else, as `none`: nobody is
    at this machine, but for those whose companion comes."""
    text = os.environ.get(SCREENS_VARIABLE, "system").strip()
    if text.startswith(_PRETEND):
        return ScreensSetting(is_real=False, pretended_in=Path(text.removeprefix(_PRETEND)))
    return ScreensSetting(is_real=text == "system")


def desk_place(state: Path) -> Path:
    """Where companions find the agent of this state folder: the one that the system runs is there for everybody."""
    if sys.platform != "win32" and os.geteuid() == 0 and state == default_state_folder():
        return Path(SYSTEM_SOCKET)
    return state / SOCKET_NAME


def is_journaled() -> bool:
    """Whether systemd keeps what is written to the standard streams."""
    return "JOURNAL_STREAM" in os.environ


def output_limit(usual: int) -> int:
    """Bytes of output that are kept of an attempt; the setting is in MiB, and one that makes no sense is none."""
    text = os.environ.get(OUTPUT_VARIABLE, "").strip()
    wished = int(text) if text.isascii() and text.isdecimal() else 0
    return min(wished, MAX_OUTPUT_LIMIT) * _MIB if wished else usual


def system_disk() -> str:
    """Where the system is: the disk that must not run full."""
    return os.environ.get("SYSTEMDRIVE", "C:") + "\\" if sys.platform == "win32" else "/"


def script_environment(attempt_id: str, task_id: str, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a script: `own`, or the agent's without its secrets; and which attempt it is."""
    kept = {name: value for name, value in os.environ.items() if not _is_private(name)}
    return {**(kept if own is None else own), ATTEMPT_VARIABLE: attempt_id, TASK_VARIABLE: task_id}


def common_environment() -> dict[str, str]:
    """Of the agent's environment what is right for every person at this PC: language and time zone."""
    return {name: os.environ[name] for name in _COMMON if name in os.environ}


def windows_folder() -> str:
    """Where Windows is."""
    return os.environ.get("SYSTEMROOT", r"C:\Windows")


def system_program(path: str) -> str:
    """A program of Windows by its whole path, so that one of that name in another folder is not asked.

    On a 64-bit Windows always the 64-bit one: a 32-bit process that says System32 is led to the other."""
    is_led_astray = "PROCESSOR_ARCHITEW6432" in os.environ
    return ntpath.join(windows_folder(), "Sysnative" if is_led_astray else "System32", path)


def _is_private(name: str) -> bool:
    return name.upper().startswith(_PRIVATE_PREFIXES) or name.upper() in _PRIVATE
