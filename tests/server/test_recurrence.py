"""A cron line on the wall clock of a zone, compared with what each day's clock really shows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from controldock.domain.schedule import Rule
from controldock.server.recurrence import MAX_DUE, check_rule, due, next_after, next_times

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ZONES = (
    "America/New_York", "America/Santiago", "America/St_Johns", "Asia/Beirut", "Asia/Seoul", "Australia/Lord_Howe",
    "Australia/Sydney", "Europe/Berlin", "Europe/Chisinau", "Europe/London", "Pacific/Auckland", "Pacific/Chatham",
)  # fmt: skip
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


def changes_of(zone: ZoneInfo) -> Iterator[date]:
    """The days from 2020 to 2040 on which this zone's clocks are changed."""
    day = date(2020, 1, 1)
    while day < date(2041, 1, 1):
        noon, next_noon = (datetime.combine(d, time(12), zone).utcoffset() for d in (day, day + A_DAY))
        if noon != next_noon:
            yield day + A_DAY
        day += A_DAY


def first_valid(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment at which this zone's clocks first show that time, or, if they skip it, the first after the gap."""
    start = datetime.combine(day, time(0), zone).astimezone(UTC) - timedelta(hours=3)
    moments = (start + n * A_MINUTE for n in range(30 * 60))
    wanted = datetime.combine(day, at)
    return next(m for m in moments if m.astimezone(zone).replace(tzinfo=None) >= wanted)


@pytest.mark.parametrize("name", ZONES)
def test_daily_at_an_hour_over_every_change_of_the_clocks(name: str) -> None:
    zone = ZoneInfo(name)
    for day in changes_of(zone):
        for at in (time(0, 30), time(1, 30), time(2, 0), time(2, 30), time(3, 0), time(9, 0)):
            rule = Rule(f"{at.minute} {at.hour} * * *", name)
            before = first_valid(day - A_DAY, at, zone)
            expected = [first_valid(d, at, zone) for d in (day, day + A_DAY)]
            assert next_times(rule, before, 2) == expected, (day, at)


def test_hourly_goes_by_elapsed_time() -> None:
    zone = "Europe/Berlin"
    begin = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
    gaps = next_times(Rule("0 * * * *", zone), begin, 8)
    assert {b - a for a, b in pairwise(gaps)} == {timedelta(hours=1)}


def test_it_ends_when_it_ends() -> None:
    end = datetime(2026, 3, 3, 9, tzinfo=UTC)
    rule = Rule("0 9 * * *", "UTC", end)
    assert next_times(rule, NOW, 5) == [end - 2 * A_DAY, end - A_DAY]
    assert next_after(rule, end - A_DAY) is None


def test_what_passed_meanwhile() -> None:
    rule = Rule("0 9 * * *", "Asia/Seoul")
    first = next_after(rule, NOW)
    assert first == datetime(2026, 3, 2, tzinfo=UTC)  # nine in Seoul
    assert due(rule, first, first) == [first]
    assert due(rule, first, first + 3 * A_DAY - A_MINUTE) == [first, first + A_DAY, first + 2 * A_DAY]


def test_of_very_many_the_newest_count() -> None:
    rule = Rule("* * * * *", "UTC")
    last = NOW + timedelta(days=3)
    found = due(rule, NOW, last)
    assert len(found) == MAX_DUE
    assert found[-1] == last
    assert {b - a for a, b in pairwise(found)} == {A_MINUTE}


@pytest.mark.parametrize(
    ("cron", "reason"),
    [
        ("", "cron_unusable"),
        ("* * * *", "cron_unusable"),
        ("* * * * * *", "cron_unusable"),  # seconds
        ("@daily", "cron_unusable"),
        ("61 * * * *", "cron_unusable"),
        ("* * 32 * *", "cron_unusable"),
        ("0 9 * * 월", "cron_unusable"),
        ("0 0 30 2 *", "cron_never"),
        ("0 0 31 4,6 *", "cron_never"),
        ("0 " * 150, "cron_unusable"),
    ],
)
def test_what_can_not_come_around_is_told_at_its_field(cron: str, reason: str) -> None:
    assert check_rule(Rule(cron, "Asia/Seoul"), NOW) == {"cron": reason}


def test_a_zone_that_is_none_and_an_end_that_is_past() -> None:
    assert check_rule(Rule("0 9 * * *", "Asia/Pyongchang"), NOW) == {"time_zone": "time_zone_unknown"}
    assert check_rule(Rule("0 9 * * *", "../../etc/passwd"), NOW) == {"time_zone": "time_zone_unknown"}
    assert check_rule(Rule("0 9 * * *", "UTC", NOW), NOW) == {"ends_at": "time_is_past"}


@pytest.mark.parametrize(
    "cron", ["0 9 * * MON-FRI", "*/15 8-17 * * 1-5", "0 9 L * *", "30 18 1 */2 *", "0 9 29 2 *"]
)
def test_what_people_write(cron: str) -> None:
    assert check_rule(Rule(cron, "Asia/Seoul"), NOW) == {}
