"""The text on the screen: selectable, with links that open."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.desktop.desk import Desk, Room

from controldock.desktop.settings import Settings

TEXT = "첫 줄\nSee https://example.org/a and\nmore"
LINK = TEXT.index("https")


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
def view(desk: Desk, make_room: Callable[[Settings], Room], opened: list[str]) -> Iterator[Any]:
    from controldock.desktop.body_view import BodyView

    frame = desk.wx.Frame(None, size=(500, 300))
    made = BodyView(frame, TEXT, make_room(Settings()).around.look.font(12), opened.append)
    frame.Show()
    desk.until(made.IsShownOnScreen)
    yield made
    frame.Destroy()


def click(desk: Desk, view: Any, position: int) -> None:
    point = view.PositionToCoords(position) + desk.wx.Point(4, 6)
    event = desk.wx.MouseEvent(desk.wx.EVT_LEFT_UP.typeId)
    event.SetPosition(point)
    event.SetEventObject(view)
    view.ProcessEvent(event)


def press_enter(desk: Desk, view: Any) -> None:
    event = desk.wx.KeyEvent(desk.wx.wxEVT_KEY_DOWN)
    event.SetKeyCode(desk.wx.WXK_RETURN)
    view.ProcessEvent(event)


def test_it_can_be_selected_and_not_changed(view: Any) -> None:
    assert view.GetValue() == TEXT
    assert not view.IsEditable()
    view.SelectAll()
    assert view.GetStringSelection() == TEXT


def test_a_click_on_a_link_opens_it(view: Any, desk: Desk, opened: list[str]) -> None:
    desk.until(lambda: view.PositionToCoords(LINK).y > 0)
    click(desk, view, LINK + 3)
    assert opened == ["https://example.org/a"]


def test_a_click_beside_or_one_that_selects_opens_nothing(view: Any, desk: Desk, opened: list[str]) -> None:
    desk.until(lambda: view.PositionToCoords(LINK).y > 0)
    click(desk, view, 1)
    view.SetSelection(LINK, LINK + 4)
    click(desk, view, LINK + 2)
    assert opened == []


def test_enter_opens_the_link_at_the_caret(view: Any, desk: Desk, opened: list[str]) -> None:
    press_enter(desk, view)
    assert opened == []
    view.SetInsertionPoint(LINK + 1)
    press_enter(desk, view)
    assert opened == ["https://example.org/a"]


def test_the_narrower_the_higher(view: Any) -> None:
    assert view.height_for(120) > view.height_for(800) > 0
