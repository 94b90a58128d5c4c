"""What a simulated fleet has done so far, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import msgspec


@dataclass(slots=True)
class Figures:
    """Counts, and the moments that a benchmark wants to know: `time.monotonic`, which all processes share."""

    connected: int = 0  # connections, now
    online: int = 0  # welcomed sessions, now
    told: int = 0  # of these, those that have nothing more to tell of their inventory
    waiting: int = 0  # PCs that wait for an administrator, now
    retired: int = 0  # PCs that the server does not know or removed
    enrolled: int = 0
    started: int = 0  # tasks
    done: int = 0  # tasks whose result the server acknowledged: durable
    failed: int = 0  # of these, with an exit code that is not 0
    shown: int = 0  # announcements on screens
    receipts: int = 0  # of announcements, that the server acknowledged; several for each
    heartbeats: int = 0
    reconnects: int = 0
    first_start: float = 0.0  # when the first task came
    last_start: float = 0.0
    last_done: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)  # by code

    @property
    def error_count(self) -> int:
        """How often something went wrong."""
        return self.errors.total()

    def note_start(self, now: float) -> None:
        """A task came."""
        if not self.first_start:
            self.first_start = now
        self.last_start = now
        self.started += 1

    def note_done(self, now: float, *, failed: bool) -> None:
        """A result is durable."""
        self.last_done = now
        self.done += 1
        self.failed += failed

    def restart(self) -> None:
        """Begin to count tasks anew; what is true now stays."""
        self.started = self.done = self.failed = 0
        self.first_start = self.last_start = self.last_done = 0.0

    def to_json(self) -> bytes:
        """All of it, for another process."""
        return msgspec.json.encode(self)
