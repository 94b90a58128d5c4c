"""What a simulated PC pretends: how long its commands take, how they end, what they print."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from controldock.domain.command import DeploymentKind
from controldock.domain.task import Outcome
from controldock.protocol.messages import Result
from controldock.simulator.mishaps import Mishap, Scene, mishap
from controldock.simulator.people import People
from controldock.simulator.printed import Printed
from controldock.sources import Sources

_SPREAD = 0.5  # share of the think time: PCs are not equally fast
SLOWNESS = 10.0  # times as long as the others do PCs take that are slow
MAX_STEPS = 2000  # lines that a command prints while it runs; then it is silent
_WELL = Mishap(0, outcome=Outcome.SUCCEEDED)
_PLAIN = Mishap(1)
_TASKS = (
    "필요한 파일을 확인하는 중",
    "Copying C:\\Windows\\Temp\\payload.bin",
    "Registering components",
    "설정을 적용하는 중",
    "Waiting for the service to answer",
    "Verifying",
)  # what a command says while it runs


@dataclass(frozen=True, slots=True)
class Performance:
    """How one command will go, as long as nobody ends it."""

    duration: float  # seconds
    printed: Printed
    end: Mishap
    step: float = 0.0  # seconds between two lines that it prints while it runs; 0: all comes with its end

    def heard(self, seconds: float) -> int:
        """Bytes that it has printed after so long."""
        if self.step <= 0:
            return 0
        printed = self.printed
        lines = printed.lines.split(b"\n")[: int(seconds / self.step)]
        return min(printed.filling + sum(len(line) + 1 for line in lines), printed.size)

    def cut(self, seconds: float, outcome: Outcome, message: str = "") -> Performance:
        """The same when somebody ends it after so long: what it has printed by then is all there is."""
        end = Mishap(None, message=message, outcome=outcome)
        return replace(self, printed=self.printed.begun(self.heard(seconds)), end=end)

    def result(self, attempt_id: str, started_at: datetime, now: datetime) -> Result:
        """How an attempt ends now."""
        return Result(
            id=1,
            attempt_id=attempt_id,
            outcome=self.end.outcome,
            exit_code=self.end.exit_code,
            started_at=started_at,
            finished_at=now,
            log_size=self.printed.size,
            log_tail=self.printed.tail,
            message=self.end.message,
        )


@dataclass(frozen=True, slots=True)
class Behavior:
    """The same for every PC of a fleet; chance makes them differ."""

    output: int = 16  # bytes that a command prints
    fail: float = 0.0  # share of commands that fail
    causes: int = 0  # ways in which they fail; 0: with exit code 1, and no word of it
    think: float = 0.0  # seconds that a command takes, more or less
    slow: float = 0.0  # share of commands that take ten times as long
    live: float = 0.0  # seconds between two lines that a command prints while it runs; 0: none
    skew: float = 0.0  # seconds by which the clocks of PCs are wrong, at most
    boot: float = 20.0  # seconds that a restart takes, more or less
    off: float = 600.0  # seconds, more or less, until somebody turns a PC on again that was shut down
    people: People = field(default_factory=People)  # and what they do about announcements

    def perform(self, scene: Scene, now: datetime, sources: Sources) -> Performance:
        """How the next command on a PC will go."""
        duration = self.duration(sources)
        end = self._end(scene, now + timedelta(seconds=duration), sources)
        lines = self._lines(duration) + end.text
        lines = f"\n{lines}" if lines else ""
        return Performance(duration, Printed(self.output, lines.encode()), end, self.live)

    def duration(self, sources: Sources) -> float:
        """Seconds that the next command takes."""
        if self.think <= 0:
            return 0.0
        is_slow = self.slow > 0 and sources.uniform(0.0, 1.0) < self.slow
        return self.think * sources.uniform(1 - _SPREAD, 1 + _SPREAD) * (SLOWNESS if is_slow else 1.0)

    def absence(self, kind: DeploymentKind, sources: Sources) -> float:
        """Seconds until a PC is back that restarts or was shut down."""
        seconds = self.boot if kind is DeploymentKind.RESTART else self.off
        return seconds * sources.uniform(1 - _SPREAD, 1 + _SPREAD)

    def _end(self, scene: Scene, now: datetime, sources: Sources) -> Mishap:
        if self.fail <= 0 or sources.uniform(0.0, 1.0) >= self.fail:
            return _WELL
        return mishap(self.causes, scene, now, sources) if self.causes else _PLAIN

    def _lines(self, duration: float) -> str:
        if self.live <= 0:
            return ""
        count = min(int(duration / self.live), MAX_STEPS)
        return "".join(
            f"[{n}/{count}] {_TASKS[n * len(_TASKS) // (count + 1)]}\n" for n in range(1, count + 1)
        )
