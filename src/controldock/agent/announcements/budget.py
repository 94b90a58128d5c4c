"""How much may be done at most: so much at once, and so much a second after that."""

from __future__ import annotations

from controldock.sources import Sources


class Budget:
    """A bucket of tokens that fills by itself."""

    __slots__ = ("_at", "_left", "_most", "_rate", "_sources")

    def __init__(self, sources: Sources, most: int, rate: float) -> None:
        self._sources = sources
        self._most = most
        self._rate = rate  # a second
        self._left = float(most)
        self._at = sources.monotonic()

    def take(self) -> bool:
        """Spend one, if there is one."""
        self._fill()
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def wait(self) -> float:
        """Seconds until a quarter of it is there again; 0: there is one now. Not until the next one alone: waking up
        costs more than what is done then."""
        self._fill()
        return 0.0 if self._left >= 1 else (self._most / 4 - self._left) / self._rate

    def _fill(self) -> None:
        now = self._sources.monotonic()
        self._left = min(self._most, self._left + (now - self._at) * self._rate)
        self._at = now
