"""The window of an announcement, on a screen that nobody looks at."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.desktop.desk import Desk, Room
from tests.desktop.stage import NOW, notice

from controldock.desktop.settings import LanguageChoice, Settings, TextSize
from controldock.domain.announcement import Means, Priority, QuestionKind, ReadHow
from controldock.protocol.announcements import Question
from controldock.protocol.desktop import Answered, Displayed, Notice, Read, Show, Welcome

ENGLISH, KOREAN = Settings(language=LanguageChoice.ENGLISH), Settings(language=LanguageChoice.KOREAN)
YES_NO = Question(kind=QuestionKind.YES_NO, until=NOW + timedelta(minutes=30))

Opening = Callable[..., tuple[Any, Room]]


@pytest.fixture
def opened(desk: Desk, make_room: Callable[[Settings], Room]) -> Iterator[Opening]:
    """Opens windows, and takes them away."""
    from controldock.desktop.announcement_window import AnnouncementWindow

    windows = []

    def do(shown: Notice, settings: Settings = ENGLISH, *, by_person: bool = True) -> tuple[Any, Room]:
        room = make_room(settings)
        room.session.hear(Show(notice=shown))
        room.session.present(None, NOW)
        window = AnnouncementWindow(shown, room.around, by_person=by_person, gone=lambda _: None)
        windows.append(window)
        window.appear(0)
        desk.until(lambda: any(isinstance(message, Displayed) for message in room.said))
        return window, room

    yield do
    for window in windows:
        if window:
            window.Destroy()
    desk.until(lambda: True)


def test_it_is_displayed_once_it_was_drawn(opened: Opening) -> None:
    window, room = opened(notice())
    assert window.IsShownOnScreen()
    assert room.said == [Displayed(announcement_id=notice().announcement_id, means=Means.WINDOW)]


def test_it_says_who_when_and_how_important(opened: Opening, desk: Desk) -> None:
    window, _ = opened(notice(title="A & B", priority=Priority.URGENT))
    words = desk.words(window)
    assert "A & B" in words
    assert "Urgent" in words
    assert "From Kim" in words
    assert window.GetTitle() == "Urgent · A & B"
    window, _ = opened(notice(sender=""), KOREAN)
    assert "보낸 사람: 관리자" in desk.words(window)


def test_closing_it_is_reading_it(opened: Opening, desk: Desk) -> None:
    window, room = opened(notice())
    desk.press(desk.button(window, room.texts.close))
    desk.until(lambda: not window)
    assert room.said[-1] == Read(announcement_id=notice().announcement_id, how=ReadHow.CLOSED)


def test_the_button_confirms(opened: Opening, desk: Desk) -> None:
    window, room = opened(notice(needs_confirmation=True), KOREAN)
    assert room.texts.confirm_wish in desk.words(window)
    desk.press(desk.button(window, "확인했습니다"))
    desk.until(lambda: not window)
    assert [message.how for message in room.said if isinstance(message, Read)] == [ReadHow.CONFIRMED]


def test_who_was_typing_when_it_came_confirms_nothing(opened: Opening, desk: Desk) -> None:
    window, room = opened(notice(needs_confirmation=True), by_person=False)
    window._is_guarded = True  # however slow this machine is
    desk.press(desk.button(window, room.texts.confirm))
    assert not any(isinstance(message, Read) for message in room.said)
    window._unguard()
    desk.press(desk.button(window, room.texts.confirm))
    assert any(isinstance(message, Read) for message in room.said)


def test_an_answer_is_sent_shown_and_may_be_changed(opened: Opening, desk: Desk) -> None:
    window, room = opened(notice(question=YES_NO))
    room.session.linked(True)
    room.session.hear(Welcome(server="s", connected=True))
    desk.press(desk.button(window, "Yes"))
    assert "Your answer: Yes" in desk.words(window)
    assert room.texts.answer_sent in desk.words(window)
    desk.press(desk.button(window, "No"))
    assert "Your answer: No" in desk.words(window)
    assert [message.answer for message in room.said if isinstance(message, Answered)] == ["yes", "no"]
    assert window


def test_an_answer_without_connection_is_kept_and_says_so(opened: Opening, desk: Desk) -> None:
    window, room = opened(notice(question=YES_NO))
    desk.press(desk.button(window, "No"))
    assert room.texts.answer_kept in desk.words(window)


def test_a_withdrawn_one_says_so_and_asks_nothing(opened: Opening, desk: Desk) -> None:
    shown = notice(question=YES_NO, needs_confirmation=True)
    window, room = opened(shown)
    window.Destroy()
    from controldock.desktop.announcement_window import AnnouncementWindow

    gone = notice(question=YES_NO, needs_confirmation=True, withdrawn=True)
    window = AnnouncementWindow(gone, room.around, by_person=True, gone=lambda _: None)
    words = desk.words(window)
    assert room.texts.withdrawn in words
    assert room.texts.yes not in words.split("\n")
    assert room.texts.confirm not in words
    window.Destroy()


@pytest.mark.parametrize("size", TextSize)
def test_the_longest_text_fits_the_screen(opened: Opening, desk: Desk, size: TextSize) -> None:
    settings = Settings(language=LanguageChoice.KOREAN, text_size=size)
    window, _ = opened(notice(title="가" * 60, body="긴 글입니다 " * 2800, question=YES_NO), settings)
    screen = desk.wx.Display(0).GetClientArea()
    assert window.GetSize().height <= screen.height
    assert window.GetSize().width <= screen.width
    assert desk.button(window, "닫기").GetScreenRect().bottom <= screen.bottom


def test_a_short_text_is_seen_without_scrolling(opened: Opening, desk: Desk) -> None:
    body = "\n".join(f"{number}번째 줄입니다." for number in range(12))
    window, _ = opened(notice(body=body, priority=Priority.URGENT, question=YES_NO), KOREAN)
    text = window._body
    last = text.PositionToCoords(text.GetLastPosition() - 1)
    assert 0 < last.y < text.GetClientSize().height


def test_the_text_grows_by_control_and_plus(opened: Opening) -> None:
    window, _ = opened(notice())
    before = window._body.GetFont().GetPointSize()
    window._zoom_by(2)
    assert window._body.GetFont().GetPointSize() == before + 2
    window._zoom_by(-200)
    assert window._body.GetFont().GetPointSize() == before - 4
    window._zoom_by(0)
    assert window._body.GetFont().GetPointSize() == before


def test_the_history_is_at_hand(opened: Opening, desk: Desk) -> None:
    window, room = opened(notice())
    desk.press(desk.button(window, room.texts.more))
    assert room.histories == 1
