"""The registry, read only; both of its views, whatever this program itself was compiled for."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import Enum, auto
from typing import Protocol


class Hive(Enum):
    """Where a path begins."""

    MACHINE = auto()  # HKEY_LOCAL_MACHINE
    USERS = auto()  # HKEY_USERS: of everybody who is logged on, by their SIDs


class View(Enum):
    """Whose registry is seen: that of programs of 64 or of 32 bits."""

    WIDE = auto()
    NARROW = auto()


Value = str | int | bytes | list[str] | None


class Registry(Protocol):
    """What is there to be read; a key that can't be read is empty."""

    def keys(self, hive: Hive, path: str, view: View = View.WIDE) -> list[str]:
        """The names of the keys below this one."""

    def values(self, hive: Hive, path: str, view: View = View.WIDE) -> Mapping[str, Value]:
        """The values of this key, by name."""


def text(values: Mapping[str, Value], name: str) -> str:
    """A value as text; empty for none, and for what is no text."""
    found = values.get(name)
    return found.partition("\0")[0].strip() if isinstance(found, str) else ""


def number(values: Mapping[str, Value], name: str) -> int:
    """A value as a number; 0 for none. Some installers write numbers as text."""
    found = values.get(name)
    if isinstance(found, int):
        return found
    return int(found) if isinstance(found, str) and found.isascii() and found.isdigit() else 0


class WindowsRegistry:
    """The one of this PC."""

    def keys(self, hive: Hive, path: str, view: View = View.WIDE) -> list[str]:
        found: list[str] = []
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(_root(hive), path, access=winreg.KEY_READ | _flag(view)) as key:
                    found.extend(winreg.EnumKey(key, index) for index in range(winreg.QueryInfoKey(key)[0]))
            except OSError:  # not there, not for us, or changed while we read
                return found
        return found

    def values(self, hive: Hive, path: str, view: View = View.WIDE) -> Mapping[str, Value]:
        found: dict[str, Value] = {}
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(_root(hive), path, access=winreg.KEY_READ | _flag(view)) as key:
                    for index in range(winreg.QueryInfoKey(key)[1]):
                        name, value, _ = winreg.EnumValue(key, index)
                        found[name] = value
            except OSError:
                return found
        return found


if sys.platform == "win32":
    import winreg

    def _root(hive: Hive) -> int:
        return winreg.HKEY_LOCAL_MACHINE if hive is Hive.MACHINE else winreg.HKEY_USERS

    def _flag(view: View) -> int:
        return winreg.KEY_WOW64_64KEY if view is View.WIDE else winreg.KEY_WOW64_32KEY
