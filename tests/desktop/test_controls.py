"""The controls that windows are made of."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.desktop.desk import Desk, Room

from controldock.desktop.settings import LanguageChoice, Settings

ENGLISH = Settings(language=LanguageChoice.ENGLISH)


@pytest.fixture
def frame(desk: Desk) -> Iterator[Any]:
    made = desk.wx.Frame(None, size=(400, 300))
    yield made
    if made:
        made.Destroy()


@pytest.fixture
def room(make_room: Callable[[Settings], Room]) -> Room:
    return make_room(ENGLISH)


def test_a_text_with_an_ampersand_stays_as_it_is(frame: Any, room: Room) -> None:
    from controldock.desktop.controls import Button, label, quiet

    font = room.around.look.font(10)
    assert label(frame, "R&D & more", font).GetLabelText() == "R&D & more"
    assert quiet(frame, "R&D", room.around.look).GetLabelText() == "R&D"
    assert Button(frame, "R&D", room.around.look, lambda: None).GetLabelText() == "R&D"


def test_a_text_without_blanks_stays_within_its_width(frame: Any, room: Room) -> None:
    from controldock.desktop.controls import Wrapped

    text = Wrapped(frame, "가" * 100, room.around.look.font(14))
    text.fit(200)
    lines = text.GetLabelText().split("\n")
    assert len(lines) > 5
    assert "".join(lines) == "가" * 100
    assert text.GetMinSize().width == 200
    text.say("short")
    assert text.GetLabelText() == "short"
    assert text.GetName() == "short"


def test_a_button_that_is_not_allowed_can_not_be_pressed_and_looks_so(
    frame: Any, desk: Desk, room: Room
) -> None:
    from controldock.desktop.controls import Button

    pressed = []
    made = Button(frame, "Send", room.around.look, lambda: pressed.append(1), "#b91c1c")
    coloured = made.GetBackgroundColour()
    desk.press(made)
    made.allow(False)
    assert not made.IsEnabled()
    assert made.GetBackgroundColour() != coloured
    made.allow(True)
    assert made.GetBackgroundColour() == coloured
    assert pressed == [1]


def test_a_pulse_ends_with_its_window(frame: Any, desk: Desk) -> None:
    from controldock.desktop.controls import Pulse

    beats: list[int] = []
    first = Pulse(frame, 10, lambda: beats.append(1))
    desk.until(lambda: len(beats) > 1)
    frame.Destroy()
    desk.until(lambda: not frame)
    end = len(beats)
    other: list[int] = []
    second = desk.wx.Frame(None)
    pulse = Pulse(second, 10, lambda: other.append(1))
    desk.until(lambda: len(other) > 3)
    assert len(beats) == end
    assert not first.IsRunning()
    pulse.Stop()
    second.Destroy()


def test_escape_closes_a_window(frame: Any, desk: Desk) -> None:
    from controldock.desktop.controls import on_escape

    on_escape(frame)
    event = desk.wx.KeyEvent(desk.wx.wxEVT_CHAR_HOOK)
    event.SetKeyCode(ord("A"))
    frame.ProcessEvent(event)
    desk.until(lambda: True)
    assert frame
    event.SetKeyCode(desk.wx.WXK_ESCAPE)
    frame.ProcessEvent(event)
    desk.until(lambda: not frame)


def test_the_screen_of_no_window_is_the_one_with_the_pointer(desk: Desk, frame: Any) -> None:
    from controldock.desktop.controls import screen_of

    assert screen_of(None) == desk.wx.Display(0).GetClientArea()
    assert screen_of(frame) == desk.wx.Display(0).GetClientArea()
