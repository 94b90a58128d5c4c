"""A desk with a screen, and a room with all that a window needs to find in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.desktop.stage import NOW, NotedStage

from controldock.desktop.session import Saying, Session
from controldock.desktop.settings import Settings

LIMIT = 30.0  # seconds for anything to happen on the screen of a busy machine
PAUSE = 0.01  # seconds between two turns of wx's loop


class Desk:
    """wx in this very process."""

    def __init__(self, app: Any, wx: Any) -> None:
        self._app = app
        self.wx = wx
        self._loop = wx.GUIEventLoop()
        self._activator = wx.EventLoopActivator(self._loop)

    def until(self, is_right: Callable[[], object]) -> None:
        """Let things happen until it is so."""
        end = time.monotonic() + LIMIT
        while not is_right():
            assert time.monotonic() < end, "it does not happen"
            while self._loop.Pending():
                self._loop.Dispatch()
            self._app.ProcessPendingEvents()
            self._loop.ProcessIdle()
            time.sleep(PAUSE)

    def press(self, button: Any) -> None:
        """As a click does."""
        assert button.IsEnabled()
        event = self.wx.CommandEvent(self.wx.EVT_BUTTON.typeId, button.GetId())
        event.SetEventObject(button)
        button.ProcessEvent(event)

    def all_of(self, window: Any, kind: type) -> list[Any]:
        """Its controls of one kind, at any depth, that can be seen."""
        found = []
        for child in window.GetChildren():
            found += [child] if isinstance(child, kind) and child.IsShown() else []
            found += self.all_of(child, kind)
        return found

    def button(self, window: Any, text: str) -> Any:
        """The one with that word."""
        return next(one for one in self.all_of(window, self.wx.Button) if one.GetLabelText() == text)

    def words(self, window: Any) -> str:
        """All that is written in it."""
        labels = [one.GetLabelText() for one in self.all_of(window, self.wx.StaticText)]
        return "\n".join([*labels, *(one.GetLabelText() for one in self.all_of(window, self.wx.Button))])


class Room:
    """What windows find around them, and what was said to the agent."""

    def __init__(self, settings: Settings) -> None:
        from controldock.desktop.surroundings import Surroundings
        from controldock.desktop.typography import look_of

        self.said: list[Saying] = []
        self.stage = NotedStage()
        self.now = NOW
        self.histories = 0
        self.session = Session(self.stage, self.said.append)
        self.around = Surroundings(look_of(settings), self.session, lambda: self.now, self._open_history)
        self.texts = self.around.look.texts

    def _open_history(self) -> None:
        self.histories += 1
