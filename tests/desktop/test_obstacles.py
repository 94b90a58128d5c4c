"""What stands in the way of showing something: programs of the system are asked, here played by scripts."""

from pathlib import Path

import pytest

from controldock.desktop import obstacles
from controldock.domain.announcement import NotShown

FULL = "_NET_WM_STATE(ATOM) = _NET_WM_STATE_FULLSCREEN, _NET_WM_STATE_FOCUSED"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":1")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    return tmp_path


def play(programs: Path, name: str, script: str) -> None:
    (programs / name).write_text(f"#!/bin/sh\n{script}\n")
    (programs / name).chmod(0o755)


def play_xprop(programs: Path, state: str) -> None:
    play(
        programs,
        "xprop",
        f"case $1 in -root) echo '_NET_ACTIVE_WINDOW(WINDOW): window id # 0x1c00007';;\n-id) echo '{state}';; esac",
    )


def test_without_anybody_to_ask_nothing_is_in_the_way(programs: Path) -> None:
    assert obstacles.find() is None


def test_a_program_that_fills_the_screen_is_in_the_way(programs: Path) -> None:
    play_xprop(programs, FULL)
    assert obstacles.find() is NotShown.FULL_SCREEN


def test_a_window_that_does_not_is_not(programs: Path) -> None:
    play_xprop(programs, "_NET_WM_STATE(ATOM) = _NET_WM_STATE_MAXIMIZED_VERT")
    assert obstacles.find() is None


def test_notifications_that_are_switched_off_are_in_the_way(programs: Path) -> None:
    play(programs, "gsettings", "echo false")
    assert obstacles.find() is NotShown.NOTIFICATIONS_OFF
    play(programs, "gsettings", "echo true")
    assert obstacles.find() is None


def test_another_desktop_is_not_asked_for_gnomes_setting(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(programs, "gsettings", "echo false")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    assert obstacles.find() is None


def test_a_program_that_hangs_knows_nothing(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(obstacles, "PATIENCE", 0.05)
    play(programs, "xprop", "while :; do :; done")
    play(programs, "gsettings", "exit 1")
    assert obstacles.find() is None


@pytest.mark.parametrize(
    ("answer", "window"),
    [
        ("_NET_ACTIVE_WINDOW(WINDOW): window id # 0x1c00007", "0x1c00007"),
        ("_NET_ACTIVE_WINDOW(WINDOW): window id # 0x0", None),
        ("_NET_ACTIVE_WINDOW(CARDINAL) = 2097405", "2097405"),
        ("_NET_ACTIVE_WINDOW:  no such atom on any window.", None),
        ("", None),
    ],
)
def test_the_active_window_is_read(answer: str, window: str | None) -> None:
    assert obstacles.active_window(answer) == window
