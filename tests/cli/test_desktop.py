"""`controldock desktop`: what it says where it can't work. That it works is seen in tests/desktop."""

from pathlib import Path

import pytest

from controldock.cli import desktop as desktop_module
from controldock.cli.failure import FAILED
from controldock.cli.main import run
from controldock.desktop import toolkit
from controldock.protocol.desktop import SOCKET_NAME, SYSTEM_SOCKET


def test_without_a_screen_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert run(["desktop", "--socket", "x"]) == FAILED
    assert "There is no screen here" in capsys.readouterr().err


def test_without_a_toolkit_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("GTK_THEME", "Adwaita")
    monkeypatch.setattr(toolkit, "load", _missing)
    assert run(["desktop", "--socket", "x"]) == FAILED
    assert "apt install python3-wxgtk4.0" in capsys.readouterr().err


def _missing() -> None:
    raise toolkit.ToolkitMissing


def test_it_goes_to_the_persons_own_agent_or_else_to_the_systems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop_module, "default_state_folder", lambda: tmp_path / "own")
    assert desktop_module._usual_socket() == SYSTEM_SOCKET
    (tmp_path / "own").mkdir()
    assert desktop_module._usual_socket() == str(tmp_path / "own" / SOCKET_NAME)
    monkeypatch.setattr(desktop_module, "default_state_folder", lambda: Path("/var/lib"))
    assert desktop_module._usual_socket() == SYSTEM_SOCKET
