"""What was heard of deployments a moment ago: their newest lines, and how fast their PCs get done. Memory alone."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from controldock.domain.causes import lines_from_the_end
from controldock.domain.outcomes import LogLine
from controldock.sources import Sources

NEWEST = 10  # lines that are kept of a deployment
FROM_ONE_PIECE = 3  # lines of one piece of output: a PC that prints a lot shall not push out all others
TAIL = 2048  # bytes of a piece that are looked at
WIDE_TAIL = 512  # bytes, of one with NULs: UTF-16, or no text at all, which takes long to find out
WATCHED = 500  # deployments that are remembered, those heard of last: a few megabytes at most
STEP = 5.0  # seconds that are counted together
WINDOW = 120.0  # seconds that a rate is made of: long enough to be even, short enough to follow what happens
LOOK_EVERY = 0.25  # seconds between two pieces of a deployment that are read: nobody reads ten lines faster
FEWEST = 3  # PCs that got done in the window; fewer say nothing about the next one
SHORTEST = 10.0  # seconds of listening before a rate is believed


@dataclass(slots=True)
class _Heard:
    since: float  # on the clock that does not jump
    lines: deque[LogLine] = field(default_factory=lambda: deque(maxlen=NEWEST))
    looked_at: float = float("-inf")
    done: deque[tuple[float, int]] = field(default_factory=deque)  # step, PCs that got done in it


class Heard:
    """By deployment. Bounded: what was heard of longest ago is forgotten."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._heard: OrderedDict[str, _Heard] = OrderedDict()

    def now(self) -> datetime:
        """The server's clock."""
        return self._sources.now()

    def note_lines(self, deployment_id: str, task_id: str, agent_id: str, texts: Iterable[str]) -> None:
        """A PC wrote these."""
        at = self._sources.now()
        lines = [LogLine(task_id, agent_id, at, text) for text in texts]
        if lines:
            self._of(deployment_id).lines.extend(lines)

    def note_piece(self, deployment_id: str, task_id: str, agent_id: str, data: bytes) -> None:
        """A PC wrote this. Not every piece is read: a guess at the encoding of binary output takes 10 ms and more."""
        heard, now = self._of(deployment_id), self._sources.monotonic()
        if now - heard.looked_at >= LOOK_EVERY:
            heard.looked_at = now
            self.note_lines(deployment_id, task_id, agent_id, last_lines(data))

    def note_done(self, deployment_id: str, count: int) -> None:
        """So many PCs got done, now."""
        done = self._of(deployment_id).done
        step = self._sources.monotonic() // STEP * STEP
        if done and done[-1][0] == step:
            done[-1] = step, done[-1][1] + count
        else:
            done.append((step, count))
            while done[0][0] < step - WINDOW:
                done.popleft()

    def lines(self, deployment_id: str) -> list[LogLine]:
        """The newest lines, newest first."""
        heard = self._heard.get(deployment_id)
        return list(reversed(heard.lines)) if heard is not None else []

    def rate(self, deployment_id: str) -> float | None:
        """PCs that get done in a second; None where too little was heard to say."""
        heard = self._heard.get(deployment_id)
        if heard is None:
            return None
        now = self._sources.monotonic()
        span = min(now - heard.since, WINDOW)
        count = sum(count for step, count in heard.done if step >= now - span - STEP)
        if count < FEWEST or span < SHORTEST:
            return None
        return count / span

    def _of(self, deployment_id: str) -> _Heard:
        heard = self._heard.get(deployment_id)
        if heard is None:
            heard = self._heard[deployment_id] = _Heard(self._sources.monotonic())
            if len(self._heard) > WATCHED:
                self._heard.popitem(last=False)
        else:
            self._heard.move_to_end(deployment_id)
        return heard


def last_lines(data: bytes) -> list[str]:
    """The last lines of a piece that say anything, oldest first."""
    tail = data[-TAIL:] if b"\0" not in data[-TAIL:] else data[-WIDE_TAIL:]
    return list(islice(lines_from_the_end(tail), FROM_ONE_PIECE))[::-1]
