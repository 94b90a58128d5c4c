"""When a cron line comes around, on the wall clock of a time zone.

Where clocks are put forward, what would fall into the gap comes at the first moment after it; where they are put
back, what falls into the repeated hour comes once, the first time. So `cronsim` has it, and cron on Debian, for lines
that name their minute and hour; lines with * or / go by elapsed time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

from controldock.domain.schedule import FIELDS, MAX_CRON, Rule

MAX_DUE = (
    1_000  # occurrences that are looked at after a pause; older ones are too late for any policy but one
)


def check_rule(rule: Rule, now: datetime) -> dict[str, str]:
    """What can't be right, by field."""
    wrong: dict[str, str] = {}
    if not is_time_zone(rule.time_zone):
        wrong["time_zone"] = "time_zone_unknown"
    if len(rule.cron) > MAX_CRON or len(rule.cron.split()) != FIELDS:
        wrong["cron"] = "cron_unusable"
    elif not wrong:
        wrong |= _check_cron(rule, now)
    if rule.ends_at is not None and rule.ends_at <= now:
        wrong["ends_at"] = "time_is_past"
    return wrong


def after(rule: Rule, moment: datetime) -> Iterator[datetime]:
    """Every occurrence after `moment`, in UTC, until the rule ends."""
    for occurrence in CronSim(rule.cron, moment.astimezone(_zone(rule.time_zone))):
        at = occurrence.astimezone(UTC)
        if rule.ends_at is not None and at >= rule.ends_at:
            return
        yield at


def next_after(rule: Rule, moment: datetime) -> datetime | None:
    """The first occurrence after `moment`; None when there is none any more."""
    return next(after(rule, moment), None)


def due(rule: Rule, first: datetime, now: datetime) -> list[datetime]:
    """The occurrences from `first`, which is one, until now; of very many the newest MAX_DUE."""
    found = [first]
    for at in after(rule, first):
        if at > now:
            break
        found.append(at)
        if len(found) > 2 * MAX_DUE:
            del found[:MAX_DUE]
    return found[-MAX_DUE:]


def next_times(rule: Rule, moment: datetime, count: int) -> list[datetime]:
    """The next few."""
    return list(islice(after(rule, moment), count))


def is_time_zone(name: str) -> bool:
    """Whether this is an IANA time zone."""
    return name in _time_zones()


def _check_cron(rule: Rule, now: datetime) -> dict[str, str]:
    try:
        return {} if next_after(rule, now) is not None or rule.ends_at is not None else {"cron": "cron_never"}
    except CronSimError as error:
        impossible = "day-of-month" in str(error) and _is_plausible_day(rule.cron.split()[2])
        return {"cron": "cron_never" if impossible else "cron_unusable"}


def _is_plausible_day(field: str) -> bool:
    """Whether it is the month that does not have such a day: 30 February."""
    return field.isascii() and field.isdigit() and 1 <= int(field) <= 31  # noqa: PLR2004 - the days of a month


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
