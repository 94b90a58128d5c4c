"""Where time, ids and chance come from: the only place that asks the machine for them."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread
_ULID_BITS = 128
_ULID_RANDOM_BITS = 80  # the upper 48 bits are milliseconds since 1970, so ids sort by birth
ID_LENGTH = 26  # characters: 130 bits of base 32 hold the 128 bits


class Sources(Protocol):
    """What a use case may ask of the world; tests hand in `FixedSources`."""

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""

    def monotonic(self) -> float:
        """Seconds on a clock that never jumps; for durations only."""

    def token(self, size: int) -> bytes:
        """`size` unguessable bytes."""

    def new_id(self) -> str:
        """A fresh id, 26 characters, sortable by time (https://github.com/ulid/spec, lower case)."""

    def uniform(self, low: float, high: float) -> float:
        """A number between the two; for jitter, never for secrets."""


_PAIRS = [
    first + second for first in _CROCKFORD for second in _CROCKFORD
]  # two characters, ten bits, a look-up


def encode_id(value: int) -> str:
    """The 26 characters of a 128-bit id."""
    return "".join([_PAIRS[value >> shift & 1023] for shift in range(120, -1, -10)])


def decode_id(text: str) -> int:
    """The 128-bit value of an id; ValueError when `text` is none."""
    if len(text) != ID_LENGTH:
        raise ValueError("an id has 26 characters")
    value = 0
    for character in text:
        value = value << 5 | _CROCKFORD.index(character)
    if value >> _ULID_BITS:
        raise ValueError("an id has 128 bits")
    return value


class _Ids:
    """Ids that go up, as the ULID specification allows: within a millisecond, or when the clock was set back, the
    next number. So ids made in a row sort in a row, and 20,000 of them cost no 20,000 calls for randomness."""

    def __init__(self, chance: Callable[[int], int]) -> None:
        self._chance = chance  # so many random bits
        self._last = 0

    def next(self, milliseconds: int) -> str:
        """A fresh one."""
        if milliseconds > self._last >> _ULID_RANDOM_BITS:
            self._last = milliseconds << _ULID_RANDOM_BITS | self._chance(_ULID_RANDOM_BITS - 1)
        else:
            self._last += 1
        return encode_id(self._last)


class SystemSources:
    """The real clock and the operating system's randomness."""

    def __init__(self) -> None:
        self._ids = _Ids(secrets.randbits)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def token(self, size: int) -> bytes:
        return secrets.token_bytes(size)

    def new_id(self) -> str:
        return self._ids.next(time.time_ns() // 1_000_000)

    def uniform(self, low: float, high: float) -> float:
        return random.uniform(low, high)


class FixedSources:
    """A world that stands still until it is told to move, and repeats itself by seed."""

    def __init__(self, now: datetime | None = None, seed: int = 1) -> None:
        self._now = now or datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self._monotonic = 1000.0
        self._random = random.Random(seed)
        self._ids = _Ids(self._random.getrandbits)

    def advance(self, by: timedelta) -> None:
        """Let time pass, on both clocks."""
        self._now += by
        self._monotonic += by.total_seconds()

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def token(self, size: int) -> bytes:
        return self._random.randbytes(size)

    def new_id(self) -> str:
        return self._ids.next(int(self._now.timestamp() * 1000))

    def uniform(self, low: float, high: float) -> float:
        return self._random.uniform(low, high)
