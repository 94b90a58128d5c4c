"""Restarting and shutting down Windows: its `shutdown.exe` takes the privilege and shows people the time left."""

from __future__ import annotations

import ctypes
import math
import subprocess
import sys
from collections.abc import Callable, Sequence

from controldock.agent.errors import CannotRun, printable
from controldock.agent.platform.contract import Boot
from controldock.agent.settings import system_program
from controldock.domain.agent_words import Said
from controldock.domain.command import DeploymentKind

PROGRAM = "shutdown.exe"
ANSWER_LIMIT = 30.0  # seconds for the system to take an order
REASON = "p:0:0"  # planned, "other": Windows writes it into its event log
_WAYS = {DeploymentKind.RESTART: "/r", DeploymentKind.SHUT_DOWN: "/s"}
_TIME_OF_DAY = 3  # SystemTimeOfDayInformation of NtQuerySystemInformation
_SHUTTING_DOWN = 0x2000  # SM_SHUTTINGDOWN of GetSystemMetrics
_MILLISECONDS = 1000.0  # a second

Run = Callable[[Sequence[str]], subprocess.CompletedProcess[str]]


def run(argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a program of the system's."""
    return subprocess.run(
        argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
        timeout=ANSWER_LIMIT, check=False,
    )  # fmt: skip


class _TimeOfDay(ctypes.Structure):
    """SYSTEM_TIMEOFDAY_INFORMATION."""

    _fields_ = (
        ("boot_time", ctypes.c_int64),  # 100 ns since 1601; moved along whenever the clock is set
        ("current_time", ctypes.c_int64),
        ("time_zone_bias", ctypes.c_int64),
        ("time_zone_id", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("boot_time_bias", ctypes.c_uint64),  # by how much it was moved
        ("sleep_time_bias", ctypes.c_uint64),
    )


class WindowsPower:
    """The power of Windows. `run` is given, so that it can be tried where the machine shall stay on."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def boot(self) -> Boot:
        """By the moment of the start as the clock had it then: setting the clock does not change it."""
        if sys.platform != "win32":
            return Boot("", 0.0)
        found = _TimeOfDay()
        size = ctypes.sizeof(found)
        status = ctypes.windll.ntdll.NtQuerySystemInformation(_TIME_OF_DAY, ctypes.byref(found), size, None)
        ctypes.windll.kernel32.GetTickCount64.restype = ctypes.c_uint64
        uptime = ctypes.windll.kernel32.GetTickCount64() / _MILLISECONDS
        return Boot("" if status else str(found.boot_time - found.boot_time_bias), uptime)

    def order(self, kind: DeploymentKind, grace: float, notice: str) -> None:
        done = self._told(command(kind, grace, notice))
        if done.returncode != 0:
            raise CannotRun(Said.ORDER_NOT_TAKEN.of(reason=_reason(done).rstrip(".")))

    def abort(self) -> bool:
        try:
            return (
                self._told([system_program(PROGRAM), "/a"]).returncode == 0
            )  # 1116: there is nothing to take back
        except CannotRun:
            return False

    def is_ending(self) -> bool:
        return sys.platform == "win32" and bool(ctypes.windll.user32.GetSystemMetrics(_SHUTTING_DOWN))

    def _told(self, argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
        try:
            return self._run(argv)
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            reason = getattr(error, "strerror", None) or "it does not answer"
            raise CannotRun(Said.PROGRAM_UNUSABLE.of(program=PROGRAM, reason=reason)) from None


def command(kind: DeploymentKind, grace: float, notice: str) -> list[str]:
    """The command line. Programs are ended even if they ask to save: the people at the PC had the grace for that."""
    words = [system_program(PROGRAM), _WAYS[kind], "/t", str(math.ceil(grace)), "/d", REASON]
    words += ["/f"] if grace <= 0 else []  # with a time above 0, Windows implies it
    return [*words, *(["/c", notice] if notice else [])]


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    said = (done.stderr or done.stdout or "").strip()
    return printable(" ".join(said.split())) or f"exit code {done.returncode}."
