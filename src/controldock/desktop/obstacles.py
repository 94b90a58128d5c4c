"""What stands in the way of showing something now: a program that fills the screen, or notifications switched off."""

from __future__ import annotations

import re
import shutil
import subprocess

from controldock.desktop.settings import desktop_names, has_screen
from controldock.domain.announcement import NotShown

PATIENCE = 2.0  # seconds for a program that says how things are; one that hangs knows nothing
_WINDOW = re.compile(r"_NET_ACTIVE_WINDOW.*?(0x[0-9a-fA-F]+|\b\d+)\s*$", re.MULTILINE)
_FULL = "_NET_WM_STATE_FULLSCREEN"  # Extended Window Manager Hints 1.5


def find() -> NotShown | None:
    """What is in the way, as far as this desktop can be asked; asking takes a moment."""
    if has_screen() and _is_screen_filled():
        return NotShown.FULL_SCREEN
    if _are_notifications_off():
        return NotShown.NOTIFICATIONS_OFF
    return None


def active_window(answer: str) -> str | None:
    """The id in what xprop says of the root window; None when no window is active."""
    match = _WINDOW.search(answer)
    return match[1] if match and int(match[1], 0) else None


def _is_screen_filled() -> bool:
    window = active_window(_said("xprop", "-root", "_NET_ACTIVE_WINDOW"))
    return window is not None and _FULL in _said("xprop", "-id", window, "_NET_WM_STATE")


def _are_notifications_off() -> bool:
    if "GNOME" not in desktop_names():
        return False
    return _said("gsettings", "get", "org.gnome.desktop.notifications", "show-banners").strip() == "false"


def _said(name: str, *arguments: str) -> str:
    """What a program prints; nothing when it is not there, or fails."""
    path = shutil.which(name)
    if path is None:
        return ""
    try:
        done = subprocess.run(
            [path, *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
