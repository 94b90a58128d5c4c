"""The list of the last announcements."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.desktop.desk import Desk, Room
from tests.desktop.stage import NOW, notice

from controldock.desktop.settings import LanguageChoice, Settings
from controldock.domain.announcement import Priority, ReadHow
from controldock.protocol.desktop import History, Read, Withdraw

KOREAN = Settings(language=LanguageChoice.KOREAN)


@pytest.fixture
def room(make_room: Callable[[Settings], Room]) -> Room:
    made = make_room(KOREAN)
    made.now = NOW + timedelta(hours=1)
    return made


@pytest.fixture
def window(desk: Desk, room: Room) -> Iterator[Any]:
    from controldock.desktop.history_window import HistoryWindow

    made = HistoryWindow(room.around, lambda: None)
    made.Show()
    yield made
    if made:
        made.Destroy()


def rows(window: Any) -> list[tuple[str, ...]]:
    listed = window._list
    return [
        (
            listed.GetValue(row, 0).GetText().strip(),
            *(listed.GetTextValue(row, column) for column in (1, 2, 4)),
        )
        for row in range(listed.GetItemCount())
    ]


HISTORY = History(
    notices=(
        notice(5, priority=Priority.URGENT),
        notice(4, read=True, sender=""),
        notice(3, withdrawn=True),
        notice(2, read=True, answer="yes", priority=Priority.HIGH),
    )
)


def test_it_lists_what_there_was_and_what_became_of_it(window: Any, room: Room) -> None:
    room.session.hear(HISTORY)
    window.refresh()
    assert rows(window) == [
        ("긴급", "Title 5", "Kim", "● 안 읽음"),
        ("공지", "Title 4", "관리자", "읽음"),
        ("공지", "Title 3", "Kim", "회수됨"),
        ("중요", "Title 2", "Kim", "답변: 예"),
    ]


def test_an_empty_one_says_so(window: Any, room: Room, desk: Desk) -> None:
    assert room.texts.history_empty in desk.words(window)
    assert not desk.button(window, "열기").IsEnabled()
    room.session.hear(HISTORY)
    window.refresh()
    assert room.texts.history_empty not in desk.words(window)
    assert "안 읽은 공지 1건" in desk.words(window)


def test_opening_is_reading(window: Any, room: Room, desk: Desk) -> None:
    room.session.hear(HISTORY)
    window.refresh()
    desk.press(desk.button(window, "열기"))
    key = notice(5).announcement_id
    assert room.said == [Read(announcement_id=key, how=ReadHow.OPENED)]
    assert room.stage.done[-1] == ("opened", key)
    window.refresh()
    assert rows(window)[0][3] == "읽음"


def test_what_was_selected_stays_so(window: Any, room: Room) -> None:
    room.session.hear(HISTORY)
    window.refresh()
    window._list.SelectRow(1)
    room.session.hear(History(notices=(notice(6),)))
    window.refresh()
    assert window._selected() == notice(4).announcement_id
    room.session.hear(Withdraw(announcement_id=notice(6).announcement_id))
    window.refresh()
    assert rows(window)[0][3] == "회수됨"
    assert window._selected() == notice(4).announcement_id


def test_closing_it_is_told(desk: Desk, room: Room) -> None:
    from controldock.desktop.history_window import HistoryWindow

    gone: list[int] = []
    made = HistoryWindow(room.around, lambda: gone.append(1))
    made.Show()
    desk.press(desk.button(made, "닫기"))
    desk.until(lambda: not made)
    assert gone == [1]
