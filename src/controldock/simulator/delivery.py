"""How attempts go, told on one connection of a simulated PC: that they run, what they print, how they ended."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from controldock.protocol.messages import LOG_CHUNK, Log, Refused, Started, Stored
from controldock.simulator.pc import Attempt, Pc
from controldock.simulator.voice import Voice

MIN_RETRY = 1.0  # seconds after a refusal, at least


class Delivery:
    """The PC's line: to be begun once the server takes results. `made_room` is told that an attempt is gone."""

    __slots__ = ("_asked", "_hang_up", "_made_room", "_pc", "_voice")

    def __init__(
        self, pc: Pc, voice: Voice, hang_up: Callable[[], None], made_room: Callable[[], None]
    ) -> None:
        self._pc = pc
        self._voice = voice
        self._hang_up = hang_up
        self._made_room = made_room
        self._asked: dict[int, Attempt] = {}

    def begin(self) -> None:
        """Tell what was left of the connection before."""
        self._pc.line = self
        for attempt in list(self._pc.attempts.values()):
            attempt.is_offered = False
            if attempt.result is not None:
                self._offer(attempt)

    def end(self) -> None:
        """The connection is over."""
        if self._pc.line is self:
            self._pc.line = None

    def close(self) -> None:
        """The PC goes down."""
        self._hang_up()

    def say_started(self, attempt: Attempt) -> None:
        """It runs."""
        if attempt.result is None and self._voice.is_heard:
            self._voice.say(lambda id: Started(id=id, attempt_id=attempt.id, started_at=attempt.started_at))

    def say_printed(self, attempt: Attempt, size: int) -> None:
        """It has printed so much."""
        self._send_piece(attempt, size)

    def deliver(self, attempt: Attempt) -> None:
        """It is over."""
        self._offer(attempt)

    def stored(self, answer: Stored) -> None:
        """The server has a piece of its output."""
        attempt = self._asked.pop(answer.id)
        attempt.stored = answer.size
        attempt.is_offered = False
        self._offer(attempt)

    def accepted(self, id: int) -> None:
        """The server took what was said under this id; a result can be forgotten now."""
        attempt = self._asked.pop(id, None)
        if attempt is None or attempt.result is None:
            return  # only that it started was acknowledged
        surroundings = self._pc.surroundings
        surroundings.figures.note_done(surroundings.sources.monotonic(), failed=attempt.result.exit_code != 0)
        self._let_go(attempt)

    def is_refused(self, answer: Refused) -> bool:
        """Whether this refusal was for an attempt; what may come again does."""
        attempt = self._asked.pop(answer.id, None)
        if attempt is None:
            return False
        attempt.is_offered = False
        surroundings = self._pc.surroundings
        if answer.retry_after is not None:
            surroundings.loop.call_later(max(answer.retry_after, MIN_RETRY), self.deliver, attempt)
            return True
        surroundings.figures.errors[answer.code] += 1
        if attempt.result is not None:
            self._let_go(attempt)  # it is of no use to say it again
        return True

    def _offer(self, attempt: Attempt) -> None:
        """Send what the server does not have: first the output, unless it fits into the result, then the result."""
        result = attempt.result
        if result is None or attempt.is_offered or not self._voice.is_heard:
            return
        is_long = attempt.stored > 0 or len(result.log_tail) < result.log_size
        if not (is_long and self._send_piece(attempt, result.log_size)):
            attempt.is_offered = True
            id = self._voice.say(lambda id: msgspec.structs.replace(result, id=id))
            self._asked[id] = attempt

    def _send_piece(self, attempt: Attempt, size: int) -> bool:
        """Send the next piece of so much output; False: there is none, or the one before is under way."""
        piece = attempt.piece(size, LOG_CHUNK)
        if not piece or attempt.is_offered or not self._voice.is_heard:
            return False
        attempt.is_offered = True
        id = self._voice.say(lambda id: Log(id=id, attempt_id=attempt.id, offset=attempt.stored, data=piece))
        self._asked[id] = attempt
        return True

    def _let_go(self, attempt: Attempt) -> None:
        self._pc.forget(attempt)
        self._made_room()
