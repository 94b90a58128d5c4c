"""When a PC counts as online: to the microsecond."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from controldock.domain.agent import DEFAULT_POLL_INTERVAL, ONLINE_INTERVALS, is_online

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("interval", [timedelta(seconds=1), DEFAULT_POLL_INTERVAL, timedelta(hours=1)])
def test_online_for_exactly_three_intervals(interval: timedelta) -> None:
    last_moment = NOW + 3 * interval
    assert is_online(NOW, interval, now=NOW)
    assert is_online(NOW, interval, now=last_moment)
    assert not is_online(NOW, interval, now=last_moment + TICK)


def test_two_signs_of_life_may_be_lost() -> None:
    assert ONLINE_INTERVALS == 3


def test_who_never_said_anything_is_offline() -> None:
    assert not is_online(None, DEFAULT_POLL_INTERVAL, now=NOW)


def test_a_clock_that_was_set_back_turns_nobody_offline() -> None:
    assert is_online(NOW + timedelta(hours=1), DEFAULT_POLL_INTERVAL, now=NOW)


def test_the_same_moment_in_another_time_zone_is_the_same() -> None:
    seoul = NOW.astimezone(tz=timezone(timedelta(hours=9)))
    assert is_online(seoul, DEFAULT_POLL_INTERVAL, now=NOW + 3 * DEFAULT_POLL_INTERVAL)
    assert not is_online(seoul, DEFAULT_POLL_INTERVAL, now=NOW + 3 * DEFAULT_POLL_INTERVAL + TICK)
