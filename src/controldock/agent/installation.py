"""What whoever installed the agent wished: which server, with which enrollment token."""

from __future__ import annotations

import os
import re
import stat
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from controldock.agent.errors import FolderUnusable
from controldock.agent.files import replace_file
from controldock.agent.platform.windows_registry import Hive, Registry, WindowsRegistry, text

KEY = r"SOFTWARE\ControlDock\Agent"  # written by the installer from its properties
SERVER, TOKEN = "Server", "Token"  # names of values
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_TOKEN_LINE = re.compile(r"^[ \t]*token[ \t]*=.*(?:\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Wish:
    """To be enrolled with this server."""

    server: str  # host, or host and port
    token: str


class Installation(Protocol):
    """What is left of it on this PC."""

    def wish(self) -> Wish | None:
        """The one that was not fulfilled yet; AgentError when what is there can't be trusted or understood."""

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


class FileInstallation:
    """In a TOML file, which the package's unit names: `server = "…"` and `token = "…"`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def wish(self) -> Wish | None:
        values = self._values()
        server, token = values.get("server"), values.get("token")
        both = isinstance(server, str) and isinstance(token, str) and server and token
        return Wish(str(server), str(token)) if both else None

    def forget_token(self) -> None:
        """Take out its line and leave everything else, comments as well, as somebody wrote it."""
        try:
            text = self._path.read_text(encoding="utf-8")
            replace_file(self._path, _TOKEN_LINE.sub("", text).encode())
        except OSError as error:
            raise FolderUnusable(f"The token can't be taken out of {self._path}: {error.strerror}.") from None

    def _values(self) -> dict[str, object]:
        try:
            with self._path.open("rb") as file:
                self._trust(os.fstat(file.fileno()))
                return tomllib.load(file)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise FolderUnusable(f"{self._path} can't be read: {error.strerror}.") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise FolderUnusable(f"{self._path} is no TOML: {error}.") from None

    def _trust(self, found: os.stat_result) -> None:
        """Who can write the file can give this PC to a server of his own."""
        if sys.platform != "win32" and (
            found.st_uid not in (0, os.geteuid()) or found.st_mode & _OTHERS_MAY_WRITE
        ):
            raise FolderUnusable(
                f"Others may write {self._path}; run: chown root {self._path} && chmod 600 {self._path}"
            )


class NoInstallation:
    """Nobody wished anything: this PC is enrolled by hand."""

    def wish(self) -> Wish | None:
        return None

    def forget_token(self) -> None:
        return None
