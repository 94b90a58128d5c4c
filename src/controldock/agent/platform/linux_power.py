"""Restarting and shutting down Linux: systemd's `shutdown`, which tells whoever is logged on and counts the time."""

from __future__ import annotations

import math
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from controldock.agent.errors import CannotRun, printable
from controldock.agent.platform.contract import Boot
from controldock.domain.agent_words import Said
from controldock.domain.command import DeploymentKind

PROGRAM = "shutdown"
STATE = ("systemctl", "is-system-running")
ANSWER_LIMIT = 30.0  # seconds for the system to take an order
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_UPTIME = Path("/proc/uptime")
_SCHEDULED = Path("/run/systemd/shutdown/scheduled")  # there while an order waits for its time
_WAYS = {DeploymentKind.RESTART: "-r", DeploymentKind.SHUT_DOWN: "-P"}
_MINUTE = 60  # seconds, in which `shutdown` counts

Run = Callable[[Sequence[str]], subprocess.CompletedProcess[str]]


def run(argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a program of the system's."""
    return subprocess.run(
        argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=ANSWER_LIMIT, check=False
    )


class LinuxPower:
    """The power of a Linux with systemd. `run` is given, so that it can be tried where the machine shall stay on."""

    def __init__(self, run: Run, scheduled: Path = _SCHEDULED) -> None:
        self._run = run
        self._scheduled = scheduled

    def boot(self) -> Boot:
        """By the kernel's own id of it; its uptime counts sleep, and no clock moves it."""
        try:
            return Boot(_BOOT_ID.read_text().strip(), float(_UPTIME.read_text().split()[0]))
        except (OSError, ValueError, IndexError):
            return Boot("", 0.0)

    def order(self, kind: DeploymentKind, grace: float, notice: str) -> None:
        done = self._told(command(kind, grace, notice))
        if done.returncode != 0:
            raise CannotRun(Said.ORDER_NOT_TAKEN.of(reason=_reason(done).rstrip(".")))

    def abort(self) -> bool:
        # `shutdown -c` says nothing of whether there was something to take back, and is no help once it goes down.
        if not self._scheduled.exists():
            return False
        try:
            return self._told([PROGRAM, "-c"]).returncode == 0
        except CannotRun:
            return False

    def is_ending(self) -> bool:
        try:
            return self._run([*STATE]).stdout.strip() == "stopping"
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return False  # no systemd: nobody to ask

    def _told(self, argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
        try:
            return self._run(argv)
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            reason = getattr(error, "strerror", None) or "it does not answer"
            raise CannotRun(Said.PROGRAM_UNUSABLE.of(program=PROGRAM, reason=reason)) from None


def command(kind: DeploymentKind, grace: float, notice: str) -> list[str]:
    """The command line; people get whole minutes, rather too many than too few."""
    minutes = math.ceil(grace / _MINUTE)
    when = f"+{minutes}" if minutes else "now"
    return [PROGRAM, _WAYS[kind], "--", when, *([notice] if notice else [])]


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    said = (done.stderr or done.stdout or "").strip()
    return printable(" ".join(said.split())) or f"exit code {done.returncode}."
