"""The screen: which windows and toasts are on it now."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
import wx

from controldock.desktop import obstacles
from controldock.desktop.announcement_window import AnnouncementWindow
from controldock.desktop.surroundings import Surroundings
from controldock.desktop.toast import Toast
from controldock.domain.announcement import NotShown, Priority
from controldock.protocol.desktop import Notice

log = structlog.get_logger()

BELLS = {Priority.NORMAL: 0, Priority.HIGH: 1, Priority.URGENT: 3}  # how often it rings
BELL_PAUSE = 450  # milliseconds
LOOK_AGAIN = 2000  # milliseconds, while something waits to be shown


class Screen:
    """Keeps `session.Stage`: shows, and tells the session."""

    _around: Surroundings

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._windows: dict[str, AnnouncementWindow] = {}
        self._toasts: dict[str, Toast] = {}
        self._is_looking = False

    def attach(self, around: Surroundings) -> None:
        """Say in which surroundings; the session is one of them, and knows this screen already."""
        self._around = around

    def toast(self, notice: Notice) -> None:
        key = notice.announcement_id
        try:
            made = Toast(notice, self._around, self._toast_gone)
            room = sum(toast.GetSize().height + toast.FromDIP(12) for toast in self._toasts.values())
            self._toasts[key] = made
            made.appear(room)
        except Exception:  # whatever wx has against it, the agent is told
            log.exception("desktop.not_shown", announcement=key)
            self._failed(key)
        else:
            self.ring(notice.priority)

    def window(self, notice: Notice, *, by_person: bool) -> None:
        key = notice.announcement_id
        try:
            made = AnnouncementWindow(notice, self._around, by_person=by_person, gone=self._window_gone)
            self._windows[key] = made
            made.appear(len(self._windows) - 1)
        except Exception:  # whatever wx has against it, the agent is told
            log.exception("desktop.not_shown", announcement=key)
            self._failed(key)
        else:
            if not by_person:
                self.ring(notice.priority)

    def front(self, announcement_id: str) -> bool:
        if announcement_id in self._windows:
            self._windows[announcement_id].to_front()
            return True
        return announcement_id in self._toasts

    def close(self, announcement_id: str) -> None:
        for shown in (self._windows.pop(announcement_id, None), self._toasts.pop(announcement_id, None)):
            if shown is not None:
                shown.Destroy()
        self._stack()

    def look(self) -> None:
        if not self._is_looking:
            self._is_looking = True
            threading.Thread(target=self._find_obstacle, name="obstacles", daemon=True).start()

    def refresh(self) -> None:
        self._changed()

    def ring(self, priority: Priority) -> None:
        """With as many bells as it is important, unless the person wants none."""
        if self._around.look.settings.sound:
            for number in range(BELLS[priority]):
                wx.CallLater(1 + number * BELL_PAUSE, wx.Bell)

    def _find_obstacle(self) -> None:
        found = obstacles.find()
        wx.CallAfter(self._present, found)

    def _present(self, obstacle: NotShown | None) -> None:
        self._is_looking = False
        self._around.session.present(obstacle, self._around.now())
        if self._around.session.is_waiting:
            wx.CallLater(LOOK_AGAIN, self.look)

    def _failed(self, key: str) -> None:
        self.close(key)
        self._around.session.failed(key)

    def _window_gone(self, key: str) -> None:
        self._windows.pop(key, None)

    def _toast_gone(self, key: str) -> None:
        self._toasts.pop(key, None)
        self._stack()

    def _stack(self) -> None:
        """Move those that remain together."""
        bottom = 0
        for toast in self._toasts.values():
            toast.place(bottom)
            bottom += toast.GetSize().height + toast.FromDIP(12)
