"""A screen for the tests: Xvfb, and wx on it. Without either the tests that need them are skipped, and say why."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from controldock.desktop import toolkit
from controldock.desktop.session import Saying, Session
from controldock.desktop.settings import Settings, prefer_light
from tests.desktop.stage import NOW, NotedStage

LIMIT = 30.0  # seconds for anything to happen on the screen of a busy machine
PAUSE = 0.01  # seconds between two turns of wx's loop


@pytest.fixture(scope="session")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An X server of our own, as DISPLAY names it."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        pytest.skip("Xvfb is not installed (apt install xvfb)")
    try:
        toolkit.load()
    except toolkit.ToolkitMissing as missing:
        pytest.skip(str(missing))
    reading, writing = os.pipe()
    # -noreset: it would begin anew, and refuse who comes at that moment, when its last client leaves.
    command = [xvfb, "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"]
    log = (tmp_path_factory.mktemp("xvfb") / "log").open("wb")
    with subprocess.Popen(command, pass_fds=[writing], stdout=log, stderr=log) as server:
        os.close(writing)
        with os.fdopen(reading) as number:
            name = number.readline().strip()
        if not name:
            pytest.skip("Xvfb does not start here")
        yield f":{name}"
        server.terminate()
    log.close()


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


@pytest.fixture(scope="session")
def desk(display: str) -> Desk:
    """The desk of this worker: a process has one wx.App and never a second one."""
    before = {name: os.environ.get(name) for name in ("DISPLAY", "GTK_THEME")}
    os.environ["DISPLAY"] = display
    prefer_light()
    import wx

    app = wx.App(False)
    app.SetExitOnFrameDelete(False)
    made = Desk(app, wx)
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    return made


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


@pytest.fixture
def make_room(desk: Desk) -> Callable[[Settings], Room]:
    """Rooms by settings."""
    return Room


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folder with settings, empty."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path
