"""When did it happen? Moments that a PC told on its own clock, as the server's clock would have told them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

ROUGH = timedelta(
    seconds=2
)  # by which a measured offset may be wrong: half a second of cut-off, and the network


@dataclass(frozen=True, slots=True)
class Span:
    """From a begin to an end, each known or not."""

    begin: datetime | None
    end: datetime | None

    @property
    def duration(self) -> float | None:
        """Seconds; None where it is not known, or the clock was set back meanwhile."""
        if self.begin is None or self.end is None or self.end < self.begin:
            return None
        return (self.end - self.begin).total_seconds()


def fitting_offset(
    told: Span, measured: float | None, handed_out_at: datetime | None, heard_at: datetime
) -> float | None:
    """Seconds that the PC's clock was ahead while it ran.

    The measured offset is the one of now. A clock that was set meanwhile had another one then; but nothing begins
    before it was handed out, and nothing ends after it was told. So an offset that breaks this is moved until it fits;
    None where none does: then the clock was set in the middle.
    """
    first = (told.begin or told.end, handed_out_at)
    last = (told.end or told.begin, heard_at)
    most = _ahead(*first)
    least = _ahead(*last)
    if least is None:
        return measured
    if most is None:
        most = least if measured is None else max(measured, least)
    if most + ROUGH.total_seconds() < least:
        return None
    if measured is None:
        return _between(0.0, least, max(most, least))
    if least - ROUGH.total_seconds() <= measured <= most + ROUGH.total_seconds():
        return measured
    return _between(measured, least, max(most, least))


def corrected(told: Span, offset: float | None) -> Span:
    """The same span on the server's clock."""
    if not offset:
        return told
    return Span(_shifted(told.begin, offset), _shifted(told.end, offset))


def _ahead(told: datetime | None, truth: datetime | None) -> float | None:
    return (told - truth).total_seconds() if told is not None and truth is not None else None


def _between(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)


def _shifted(moment: datetime | None, offset: float) -> datetime | None:
    if moment is None:
        return None
    try:
        return moment - timedelta(seconds=offset)
    except OverflowError:  # a PC may claim any year
        return moment
