"""As whom a script runs on Linux: as root, or as somebody who is logged on, with that person's groups and session."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from controldock.agent.errors import CannotRun
from controldock.agent.files import PRIVATE_FOLDER
from controldock.agent.platform.contract import Actor
from controldock.agent.platform.linux_sessions import SESSIONS, files_of_logind, logins
from controldock.agent.settings import common_environment
from controldock.domain.agent_words import Said
from controldock.domain.command import RunAs, Sessions

_SEARCH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What leads to the person's screen and bus. Taken from a process of that session: its values are the person's own, and
# reach nothing but processes of the same person.
_SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS")
_PREFIX = "controldock-"  # of the folders that are a script's own while it runs as somebody else
_TRY = 10.0  # seconds for a folder on a network drive to answer


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who is logged on."""

    user: str
    session: str = ""  # logind's id; empty: there is no logind
    display: str = ""
    rank: tuple[bool, bool, int] = field(default=(False, False, 0))  # at the screen, active, since when


class People:
    """Everybody who is logged on at this PC. `root` is the file system that tells."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root

    def actors(self, run_as: RunAs, sessions: Sessions, user: str) -> tuple[Actor, ...]:
        """As whom to run, one after the other. CannotRun when there is nobody, or when this agent may not."""
        if run_as is RunAs.SYSTEM:
            return (Actor(),)
        if run_as is RunAs.ADMINISTRATOR:
            if os.geteuid() != 0:
                raise CannotRun(Said.NOT_ROOT.of(user="root"))
            return (Actor(),)
        return tuple(self.actor(login) for login in self._chosen(sessions, user))

    def logins(self) -> list[Login]:
        """Who is logged on, whoever is at the screen first, then who came last."""
        folder = self._root / SESSIONS
        found = _of_logind(folder) if folder.is_dir() else _of_utmp()
        return sorted(found, key=lambda login: login.rank, reverse=True)

    def _chosen(self, sessions: Sessions, user: str) -> Iterable[Login]:
        logins = self.logins()
        if sessions is Sessions.NAMED:
            named = [login for login in logins if login.user == user.strip()]
            if not named:
                raise CannotRun(Said.NOT_LOGGED_ON.of(user=user.strip()))
            return named[:1]
        if not logins:
            raise CannotRun(Said.NOBODY_LOGGED_ON)
        first: dict[str, Login] = {}
        for login in logins:
            first.setdefault(login.user, login)
        return list(first.values()) if sessions is Sessions.ALL else logins[:1]

    def actor(self, login: Login) -> Actor:
        """This person, in this session. CannotRun when this agent may not be somebody else."""
        try:
            entry = pwd.getpwnam(login.user)
        except KeyError:
            raise CannotRun(Said.UNKNOWN_USER.of(user=login.user)) from None
        is_own = entry.pw_uid == os.geteuid()
        if not is_own and os.geteuid() != 0:
            raise CannotRun(Said.NOT_ROOT.of(user=login.user))
        environment = self._environment(entry, login)
        if is_own:
            return Actor(login.user, environment)
        groups = os.getgrouplist(entry.pw_name, entry.pw_gid)
        options = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": groups}
        return Actor(login.user, environment, options, owner=(entry.pw_uid, entry.pw_gid))

    def _environment(self, entry: pwd.struct_passwd, login: Login) -> dict[str, str]:
        found = common_environment()
        found |= {"PATH": _SEARCH, "HOME": entry.pw_dir, "SHELL": entry.pw_shell or "/bin/sh"}
        found |= {"USER": entry.pw_name, "LOGNAME": entry.pw_name}
        runtime = self._root / "run/user" / str(entry.pw_uid)
        if runtime.is_dir():
            found["XDG_RUNTIME_DIR"] = str(runtime)
        if (runtime / "bus").exists():
            found["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={runtime / 'bus'}"
        if login.display:
            found["DISPLAY"] = login.display
        if login.session:
            found["XDG_SESSION_ID"] = login.session
        return found | self._screen(entry.pw_uid, login.session)

    def _screen(self, uid: int, session: str) -> dict[str, str]:
        """From the first process of the session that has a display; nothing where none has."""
        for process in _processes(self._root / "proc", uid):
            environment = _read_environment(process)
            in_session = not session or environment.get("XDG_SESSION_ID", session) == session
            if in_session and not environment.keys().isdisjoint({"DISPLAY", "WAYLAND_DISPLAY"}):
                return {name: environment[name] for name in _SCREEN if name in environment}
        return {}


def check_directory(actor: Actor, directory: Path) -> None:
    """CannotRun when it is not there, or not for this person."""
    if not directory.is_dir():
        raise CannotRun(Said.NO_DIRECTORY.of(directory=directory))
    if actor.owner is None:
        return
    probe = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(directory)]
    try:
        done = subprocess.run(
            probe, check=False, timeout=_TRY, cwd="/", stderr=subprocess.DEVNULL, **actor.options
        )
        may_enter = done.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        may_enter = False
    if not may_enter:
        raise CannotRun(Said.DIRECTORY_CLOSED.of(user=actor.name, directory=directory))


def make_folder(attempt_id: str, actor: Actor) -> Path:
    """A folder that this person can reach: root's own until `hand_over`."""
    place = Path(tempfile.gettempdir())
    folder = place / f"{_PREFIX}{attempt_id}-{actor.name}".replace("/", "_")
    folder.mkdir(mode=PRIVATE_FOLDER)  # not one that somebody else made
    return folder


def hand_over(folder: Path, actor: Actor) -> None:
    """Give it to the person, with all that is in it; the folder last."""
    if actor.owner is not None:
        for path in (*folder.iterdir(), folder):
            os.chown(path, *actor.owner, follow_symlinks=False)


def clear_folders(attempt_id: str) -> None:
    """Remove what was made for it."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}{attempt_id}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _of_logind(folder: Path) -> Iterator[Login]:
    for name, said in files_of_logind(folder):
        since = said.get("REALTIME", "")
        at_screen = bool(said.get("SEAT")) and said.get("ACTIVE") == "1"
        is_active = said.get("STATE") == "active"
        rank = (at_screen, is_active, int(since) if since.isdecimal() else 0)
        yield Login(said["USER"], name, said.get("DISPLAY", ""), rank)


def _of_utmp() -> Iterator[Login]:
    for login in logins():
        terminal, host = login.terminal or "", login.host or ""
        display = next((text for text in (terminal, host) if text.startswith(":")), "")
        at_screen = bool(display) or terminal.startswith("tty")
        yield Login(login.name, display=display, rank=(at_screen, True, int(login.started)))


def _processes(proc: Path, uid: int) -> Iterator[Path]:
    with suppress(OSError):
        for entry in sorted(proc.iterdir(), key=lambda path: (len(path.name), path.name)):
            with suppress(OSError):
                if entry.name.isdigit() and entry.stat().st_uid == uid:
                    yield entry


def _read_environment(process: Path) -> dict[str, str]:
    try:
        parts = (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return {}
    pairs = (part.decode("utf-8", "surrogateescape").partition("=") for part in parts if b"=" in part)
    return {name: value for name, _, value in pairs}
