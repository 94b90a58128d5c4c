"""What a simulated command prints: a lot of the same, made when it is asked for, and then lines of its own."""

from __future__ import annotations

from dataclasses import dataclass

from controldock.domain.task import LOG_SUMMARY_LIMIT

_LINE = b"A simulated PC prints this line, sixty-four bytes, and no more.\n"


@dataclass(frozen=True, slots=True)
class Printed:
    """The whole output."""

    filling: int  # bytes of the same line, again and again
    lines: bytes = b""  # that follow it

    @property
    def size(self) -> int:
        """Bytes in all."""
        return self.filling + len(self.lines)

    @property
    def tail(self) -> bytes:
        """As much of its end as goes with a result."""
        return self.piece(max(self.size - LOG_SUMMARY_LIMIT, 0), LOG_SUMMARY_LIMIT)

    def piece(self, offset: int, size: int) -> bytes:
        """A piece of it, no longer than there is."""
        of_filling = max(min(size, self.filling - offset), 0)
        start = offset % len(_LINE)
        filled = (_LINE * ((start + of_filling) // len(_LINE) + 1))[start : start + of_filling]
        rest = max(offset + of_filling - self.filling, 0)
        return filled + self.lines[rest : rest + size - of_filling]

    def begun(self, size: int) -> Printed:
        """Its first bytes alone."""
        filling = min(self.filling, size)
        return Printed(filling, self.lines[: size - filling])
