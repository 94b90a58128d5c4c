"""A simulated PC: what outlives its connections. Callbacks and no task of its own, so that thousands sleep cheaply."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from controldock.domain.agent_words import Said
from controldock.domain.command import POWER_KINDS, DeploymentKind
from controldock.domain.task import Outcome
from controldock.protocol.messages import SECRET_SIZE, Hello, PcFacts, Registration, Result, StatusCheck, Task
from controldock.protocol.orders import Sheet
from controldock.simulator.behavior import Performance
from controldock.simulator.board import Board
from controldock.simulator.portrait import Portrait
from controldock.simulator.roster import Member
from controldock.simulator.surroundings import Surroundings
from controldock.sources import encode_id

CAPACITY = 4  # attempts in hand at once, as real agents take
STARTED_AFTER = 0.25  # seconds: what is over by then saves the server a message, as real agents do
FIRST_WAIT, WAIT_CAP = (
    1.0,
    60.0,
)  # seconds: the range of the wait before a reconnect doubles from one to the other
STABLE = 60.0  # seconds a session must last to count as a success
_MAX_DOUBLINGS = 16
_sheet = msgspec.json.Decoder(Sheet)
_SAYS = {DeploymentKind.RESTART: Said.RESTARTED, DeploymentKind.SHUT_DOWN: Said.TOOK_SHUT_DOWN}


@dataclass(slots=True, eq=False)
class Attempt:
    """An attempt in hand: it runs, or the server has yet to acknowledge how it ended."""

    id: str
    started_at: datetime
    performance: Performance | None = None  # None: it prints nothing
    result: Result | None = None  # None: it runs
    stored: int = 0  # bytes of output that the server has
    is_offered: bool = False  # its delivery is under way on the present connection
    ending: asyncio.TimerHandle | None = None
    telling: asyncio.Handle | None = None
    printing: asyncio.TimerHandle | None = None

    def piece(self, printed: int, most: int) -> bytes:
        """What the server does not have of so many bytes that were printed, no more than it takes at once."""
        if self.performance is None:
            return b""
        return self.performance.printed.piece(self.stored, min(printed - self.stored, most))


class Line(Protocol):
    """The PC's welcomed session, as the PC sees it."""

    def say_started(self, attempt: Attempt) -> None:
        """It runs."""

    def say_printed(self, attempt: Attempt, size: int) -> None:
        """It has printed so much."""

    def deliver(self, attempt: Attempt) -> None:
        """It is over."""

    def close(self) -> None:
        """The PC goes down."""


