"""The schedule: a deployment that is made again and again, and what becomes of the times that no server saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PUNCTUAL = timedelta(minutes=1)  # an occurrence that is this late is still on time
MAX_MADE_UP = 10  # occurrences that are made up for after a long pause; the newest ones
DEFAULT_LATE = timedelta(hours=1)
MAX_LATE = timedelta(days=7)
MAX_CRON = 200  # characters
FIELDS = 5  # of a cron line: minute, hour, day of the month, month, day of the week


class Missed(StrEnum):
    """What becomes of occurrences that passed while no server was running."""

    SKIP = "skip"  # nothing
    ONCE = "once"  # the last one, if it is not too late
    ALL = "all"  # every one that is not too late, MAX_MADE_UP at most


@dataclass(frozen=True, slots=True)
class Rule:
    """When: a cron line on the wall clock of a time zone."""

    cron: str
    time_zone: str  # IANA name
    ends_at: datetime | None = None  # none at or after it


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late an occurrence may be, and what then."""

    missed: Missed = Missed.ONCE
    max_late: timedelta = DEFAULT_LATE


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is made when. The deployment itself is kept sealed: it may hold secrets."""

    id: str
    name: str
    rule: Rule
    lateness: Lateness
    next_at: datetime | None  # none: it is over
    last_at: datetime | None  # the occurrence that was made last
    created_at: datetime
    created_by: str
    paused_at: datetime | None = None
    paused_by: str = ""


def check_lateness(lateness: Lateness) -> dict[str, str]:
    """What can't be right, by field."""
    return {} if timedelta(0) <= lateness.max_late <= MAX_LATE else {"max_late": "max_late_out_of_range"}


def to_make(due: Sequence[datetime], lateness: Lateness, now: datetime) -> list[datetime]:
    """Which of these occurrences, oldest first, are made now; the others never are."""
    on_time = [at for at in due if now - at <= PUNCTUAL]
    missed = [at for at in due if PUNCTUAL < now - at <= max(lateness.max_late, PUNCTUAL)]
    match lateness.missed:
        case Missed.SKIP:
            return on_time
        case Missed.ONCE:
            return on_time or missed[-1:]
        case Missed.ALL:
            return (missed + on_time)[-MAX_MADE_UP:]
