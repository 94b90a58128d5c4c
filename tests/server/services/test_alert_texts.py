"""What people read: in their language, short enough for a telephone, with the time of the place."""

from datetime import UTC, datetime, timedelta, timezone

from controldock.domain.alert import Alert, Language, News
from controldock.server.services.alert_texts import Report, message
from controldock.server.store.alerts import Missed

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEOUL = timezone(timedelta(hours=9))
ALERT = Alert("a", "r", "실습실 1", opened_at=NOON, grew_at=NOON)


def gone(count: int) -> list[Missed]:
    return [
        Missed(str(number), f"LAB-{number:02}", NOON, NOON + timedelta(hours=1)) for number in range(count)
    ]


def test_a_whole_room_in_one_message() -> None:
    title, body = message(
        Report(ALERT, News.OFFLINE, gone(45), [("room 1", 40), ("room 2", 5)], SEOUL), Language.ENGLISH
    )
    assert title == "45 PCs are offline: 실습실 1"
    lines = body.splitlines()
    assert lines[:2] == ["room 1 (40 PCs), room 2 (5 PCs)", "LAB-00: offline since 2026-03-02 21:00:00 +0900"]
    assert lines[-3:] == ["... and 5 more", "", "Alert rule: 실습실 1"]


def test_one_pc_by_its_name() -> None:
    title, body = message(Report(ALERT, News.BACK, gone(1), [], SEOUL), Language.KOREAN)
    assert title == "LAB-00 다시 온라인: 실습실 1"
    assert body.splitlines()[0] == "LAB-00: 2026-03-02 22:00:00 +0900 다시 온라인"


def test_both_languages_say_everything() -> None:
    for language in Language:
        for news in News:
            title, body = message(Report(ALERT, news, gone(2), []), language)
            assert "2" in title
            assert "LAB-01" in body
