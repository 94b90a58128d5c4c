"""Which of the times that passed are made up for."""

from datetime import UTC, datetime, timedelta

import pytest

from controldock.domain.schedule import MAX_LATE, Lateness, Missed, check_lateness, to_make

NOW = datetime(2026, 12, 1, 9, 0, 30, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TODAY = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # half a minute ago


@pytest.mark.parametrize("missed", sorted(Missed))
def test_what_is_on_time_is_made_whatever_the_policy(missed: Missed) -> None:
    assert to_make([TODAY], Lateness(missed, timedelta(0)), NOW) == [TODAY]


def test_nothing_is_made_up_for_where_nobody_wants_it() -> None:
    assert to_make([TODAY - DAY, TODAY - HOUR], Lateness(Missed.SKIP, DAY), NOW) == []
    assert to_make([TODAY - DAY, TODAY], Lateness(Missed.SKIP, DAY), NOW) == [TODAY]


def test_once_is_the_last_one() -> None:
    lateness = Lateness(Missed.ONCE, DAY)
    assert to_make([TODAY - 3 * HOUR, TODAY - 2 * HOUR], lateness, NOW) == [TODAY - 2 * HOUR]
    assert to_make([TODAY - 3 * HOUR, TODAY], lateness, NOW) == [TODAY]  # not twice in a minute


def test_what_is_too_late_is_not_made() -> None:
    for missed in Missed:
        assert to_make([TODAY - 3 * HOUR], Lateness(missed, 2 * HOUR), NOW) == []


def test_all_are_the_newest_ten() -> None:
    hours = [TODAY - (20 - n) * HOUR for n in range(20)]
    assert to_make(hours, Lateness(Missed.ALL, DAY), NOW) == hours[-10:]


def test_how_late_has_bounds() -> None:
    assert check_lateness(Lateness(max_late=MAX_LATE)) == {}
    assert check_lateness(Lateness(max_late=timedelta(0))) == {}
    for wrong in (MAX_LATE + HOUR, timedelta(seconds=-1)):
        assert check_lateness(Lateness(max_late=wrong)) == {"max_late": "max_late_out_of_range"}
