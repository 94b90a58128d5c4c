"""What a simulated PC pretends: how long its commands take, how they end, what they print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from controldock.domain.command import DeploymentKind
from controldock.domain.task import LOG_SUMMARY_LIMIT, Outcome
from controldock.protocol.messages import Result
from controldock.sources import Sources

_LINE = b"A simulated PC prints this line, sixty-four bytes, and no more.\n"
_SPREAD = 0.5  # share of the think time: PCs are not equally fast


@dataclass(frozen=True, slots=True)
class Behavior:
    """The same for every PC of a fleet; chance makes them differ."""

    output: int = 16  # bytes that a command prints
    fail: float = 0.0  # share of commands that end with exit code 1
    think: float = 0.0  # seconds that a command takes, more or less
    boot: float = 20.0  # seconds that a restart takes, more or less
    off: float = 600.0  # seconds, more or less, until somebody turns a PC on again that was shut down

    def duration(self, sources: Sources) -> float:
        """Seconds that the next command takes."""
        if self.think <= 0:
            return 0.0
        return self.think * sources.uniform(1 - _SPREAD, 1 + _SPREAD)

    def absence(self, kind: DeploymentKind, sources: Sources) -> float:
        """Seconds until a PC is back that restarts or was shut down."""
        seconds = self.boot if kind is DeploymentKind.RESTART else self.off
        return seconds * sources.uniform(1 - _SPREAD, 1 + _SPREAD)

    def piece(self, offset: int, size: int) -> bytes:
        """A piece of what a command prints, no longer than there is."""
        size = max(min(size, self.output - offset), 0)
        start = offset % len(_LINE)
        return (_LINE * ((start + size) // len(_LINE) + 1))[start : start + size]

    def result(self, attempt_id: str, started_at: datetime, sources: Sources) -> Result:
        """How an attempt ends now."""
        failed = self.fail > 0 and sources.uniform(0.0, 1.0) < self.fail
        return Result(
            id=1,
            attempt_id=attempt_id,
            outcome=Outcome.FAILED if failed else Outcome.SUCCEEDED,
            exit_code=int(failed),
            started_at=started_at,
            finished_at=sources.now(),
            log_size=self.output,
            log_tail=self.piece(max(self.output - LOG_SUMMARY_LIMIT, 0), LOG_SUMMARY_LIMIT),
        )
