"""Times as a person says them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from controldock.desktop.settings import Language
from controldock.desktop.texts import TEXTS
from controldock.desktop.times import left, spoken

KO, EN = TEXTS[Language.KOREAN], TEXTS[Language.ENGLISH]
SEOUL = timezone(timedelta(hours=9))
NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # a Monday, 15:00 in Seoul


@pytest.mark.parametrize(
    ("before", "korean", "english"),
    [
        (timedelta(minutes=5), "오늘 14:55", "Today 14:55"),
        (timedelta(hours=16), "어제 23:00", "Yesterday 23:00"),
        (timedelta(days=3), "2월 27일(금) 15:00", "Fri, Feb 27, 15:00"),
        (timedelta(days=100), "2025년 11월 22일 15:00", "Nov 22, 2025, 15:00"),
        (timedelta(days=-1), "3월 3일(화) 15:00", "Tue, Mar 3, 15:00"),
    ],
)
def test_a_moment_is_said_by_the_clock_on_the_wall(before: timedelta, korean: str, english: str) -> None:
    assert spoken(NOW - before, NOW, KO, SEOUL) == korean
    assert spoken(NOW - before, NOW, EN, SEOUL) == english


@pytest.mark.parametrize(
    ("remaining", "korean", "english"),
    [
        (timedelta(days=2, hours=3, minutes=59), "2일 3시간 남음", "2 d 3 h left"),
        (timedelta(hours=1, minutes=30, seconds=59), "1시간 30분 남음", "1 h 30 min left"),
        (timedelta(minutes=24, seconds=59), "24분 남음", "24 min left"),
        (timedelta(seconds=59), "1분도 남지 않음", "less than a minute left"),
    ],
)
def test_what_is_left_is_rounded_down(remaining: timedelta, korean: str, english: str) -> None:
    assert left(NOW + remaining, NOW, KO) == korean
    assert left(NOW + remaining, NOW, EN) == english
