"""The icon beside the clock: its colour is the state, its menu the way to everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import wx
import wx.adv

from controldock.desktop.about_window import state_sentence
from controldock.desktop.drawing import icon
from controldock.desktop.surroundings import Surroundings

SIZE = 24  # pixels; trays scale it as they need


@dataclass(frozen=True, slots=True)
class Doors:
    """What the menu leads to."""

    history: Callable[[], None]
    settings: Callable[[], None]
    about: Callable[[], None]
    enrollment: Callable[[], None] = lambda: None
    may_enroll: Callable[[], bool] = lambda: False


class Tray(wx.adv.TaskBarIcon):
    """Has no way to end the companion: it comes and goes with the person's session."""

    def __init__(self, around: Surroundings, doors: Doors) -> None:
        super().__init__()
        self._around, self._doors = around, doors
        self._drawn: tuple[bool, bool, str] | None = None
        self.refresh()
        self.Bind(wx.adv.EVT_TASKBAR_LEFT_UP, lambda _: doors.history())
        self.Bind(wx.adv.EVT_TASKBAR_LEFT_DCLICK, lambda _: doors.history())

    def refresh(self) -> None:
        """Look as things are now."""
        session = self._around.session
        state = (session.is_connected, bool(session.unread), "\n".join(self._sentences()))
        if state != self._drawn:
            self._drawn = state
            size = wx.Window.FromDIP(SIZE, None)
            self.SetIcon(icon(size, is_awake=state[0], is_unread=state[1]), state[2])

    def CreatePopupMenu(self) -> wx.Menu:
        """The menu; wx destroys it after use."""
        return tray_menu(self._around, self._doors, self._sentences())

    def _sentences(self) -> list[str]:
        unread = len(self._around.session.unread)
        texts = self._around.look.texts
        counted = [texts.unread.format(count=unread)] if unread else []
        return [f"ControlDock · {state_sentence(self._around)}", *counted]


def tray_menu(around: Surroundings, doors: Doors, sentences: list[str]) -> wx.Menu:
    """How things are, and the doors."""
    texts = around.look.texts
    menu = wx.Menu()
    menu.Append(wx.ID_ANY, sentences[0]).Enable(False)
    menu.AppendSeparator()
    unread = len(around.session.unread)
    history = f"{texts.history} ({unread})" if unread else texts.history
    rows = [(history, doors.history), (texts.settings, doors.settings), (texts.about, doors.about)]
    if not around.session.is_linked and doors.may_enroll():
        rows.insert(0, (texts.register, doors.enrollment))
    for text, act in rows:
        item = menu.Append(wx.ID_ANY, text)
        menu.Bind(wx.EVT_MENU, lambda _, act=act: wx.CallAfter(act), item)
    return menu
