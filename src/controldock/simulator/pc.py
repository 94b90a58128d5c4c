"""A simulated PC: what outlives its connections. Callbacks and no task of its own, so that thousands sleep cheaply."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from controldock.domain.command import POWER_KINDS, DeploymentKind
from controldock.domain.task import Outcome
from controldock.protocol.messages import SECRET_SIZE, Hello, PcFacts, Registration, Result, StatusCheck, Task
from controldock.protocol.orders import Sheet
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
CUT_OFF = "The PC was restarted or shut down while it ran."
_SAYS = {
    DeploymentKind.RESTART: "The PC restarted and is back.",
    DeploymentKind.SHUT_DOWN: "The system took the order to shut down.",
}


@dataclass(slots=True, eq=False)
class Attempt:
    """An attempt in hand: it runs, or the server has yet to acknowledge how it ended."""

    id: str
    started_at: datetime
    result: Result | None = None  # None: it runs
    stored: int = 0  # bytes of output that the server has
    is_offered: bool = False  # its delivery is under way on the present connection
    ending: asyncio.TimerHandle | None = None
    telling: asyncio.Handle | None = None


class Line(Protocol):
    """The PC's welcomed session, as the PC sees it."""

    def say_started(self, attempt: Attempt) -> None:
        """It runs."""

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
            pc_time=self.surroundings.now(),
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
        attempt = self.attempts[order.attempt_id] = Attempt(order.attempt_id, surroundings.now())
        sheet = _sheet.decode(order.sheet)
        if sheet.kind in POWER_KINDS:
            attempt.ending = surroundings.loop.call_later(sheet.grace, self._go_down, attempt, sheet.kind)
            attempt.telling = surroundings.loop.call_soon(self._tell_started, attempt)
            return
        duration = surroundings.behavior.duration(surroundings.sources)
        if duration <= 0:
            self._finish(attempt)
            return
        attempt.ending = surroundings.loop.call_later(duration, self._finish, attempt)
        if duration > STARTED_AFTER:
            attempt.telling = surroundings.loop.call_later(STARTED_AFTER, self._tell_started, attempt)

    def cancel(self, attempt_id: str) -> None:
        """Stop it, or see to it that it never starts."""
        attempt = self.attempts.get(attempt_id)
        if attempt is None:
            attempt = self.attempts[attempt_id] = Attempt(attempt_id, self.surroundings.now())
        elif attempt.result is not None:
            return
        self._end(attempt, self._result(attempt, Outcome.CANCELLED))

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
            back_at = surroundings.now() + timedelta(seconds=self._absence)
            result = msgspec.structs.replace(result, finished_at=back_at)
        self._end(attempt, result)
        self.line = None
        for other in self.attempts.values():
            if other.result is None:
                self._end(other, self._result(other, Outcome.INTERRUPTED, CUT_OFF))
        if line is not None:
            line.close()

    def _result(self, attempt: Attempt, outcome: Outcome, message: str = "") -> Result:
        return Result(
            id=1,
            attempt_id=attempt.id,
            outcome=outcome,
            started_at=attempt.started_at,
            finished_at=self.surroundings.now(),
            message=message,
        )

    def _finish(self, attempt: Attempt) -> None:
        surroundings = self.surroundings
        self._end(attempt, surroundings.behavior.result(attempt.id, attempt.started_at, surroundings.sources))

    def _end(self, attempt: Attempt, result: Result) -> None:
        for timer in (attempt.ending, attempt.telling):
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
