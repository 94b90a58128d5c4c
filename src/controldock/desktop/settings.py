"""What the companion takes from its environment, and what the person at the PC has chosen."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

MIN_TOAST, MAX_TOAST = 3, 60  # seconds: time to see it at all; and not as long as a window
SOCKET_VARIABLE = "CONTROLDOCK_DESKTOP_SOCKET"
_KOREAN_ON_WINDOWS = 0x12  # the primary language of a Windows language id
_PRIMARY_LANGUAGE = 0x3FF


class Language(StrEnum):
    """Of the companion's own words; announcements come as they were written."""

    KOREAN = "ko"
    ENGLISH = "en"


class LanguageChoice(StrEnum):
    """What may be chosen."""

    AUTO = "auto"  # the language of the person's desktop
    KOREAN = "ko"
    ENGLISH = "en"


class TextSize(StrEnum):
    """How large announcements are written."""

    NORMAL = "normal"
    LARGE = "large"
    LARGEST = "largest"  # for a class that reads from its seats


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may choose."""

    language: LanguageChoice = LanguageChoice.AUTO
    text_size: TextSize = TextSize.NORMAL
    sound: bool = True
    toast_seconds: Annotated[int, Meta(ge=MIN_TOAST, le=MAX_TOAST)] = 10

    def spoken(self) -> Language:
        """The language, chosen or found out."""
        if self.language is LanguageChoice.AUTO:
            return system_language()
        return Language(self.language.value)


class SettingsFile:
    """Where the choices are kept: one small file in the person's own folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Settings:
        """What was chosen; whatever can't be read is as it was at first."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Settings)
        except (OSError, msgspec.DecodeError):
            return Settings()

    def save(self, settings: Settings) -> None:
        """Keep them; OSError when the folder does not let itself be written."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(self._path.name + ".new")
        fresh.write_bytes(msgspec.json.format(msgspec.json.encode(settings)))
        fresh.replace(self._path)


def settings_path() -> Path:
    """Where a person's programs keep what was chosen."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", "~")).expanduser() / "ControlDock" / "desktop.json"
    return (
        Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / "controldock" / "desktop.json"
    )


def system_language() -> Language:
    """Korean where the person's desktop is Korean, English everywhere else."""
    if sys.platform == "win32":
        import ctypes

        found = ctypes.windll.kernel32.GetUserDefaultUILanguage() & _PRIMARY_LANGUAGE
        return Language.KOREAN if found == _KOREAN_ON_WINDOWS else Language.ENGLISH
    chosen = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    first = next(filter(None, chosen), "")
    return Language.KOREAN if first.lower().startswith("ko") else Language.ENGLISH


def display_name() -> str:
    """Of X11 or Wayland; empty where there is none, and always on Windows."""
    return os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or ""


def has_screen() -> bool:
    """Whether there is anything to show windows on."""
    return sys.platform == "win32" or bool(display_name())


def desktop_names() -> frozenset[str]:
    """Whose desktop it is, as the freedesktop's menu specification tells: GNOME, KDE, Budgie ..."""
    return frozenset(filter(None, os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")))


def prefer_light() -> None:
    """Ask GTK for light controls, as our windows are dark on light; whoever chose a theme for us keeps it."""
    os.environ.setdefault("GTK_THEME", "Adwaita")
