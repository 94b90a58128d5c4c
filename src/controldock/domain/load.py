"""A PC's load over time in three bytes a point: shares of cpu, memory and disk in half percents, or not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

POINT = 3  # bytes: cpu, memory, disk
UNKNOWN = 255
FULL = 200  # half percents: finer than a line in a chart, and a byte
GAP = bytes((UNKNOWN,)) * POINT


@dataclass(frozen=True, slots=True)
class Load:
    """Shares from 0 to 1; None: not known."""

    cpu: float | None
    memory: float | None
    disk: float | None


def half_percents(share: float | None) -> int:
    """The byte for a share; what is out of bounds or no number is brought into them."""
    if share is None or share != share:  # noqa: PLR0124 - NaN
        return UNKNOWN
    return round(min(max(share, 0.0), 1.0) * FULL)


def load_of(point: Sequence[int]) -> Load | None:
    """The load of three bytes; None where nothing is known."""
    shares = [None if byte == UNKNOWN else min(byte, FULL) / FULL for byte in point]
    return None if all(share is None for share in shares) else Load(*shares)


def mean(points: bytes) -> bytes:
    """One point for many: the mean of what is known, each of the three for itself."""
    return bytes(_mean(points[place::POINT]) for place in range(POINT))


def split(points: bytes) -> Iterator[bytes]:
    """Point by point."""
    return (points[start : start + POINT] for start in range(0, len(points), POINT))


def filled(points: bytes, others: bytes) -> bytes:
    """These points, and those of `others` where these are gaps."""
    return b"".join(
        point if point != GAP else other for point, other in zip(split(points), split(others), strict=True)
    )


def _mean(values: Iterable[int]) -> int:
    known = [value for value in values if value != UNKNOWN]
    return round(sum(known) / len(known)) if known else UNKNOWN
