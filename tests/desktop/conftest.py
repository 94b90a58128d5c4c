"""A screen for the tests: Xvfb, and wx on it. Without either the tests that need them are skipped, and say why."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.desktop.desk import Desk, Room

from controldock.desktop import toolkit
from controldock.desktop.settings import Settings, prefer_light


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
    command = [
        xvfb,
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1280x900x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
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


@pytest.fixture
def make_room(desk: Desk) -> Callable[[Settings], Room]:
    """Rooms by settings."""
    return Room


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folder with settings, empty."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path
