"""The people at a Linux PC: the desktop's own notifications, and lines in terminals."""

from __future__ import annotations

import os
import pwd
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from controldock.agent.errors import CannotRun
from controldock.agent.files import write_all
from controldock.agent.platform.linux_people import Login, People
from controldock.agent.platform.linux_sessions import SESSIONS, files_of_logind, logins
from controldock.agent.platform.screens import Poster, Reply, Seat, Visitor, own_seat
from controldock.agent.platform.words import short
from controldock.domain.announcement import Means, NotShown, Priority

PROGRAM = "notify-send"
ANSWER_LIMIT = 10.0  # seconds for a program that asks or tells something and ends
MAX_BODY = 1_000  # characters: no notification shows more; the rest is where there is a companion
MAX_LINES = 40  # of a terminal that somebody works in
_GRAPHICAL = frozenset({"x11", "wayland", "mir"})
_URGENCY = {Priority.NORMAL: "normal", Priority.HIGH: "normal", Priority.URGENT: "critical"}
_UNIT = re.compile(r"/session-([^/]+)\.scope")
_MICROSECONDS = 1_000_000.0
_KEY = 64  # characters

Run = Callable[..., subprocess.CompletedProcess[str]]


def run(argv: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a program that ends by itself."""
    return subprocess.run(
        argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=ANSWER_LIMIT,
        check=False, **options,
    )  # fmt: skip


class LinuxScreens:
    """By logind's files, or utmp where there is no logind. `root` is the file system that tells."""

    def __init__(self, people: People, root: Path = Path("/"), run: Run = run) -> None:
        self._people = people
        self._root = root
        self._run = run

    def seats(self) -> list[Seat]:
        folder = self._root / SESSIONS
        return list(self._of_logind(folder) if folder.is_dir() else self._of_utmp())

    def is_hidden(self, seat: Seat) -> bool:
        """By what the desktop told logind. A session that is in the background says so itself."""
        if not seat.name:
            return False
        said = dict(files_of_logind(self._root / SESSIONS)).get(seat.name, {})
        if said.get("TYPE") not in _GRAPHICAL:
            return False
        if said.get("STATE") == "online" and said.get("SEAT"):
            return True  # somebody else has the screen
        with suppress(OSError, subprocess.SubprocessError):
            done = self._run(["loginctl", "show-session", seat.name, "--property=LockedHint", "--value"])
            return done.stdout.strip() == "yes"
        return False

    def show(self, seat: Seat, poster: Poster, shown: Callable[[Means], None]) -> Reply:
        if seat.display and self._notify(seat, poster):
            shown(Means.NOTIFY_SEND)
            return Reply()
        if seat.terminal and self._write(seat.terminal, poster):
            shown(Means.WALL)
            return Reply()
        return Reply(not_shown=NotShown.NO_MEANS)

    def seat_of(self, visitor: Visitor) -> Seat:
        own = [seat for seat in self.seats() if seat.owner == visitor.owner]
        name = self._session_of(visitor.process)
        named = [seat for seat in own if name and seat.name == name]
        graphical = [seat for seat in own if seat.display and seat.display == visitor.display]
        others = [seat for seat in own if seat.display]
        found = [*named, *graphical, *others[-1:]]
        return found[0] if found else own_seat(visitor, _name_of(visitor.owner))

    # -- who is there

    def _of_logind(self, folder: Path) -> Iterator[Seat]:
        for name, said in files_of_logind(folder):
            since = said.get("REALTIME", "")
            is_graphical = said.get("TYPE") in _GRAPHICAL
            yield Seat(
                key=f"{name}@{since}"[:_KEY],  # a number counts anew with every boot
                user=short(said["USER"]),
                owner=said.get("UID") or _id_of(said["USER"]),
                name=name,
                since=int(since) / _MICROSECONDS if since.isdecimal() else None,
                display=(said.get("DISPLAY") or said["TYPE"]) if is_graphical else "",
                terminal="" if is_graphical else said.get("TTY", ""),
            )

    def _of_utmp(self) -> Iterator[Seat]:
        for login in logins():
            terminal, host = login.terminal or "", login.host or ""
            display = next((text for text in (terminal, host) if text.startswith(":")), "")
            yield Seat(
                key=f"{terminal}@{int(login.started)}"[:_KEY],
                user=short(login.name),
                owner=_id_of(login.name),
                since=login.started,
                display=display if terminal == display else "",
                terminal=terminal if terminal != display else "",
            )

    def _session_of(self, process: int) -> str:
        """Of a process: by the group that systemd put it in, else by what it inherited. Its own user may write the
        latter, so it counts only among that user's sessions."""
        place = self._root / "proc" / str(process)
        with suppress(OSError):
            if found := _UNIT.search((place / "cgroup").read_text(errors="replace")):
                return found[1]
        with suppress(OSError):
            for part in (place / "environ").read_bytes().split(b"\0"):
                name, _, value = part.partition(b"=")
                if name == b"XDG_SESSION_ID":
                    return value.decode(errors="replace")
        return ""

    # -- showing

    def _notify(self, seat: Seat, poster: Poster) -> bool:
        """Whether the desktop took it. It ends with an error where nobody shows notifications."""
        try:
            actor = self._people.actor(Login(seat.user, seat.name, seat.display if _is_x11(seat) else ""))
            done = self._run(notify(poster), cwd="/", env=actor.environment, **actor.options)
        except (CannotRun, OSError, ValueError, subprocess.SubprocessError):
            return False
        return done.returncode == 0

    def _write(self, terminal: str, poster: Poster) -> bool:
        """As `wall` does, to one terminal. One that does not take it all at once is held by its user."""
        device = self._root / "dev" / terminal
        try:
            descriptor = os.open(device, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError:
            return False
        try:
            write_all(descriptor, lines(poster).encode("utf-8", "replace"))
        except OSError:
            return False
        finally:
            os.close(descriptor)
        return True


def notify(poster: Poster) -> list[str]:
    """The command line. What the text holds is text: bodies may have markup."""
    signature = f"\n— {poster.sender}" if poster.sender else ""
    body = escape(_cut(poster.body) + signature, quote=False)
    # As an attached value, and after `--`: a title that begins with a dash is no option.
    return [
        PROGRAM,
        "--app-name=ControlDock",
        f"--urgency={_URGENCY[poster.priority]}",
        "--",
        poster.title,
        body,
    ]


def lines(poster: Poster) -> str:
    """As a terminal shows it, with the bell; nothing in it can drive a terminal."""
    head = f"ControlDock{f' — {poster.sender}' if poster.sender else ''}:"
    text = [head, poster.title, *_cut(poster.body).split("\n")[:MAX_LINES]]
    return "\r\n\a" + "".join(f"{_plain(line)}\r\n" for line in text)


def _cut(body: str) -> str:
    return body if len(body) <= MAX_BODY else body[: MAX_BODY - 1] + "…"


def _plain(line: str) -> str:
    return "".join(character if character.isprintable() else " " for character in line)


def _is_x11(seat: Seat) -> bool:
    return seat.display.startswith(":")


def _id_of(user: str) -> str:
    try:
        return str(pwd.getpwnam(user).pw_uid)
    except KeyError:
        return user


def _name_of(owner: str) -> str:
    try:
        return pwd.getpwuid(int(owner)).pw_name
    except (KeyError, ValueError):
        return owner
