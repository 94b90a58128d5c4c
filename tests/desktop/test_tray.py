"""The icon beside the clock and its menu."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.desktop.desk import Desk, Room
from tests.desktop.stage import notice

from controldock.desktop.settings import LanguageChoice, Settings
from controldock.protocol.desktop import History, Welcome


@pytest.fixture
def room(make_room: Callable[[Settings], Room]) -> Room:
    return make_room(Settings(language=LanguageChoice.ENGLISH))


def labels(menu: Any) -> list[str]:
    return [item.GetItemLabelText() for item in menu.GetMenuItems() if not item.IsSeparator()]


def test_its_menu_says_how_things_are_and_leads_everywhere(desk: Desk, room: Room) -> None:
    from controldock.desktop.tray import Doors, Tray

    entered: list[str] = []
    doors = Doors(*(lambda name=name: entered.append(name) for name in ("history", "settings", "about")))
    tray = Tray(room.around, doors)
    menu = tray.CreatePopupMenu()
    assert labels(menu) == [
        "ControlDock · The agent of this PC is not running",
        "Announcements",
        "Settings",
        "About ControlDock",
    ]
    items = [item for item in menu.GetMenuItems() if not item.IsSeparator()]
    assert not items[0].IsEnabled()
    for item in items[1:]:
        menu.ProcessEvent(desk.wx.CommandEvent(desk.wx.EVT_MENU.typeId, item.GetId()))
    desk.until(lambda: len(entered) == 3)
    assert entered == ["history", "settings", "about"]
    menu.Destroy()
    tray.Destroy()


def test_it_is_drawn_anew_only_when_something_changed(desk: Desk, room: Room) -> None:
    from controldock.desktop.tray import Doors, Tray

    tray = Tray(room.around, Doors(lambda: None, lambda: None, lambda: None))
    drawn: list[str] = []
    tray.SetIcon = lambda icon, text: drawn.append(text)
    tray.refresh()
    assert drawn == []
    room.session.linked(True)
    room.session.hear(Welcome(server="s", connected=True))
    room.session.hear(History(notices=(notice(1), notice(2))))
    tray.refresh()
    tray.refresh()
    assert drawn == ["ControlDock · Connected\n2 unread"]
    menu = tray.CreatePopupMenu()
    assert labels(menu)[1] == "Announcements (2)"
    menu.Destroy()
    tray.Destroy()


def test_a_pc_without_a_server_is_registered_from_the_menu_as_long_as_no_agent_speaks(
    desk: Desk, room: Room
) -> None:
    from controldock.desktop.tray import Doors, Tray

    entered: list[int] = []
    doors = Doors(
        lambda: None,
        lambda: None,
        lambda: None,
        enrollment=lambda: entered.append(1),
        may_enroll=lambda: True,
    )
    tray = Tray(room.around, doors)
    menu = tray.CreatePopupMenu()
    assert labels(menu)[1] == "Register this PC"
    item = next(item for item in menu.GetMenuItems() if item.GetItemLabelText() == "Register this PC")
    menu.ProcessEvent(desk.wx.CommandEvent(desk.wx.EVT_MENU.typeId, item.GetId()))
    desk.until(lambda: entered)
    menu.Destroy()
    room.session.linked(True)
    menu = tray.CreatePopupMenu()
    assert "Register this PC" not in labels(menu)
    menu.Destroy()
    tray.Destroy()
