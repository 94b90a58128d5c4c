"""Who is logged on at a Linux PC: systemd-logind's files, or utmp where there is no logind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

import psutil

from controldock.agent.platform.words import short
from controldock.protocol.inventory import SessionKind, SessionState, UserSession

IDLE_AFTER = 600.0  # seconds without a key pressed in a terminal
SESSIONS = Path("run/systemd/sessions")
_PEOPLE = frozenset({"user", "user-early", "user-light"})  # classes of sessions that have somebody in them
_SSH, _GRAPHICAL = frozenset({"sshd", "ssh"}), frozenset({"x11", "wayland", "mir"})
_RDP = ("xrdp", "gnome-remote-desktop")
_MICROSECONDS = 1_000_000
_LOCAL = ("", ":", "tty", "localhost")  # what utmp says of a host that is this one


class Login(Protocol):
    """What psutil tells of an entry of utmp."""

    @property
    def name(self) -> str: ...
    @property
    def terminal(self) -> str | None: ...
    @property
    def host(self) -> str | None: ...
    @property
    def started(self) -> float: ...


def sessions(root: Path, now: datetime) -> list[UserSession]:
    """Everybody who is logged on."""
    folder = root / SESSIONS
    if folder.is_dir():
        return list(of_logind(folder, root / "dev", now))
    return list(of_utmp(logins(), root / "dev", now))


def of_logind(folder: Path, devices: Path, now: datetime) -> Iterator[UserSession]:
    """The sessions that logind has of people."""
    for name, said in files_of_logind(folder):
        yield _described(name, said, devices, now)


def files_of_logind(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A file a session, `NAME=value` lines: of those that have somebody in them, its name and what it says."""
    with suppress(OSError):
        for file in sorted(folder.iterdir()):
            said = _fields(file)
            if said.get("CLASS", "user") in _PEOPLE and said.get("USER") and said.get("STATE") != "closing":
                yield file.name, said


def of_utmp(logins: Iterable[Login], devices: Path, now: datetime) -> Iterator[UserSession]:
    """A record a terminal."""
    for login in logins:
        terminal, host = login.terminal or "", login.host or ""
        is_remote = not host.startswith(_LOCAL[1:]) and host != ""
        yield UserSession(
            user=short(login.name),
            session=short(terminal, 64),
            kind=SessionKind.SSH if is_remote else SessionKind.CONSOLE,
            state=_state_of(devices / terminal if terminal.startswith(("pts/", "tty")) else None, now),
            since=int(login.started),
            remote=short(host) if is_remote else "",
        )


def _described(name: str, said: dict[str, str], devices: Path, now: datetime) -> UserSession:
    terminal, remote = said.get("TTY", ""), said.get("REMOTE_HOST", "")
    device = devices / terminal if terminal.startswith(("pts/", "tty")) else None
    is_graphical = said.get("TYPE") in _GRAPHICAL
    state = SessionState.ACTIVE if is_graphical else _state_of(device, now)
    since = said.get("REALTIME", "")
    return UserSession(
        user=short(said["USER"]),
        session=short(terminal or name, 64),
        kind=_kind(said),
        state=SessionState.DISCONNECTED if said.get("STATE") == "online" and is_graphical else state,
        since=int(since) // _MICROSECONDS if since.isdecimal() else None,
        remote=short(remote),
    )


def _kind(said: dict[str, str]) -> SessionKind:
    service = said.get("SERVICE", "")
    if service.startswith(_RDP):
        return SessionKind.RDP
    if service in _SSH or said.get("REMOTE") == "1":
        return SessionKind.SSH
    if said.get("SEAT") or said.get("TYPE") in {*_GRAPHICAL, "tty"}:
        return SessionKind.CONSOLE
    return SessionKind.OTHER


def _state_of(device: Path | None, now: datetime) -> SessionState:
    """By the time of the last key in a terminal."""
    if device is not None:
        with suppress(OSError):
            return (
                SessionState.IDLE
                if now.timestamp() - device.stat().st_atime > IDLE_AFTER
                else SessionState.ACTIVE
            )
    return SessionState.ACTIVE


def _fields(file: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    with suppress(OSError):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            name, separator, value = line.partition("=")
            if separator and not name.startswith("#"):
                found[name] = value.strip('"')
    return found


def logins() -> list[Login]:
    """What utmp says."""
    try:
        return list(psutil.users())
    except (OSError, psutil.Error):
        return []
