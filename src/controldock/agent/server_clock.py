"""The server's time, whatever this PC's clock says or is set to."""

from __future__ import annotations

from datetime import datetime, timedelta

from controldock.sources import Sources


class ServerClock:
    """Set by each welcome. Before the first one this PC's own clock has to do, but it can't say that something has not
    been signed yet which is here already."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._told: tuple[datetime, float] | None = None
        self._least: datetime | None = None

    def tell(self, now: datetime) -> None:
        """The server says what time it is."""
        self._told = (now, self._sources.monotonic())

    def is_at_least(self, moment: datetime) -> None:
        """The server has signed something at this time."""
        self._least = moment if self._least is None else max(self._least, moment)

    def now(self) -> datetime:
        """What it would say now."""
        if self._told is not None:
            told, at = self._told
            return told + timedelta(seconds=self._sources.monotonic() - at)
        own = self._sources.now()
        return own if self._least is None else max(own, self._least)
