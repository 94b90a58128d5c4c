"""A small announcement at the edge of the screen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.desktop.desk import Desk, Room
from tests.desktop.stage import NOW, notice

from controldock.desktop.settings import LanguageChoice, Settings
from controldock.domain.announcement import Display, Means, QuestionKind, ReadHow
from controldock.protocol.announcements import Question
from controldock.protocol.desktop import Displayed, Notice, Read, Show

LONG, SHORT = 60, 3  # seconds
FAR = (-400, -300)  # pixels from a toast: where no toast is

Opening = Callable[..., tuple[Any, Room]]


@pytest.fixture
def opened(desk: Desk, make_room: Callable[[Settings], Room]) -> Iterator[Opening]:
    from controldock.desktop.toast import Toast

    toasts = []

    def do(seconds: int = LONG, **changes: Any) -> tuple[Any, Room]:
        room = make_room(Settings(language=LanguageChoice.KOREAN, toast_seconds=seconds))
        shown: Notice = notice(display=Display.TOAST, **changes)
        room.session.hear(Show(notice=shown))
        room.session.present(None, NOW)
        toast = Toast(shown, room.around, lambda _: None)
        toasts.append(toast)
        toast.appear(0)
        toast.WarpPointer(*FAR)
        desk.until(lambda: any(isinstance(message, Displayed) for message in room.said))
        return toast, room

    yield do
    for toast in toasts:
        if toast:
            toast.Destroy()
    desk.until(lambda: True)


def ways(room: Room) -> list[ReadHow]:
    return [message.how for message in room.said if isinstance(message, Read)]


def click(desk: Desk, window: Any) -> None:
    event = desk.wx.MouseEvent(desk.wx.EVT_LEFT_UP.typeId)
    event.SetEventObject(window)
    window.ProcessEvent(event)


def test_it_sits_in_the_corner_and_says_what_it_is(opened: Opening, desk: Desk) -> None:
    toast, room = opened(title="급식 안내", body="오늘은\n비빔밥입니다")
    screen, place = desk.wx.Display(0).GetClientArea(), toast.GetScreenRect()
    assert screen.right - 40 < place.right < screen.right
    assert screen.bottom - 40 < place.bottom < screen.bottom
    words = desk.words(toast)
    assert "급식 안내" in words
    assert "오늘은 비빔밥입니다" in words
    assert room.said[0].means is Means.TOAST


def test_a_long_text_is_cut_and_says_so(opened: Opening, desk: Desk) -> None:
    toast, _ = opened(title="제목 " * 60, body="본문입니다 " * 3000)
    assert desk.words(toast).count("…") == 2
    assert toast.GetSize().height < 260


def test_it_goes_by_itself_and_was_not_read(opened: Opening, desk: Desk) -> None:
    toast, room = opened(SHORT)
    desk.until(lambda: not toast)
    assert ways(room) == []
    assert len(room.session.unread) == 1


def test_it_stays_while_the_pointer_is_over_it(opened: Opening, desk: Desk) -> None:
    toast, _ = opened()
    place = toast.GetScreenRect()
    toast.WarpPointer(20, 20)
    desk.until(lambda: place.Contains(desk.wx.GetMousePosition()))
    before = toast._left
    toast._on_tick()
    assert toast._left == before
    toast.WarpPointer(*FAR)
    desk.until(lambda: not place.Contains(desk.wx.GetMousePosition()))
    toast._on_tick()
    assert toast._left < before


def test_a_click_opens_it(opened: Opening, desk: Desk) -> None:
    toast, room = opened()
    click(desk, toast._inner)
    desk.until(lambda: ways(room))
    assert ways(room) == [ReadHow.OPENED]
    assert ("opened", notice().announcement_id) in room.stage.done


def test_its_cross_closes_it(opened: Opening, desk: Desk) -> None:
    toast, room = opened()
    click(desk, toast._cross)
    desk.until(lambda: not toast)
    assert ways(room) == [ReadHow.CLOSED]


def test_one_that_asks_says_so_by_a_button(opened: Opening, desk: Desk) -> None:
    toast, room = opened(question=Question(kind=QuestionKind.YES_NO))
    desk.press(desk.button(toast, "답변하기"))
    desk.until(lambda: ways(room))
    assert ways(room) == [ReadHow.OPENED]
    toast, room = opened(needs_confirmation=True)
    assert desk.button(toast, "열기")
