"""What whoever installed the agent wished: which server, with which enrollment token."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Protocol

from controldock.agent.platform.windows_registry import Hive, Registry, WindowsRegistry, text

KEY = r"SOFTWARE\ControlDock\Agent"  # written by the installer from its properties
SERVER, TOKEN = "Server", "Token"  # names of values


@dataclass(frozen=True, slots=True)
class Wish:
    """To be enrolled with this server."""

    server: str  # host, or host and port
    token: str


class Installation(Protocol):
    """What is left of it on this PC."""

    def wish(self) -> Wish | None:
        """The one that was not fulfilled yet."""

    def forget_token(self) -> None:
        """It was fulfilled, or never can be: the token must not lie about."""


class WindowsInstallation:
    """In the registry, where only administrators and the system may write."""

    def __init__(self, registry: Registry | None = None) -> None:
        self._registry = registry or WindowsRegistry()

    def wish(self) -> Wish | None:
        values = self._registry.values(Hive.MACHINE, KEY)
        server, token = text(values, SERVER), text(values, TOKEN)
        return Wish(server, token) if server and token else None

    def forget_token(self) -> None:
        if sys.platform == "win32":
            import winreg
            from contextlib import suppress

            with suppress(FileNotFoundError):
                access = winreg.KEY_SET_VALUE | winreg.KEY_WOW64_64KEY
                with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, KEY, access=access) as key:
                    winreg.DeleteValue(key, TOKEN)


class NoInstallation:
    """Nobody wished anything: this PC is enrolled by hand."""

    def wish(self) -> Wish | None:
        return None

    def forget_token(self) -> None:
        return None
