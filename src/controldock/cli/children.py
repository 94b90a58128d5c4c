"""Child processes of `quickstart`: our own commands, each with a log file, stopped in order and within a limit."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from controldock.cli.failure import CommandFailed

LOG_LIMIT = (
    10 * 1024 * 1024
)  # bytes; a longer log is set aside at the next start, the one before it is dropped
KILL_LIMIT = 5.0  # seconds until a killed process is gone; the kernel needs no more
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_TAIL = 64 * 1024  # bytes of a log that are looked at for a last word


class Child:
    """One of our commands, running beside us."""

    def __init__(self, name: str, arguments: Sequence[str], log: Path) -> None:
        self.name = name
        self.log = log
        set_aside(log)
        with log.open("ab") as output:
            self._log_start = output.tell()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "controldock", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Ctrl-C reaches us alone, and we stop them in order.
                start_new_session=os.name == "posix",
                preexec_fn=_die_with_parent  # noqa: PLW1509 - we start no child while we have threads
                if sys.platform == "linux"
                else None,
            )

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def wait(self, limit: float) -> int:
        """Its exit code; CommandFailed when it has none after `limit` seconds."""
        try:
            return self._process.wait(limit)
        except subprocess.TimeoutExpired:
            self.kill()
            raise CommandFailed(f"The {self.name} took too long; see {self.log}.") from None

    def stop(self, limit: float) -> None:
        """Ask it to stop; end it when it has not after `limit` seconds."""
        if self.exit_code is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(limit)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait(KILL_LIMIT)

    def last_word(self) -> str:
        """The sentence it ended with; where the log is, when it ended without one."""
        with self.log.open("rb") as log:
            log.seek(0, os.SEEK_END)
            log.seek(max(self._log_start, log.tell() - _TAIL))
            lines = log.read().decode("utf-8", "replace").splitlines()
        said = [line for line in lines if line.strip()]
        if not said or said[-1].startswith("{") or any(line.startswith("Traceback") for line in said):
            return f"The {self.name} stopped (exit code {self.exit_code}); see {self.log}."
        return said[-1]


def set_aside(log: Path) -> None:
    """Make room for a new log when the old one has grown."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".old.log"))


def _die_with_parent() -> None:
    """Whatever happens to us, nobody is left behind."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