class Pc:
    """One simulated PC."""

    __slots__ = (
        "_absence",
        "_failures",
        "attempts",
        "board",
        "claim",
        "host_name",
        "line",
        "member",
        "portrait",
        "request_id",
        "surroundings",
    )

    def __init__(self, surroundings: Surroundings, host_name: str, member: Member | None = None) -> None:
        self.surroundings = surroundings
        self.host_name = host_name
        self.member = member  # None: not enrolled yet
        self.claim = b"" if member else surroundings.sources.token(SECRET_SIZE)
        self.portrait = Portrait(host_name)
        self.board = Board(surroundings, self.portrait)
        self.request_id: str | None = None
        self.attempts: dict[str, Attempt] = {}
        self.line: Line | None = None
        self._failures = 0
        self._absence = 0.0  # seconds for which it is off

    @property
    def facts(self) -> PcFacts:
        """What it says of itself."""
        return self.portrait.facts()

    @property
    def capacity(self) -> int:
        """How many more attempts may come."""
        return CAPACITY - len(self.attempts)

    def hello(self, id: int, member: Member) -> Hello:
        """Who it is, and what it holds."""
        return Hello(
            id=id,
            agent_id=member.agent_id,
            token=member.agent_token,
            facts=self.facts,
            in_hand=tuple(self.attempts),
            pc_time=self.now(),
            ratchet=member.ratchet,
        )

    def registration(self, id: int) -> Registration:
        """Its request to come in."""
        token = self.surroundings.token
        return Registration(
            id=id,
            token_id=encode_id(token.token_id),
            secret=token.secret,
            claim=self.claim,
            facts=self.facts,
        )

    def status_check(self, id: int, wait: int) -> StatusCheck:
        """Its question for the decision."""
        assert self.request_id is not None
        return StatusCheck(id=id, request_id=self.request_id, claim=self.claim, wait=wait)

    def enroll_anew(self) -> None:
        """The server has forgotten the registration."""
        self.claim = self.surroundings.sources.token(SECRET_SIZE)
        self.request_id = None

    # -- attempts --

    def begin(self, order: Task) -> None:
        """Start an attempt, unless it is in hand already."""
        if order.attempt_id in self.attempts:
            return
        surroundings = self.surroundings
        attempt = self.attempts[order.attempt_id] = Attempt(order.attempt_id, self.now())
        sheet = _sheet.decode(order.sheet)
        if sheet.kind in POWER_KINDS:
            attempt.ending = surroundings.loop.call_later(sheet.grace, self._go_down, attempt, sheet.kind)
            attempt.telling = surroundings.loop.call_soon(self._tell_started, attempt)
            return
        show = surroundings.behavior.perform(self.portrait.scene(), self.now(), surroundings.sources)
        attempt.performance = show
        if show.duration <= 0:
            self._finish(attempt)
        elif show.duration > sheet.timeout:
            attempt.ending = surroundings.loop.call_later(
                sheet.timeout, self._time_out, attempt, sheet.timeout
            )
        else:
            attempt.ending = surroundings.loop.call_later(show.duration, self._finish, attempt)
        if show.duration > STARTED_AFTER:
            attempt.telling = surroundings.loop.call_later(STARTED_AFTER, self._tell_started, attempt)
            self._print_later(attempt, show)

    def cancel(self, attempt_id: str) -> None:
        """Stop it, or see to it that it never starts."""
        attempt = self.attempts.get(attempt_id)
        if attempt is None:
            attempt = self.attempts[attempt_id] = Attempt(attempt_id, self.now())
        elif attempt.result is not None:
            return
        self._cut_off(attempt, self._passed(attempt), Outcome.CANCELLED)

    def forget(self, attempt: Attempt) -> None:
        """The server has the result."""
        self.attempts.pop(attempt.id, None)

    def _go_down(self, attempt: Attempt, kind: DeploymentKind) -> None:
        """It restarts, or is off for a while. What it ran is cut off; how all of it ended is told by the next boot."""
        surroundings, line = self.surroundings, self.line
        self.line, self._absence = None, surroundings.behavior.absence(kind, surroundings.sources)
        if kind is DeploymentKind.SHUT_DOWN:
            self.line = line  # the system took the order, which is told before it goes
        result = self._result(attempt, Outcome.SUCCEEDED, _SAYS[kind])
        if kind is DeploymentKind.RESTART:  # it is over when the PC is back
            back_at = self.now() + timedelta(seconds=self._absence)
            result = msgspec.structs.replace(result, finished_at=back_at)
        self._end(attempt, result)
        self.line = None
        self.board.go_off()
        for other in self.attempts.values():
            if other.result is None:
                self._cut_off(other, self._passed(other), Outcome.INTERRUPTED, Said.GONE_DOWN)
        if line is not None:
            line.close()

    def _result(self, attempt: Attempt, outcome: Outcome, message: str = "") -> Result:
        return Result(
            id=1,
            attempt_id=attempt.id,
            outcome=outcome,
            started_at=attempt.started_at,
            finished_at=self.now(),
            message=message,
        )

    def _finish(self, attempt: Attempt) -> None:
        assert attempt.performance is not None
        self._end(attempt, attempt.performance.result(attempt.id, attempt.started_at, self.now()))

    def _time_out(self, attempt: Attempt, timeout: float) -> None:
        self._cut_off(attempt, timeout, Outcome.TIMED_OUT, Said.TIMED_OUT.of(seconds=f"{timeout:g}"))

    def _cut_off(self, attempt: Attempt, seconds: float, outcome: Outcome, message: str = "") -> None:
        """It is ended after so long."""
        if attempt.performance is None:
            self._end(attempt, self._result(attempt, outcome, message))
            return
        attempt.performance = attempt.performance.cut(seconds, outcome, message)
        self._finish(attempt)

    def _passed(self, attempt: Attempt) -> float:
        return (self.now() - attempt.started_at).total_seconds()

    def _print_later(self, attempt: Attempt, show: Performance) -> None:
        if show.step > 0:
            attempt.printing = self.surroundings.loop.call_later(show.step, self._print, attempt, show)

    def _print(self, attempt: Attempt, show: Performance) -> None:
        if self.line is not None:
            self.line.say_printed(attempt, show.heard(self._passed(attempt)))
        self._print_later(attempt, show)

    def now(self) -> datetime:
        """As its own clock has it, which may be wrong."""
        skew = self.surroundings.behavior.skew
        return self.surroundings.now() + timedelta(seconds=skew * self.portrait.temper)

    def _end(self, attempt: Attempt, result: Result) -> None:
        for timer in (attempt.ending, attempt.telling, attempt.printing):
            if timer is not None:
                timer.cancel()
        attempt.result = result
        if self.line is not None:
            self.line.deliver(attempt)

    def _tell_started(self, attempt: Attempt) -> None:
        if self.line is not None:
            self.line.say_started(attempt)

    # -- coming back --

    def wait_before_return(self, lasted: float, at_least: float) -> float:
        """Seconds until the next connection: full jitter, so that the fleet does not come back in one step."""
        if lasted >= STABLE:
            self._failures = 0
        spread = min(WAIT_CAP, FIRST_WAIT * 2.0**self._failures)
        self._failures = min(self._failures + 1, _MAX_DOUBLINGS)
        at_least, self._absence = max(at_least, self._absence), 0.0
        return at_least + self.surroundings.sources.uniform(0.0, spread)
