"""What a simulated PC said and did not write yet: one write for all of it is one TLS record and one system call."""

from __future__ import annotations

import asyncio


class Outbox:
    """Of one connection. While it is held, as while answers are read, nothing goes out that was not asked to."""

    __slots__ = ("_said", "is_held", "transport")

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.is_held = False
        self._said: list[bytes] = []

    def add(self, frame: bytes) -> None:
        """Say it with the next write."""
        self._said.append(frame)

    def flush(self) -> None:
        """Write everything; what is said to nobody is forgotten."""
        if self._said and self.transport is not None:
            self.transport.write(b"".join(self._said))
        self._said.clear()

    def flush_unless_held(self) -> None:
        """Write everything, unless somebody else soon will."""
        if not self.is_held:
            self.flush()
