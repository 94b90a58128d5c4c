"""Linux: /bin/sh, sessions, /proc, pidfds."""

from __future__ import annotations

import asyncio
import fcntl
import os
import platform
import shutil
import signal
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from controldock.agent.errors import CannotRun, FolderUnusable
from controldock.agent.files import PRIVATE_FILE, PRIVATE_FOLDER, write_all
from controldock.agent.platform import powershell
from controldock.agent.platform.contract import Actor, Invocation, Member, Power
from controldock.agent.platform.linux_door import LinuxDoor
from controldock.agent.platform.linux_people import (
    People,
    check_directory,
    clear_folders,
    hand_over,
    make_folder,
)
from controldock.agent.platform.linux_survey import LinuxSurvey
from controldock.agent.platform.pretended_power import NoPower
from controldock.agent.platform.screens import Door, NoScreens, Screens
from controldock.agent.platform.surveyor import Surveyor
from controldock.agent.settings import ATTEMPT_VARIABLE
from controldock.domain.agent_words import Said
from controldock.domain.command import DeploymentKind, RunAs, Sessions
from controldock.protocol.orders import Sheet

SHELL = "/bin/sh"
MAX_ARGUMENT = (
    128 * 1024 - 1
)  # bytes: MAX_ARG_STRLEN, execve(2), less the final NUL; a longer script goes into a file
_OTHERS_MAY_WRITE = 0o022
_PROC = Path("/proc")
_DEAD = frozenset({"Z", "X"})  # process states of proc(5): already ended, only not collected yet
_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_MACHINE_ID = Path("/etc/machine-id")
_FIRMWARE = Path("/sys/class/dmi/id")
_FIRMWARE_IDS = ("product_uuid", "product_serial", "board_serial")  # files that only root may read
_MAX_HARDWARE_ID = 128  # characters


@dataclass(frozen=True, slots=True)
class _Process:
    """The fields of /proc/PID/stat that tell whose process it is."""

    pid: int
    state: str
    parent: int
    group: int
    session: int
    start: int  # clock ticks since boot


class Linux:
    """The platform of the Linux agent."""

    name = "linux"
    can_ask = True

    def __init__(
        self, power: Power | None = None, people: People | None = None, screens: Screens | None = None
    ) -> None:
        self.power: Power = power or NoPower()  # the real ones are given by `this_platform` alone
        self.screens: Screens = screens or NoScreens()
        self.door: Door = LinuxDoor()
        self.surveyor: Surveyor = LinuxSurvey()
        self.people = people or People()
        self._boot = _text(_PROC / "sys/kernel/random/boot_id")

    def make_private(self, folder: Path) -> None:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        if folder.stat().st_mode & _OTHERS_MAY_WRITE:
            raise FolderUnusable(f"Others may write to the state folder {folder}; run: chmod 700 {folder}")

    def actors(self, run_as: RunAs, sessions: Sessions, user: str) -> tuple[Actor, ...]:
        return self.people.actors(run_as, sessions, user)

    def workplace(self, attempt_id: str, actor: Actor, own: Path) -> Path:
        if actor.owner is not None:
            return make_folder(attempt_id, actor)
        own.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        return own

    def prepare(self, sheet: Sheet, actor: Actor, folder: Path) -> Invocation:
        """`/bin/sh -c`, in a session of its own, so that the whole of it can be signalled."""
        if sheet.working_directory:
            check_directory(actor, Path(sheet.working_directory))
        argv = self._argv(sheet, folder)
        hand_over(folder, actor)
        directory = sheet.working_directory or str(folder)
        return Invocation(argv, {"start_new_session": True, "cwd": directory, **actor.options})

    def begun(self, attempt_id: str, pid: int) -> None:
        return None  # a session of its own and a mark in its environment hold it

    def let_go(self, attempt_id: str) -> None:
        return None

    def clear(self, attempt_id: str) -> None:
        clear_folders(attempt_id)

    def _argv(self, sheet: Sheet, folder: Path) -> tuple[bytes | str, ...]:
        text = sheet.script.encode("utf-8", "surrogateescape")
        if sheet.kind is DeploymentKind.SHELL and len(text) <= MAX_ARGUMENT:
            return (SHELL, "-c", text)
        if sheet.kind is DeploymentKind.SHELL:
            return (SHELL, str(_file(folder / "script.sh", text)))
        interpreter = shutil.which("pwsh")
        if interpreter is None:
            raise CannotRun(Said.NO_POWERSHELL)
        for name, content in powershell.files(text).items():
            _file(folder / name, content)
        return (interpreter, *powershell.OPTIONS, str(folder / powershell.START))

    def member(self, pid: int) -> Member | None:
        found = _stat(pid)
        return self._member(found) if found is not None and found.state not in _DEAD else None

    def tree(self, attempt_id: str, leader: Member | None, known: Collection[Member]) -> set[Member]:
        living = {process.pid: process for process in _processes() if process.state not in _DEAD}
        certain = {m.pid for m in {*known, *([leader] if leader else [])} if self._lives(m, living)}
        found = certain | {pid for pid in living if _is_marked(pid, attempt_id)}
        if leader is not None and (born := self._ticks(leader)) is not None:
            found |= {
                p.pid for p in living.values() if leader.pid in {p.session, p.group} and p.start >= born
            }
        found |= _descendants(found, living)
        found -= _own_line(living)
        return {self._member(living[pid]) for pid in found}

    def end(self, members: Collection[Member], *, force: bool) -> None:
        if force:
            self._kill_groups(members)
        # Parents first: a shell whose command was ended before it would go on with the next one.
        for member in sorted(members, key=_age):
            with suppress(ProcessLookupError, PermissionError):
                self._signal(member, signal.SIGKILL if force else signal.SIGTERM)

    def lock(self, descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def on_wake(self, loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
        return None  # its connections are asked for soon enough by the system

    def on_stop(self, loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
        for number in _STOP_SIGNALS:
            loop.add_signal_handler(number, callback)

    def os_name(self) -> str:
        with suppress(OSError):
            return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
        return f"Linux {platform.release()}"

    def hardware_ids(self) -> dict[str, str]:
        found = {"machine_id": _text(_MACHINE_ID)} | {name: _text(_FIRMWARE / name) for name in _FIRMWARE_IDS}
        return {name: text[:_MAX_HARDWARE_ID] for name, text in found.items() if text}

    def _member(self, process: _Process) -> Member:
        return Member(process.pid, f"{self._boot}/{process.start}")

    def _lives(self, member: Member, living: dict[int, _Process]) -> bool:
        return member.pid in living and self._member(living[member.pid]) == member

    def _ticks(self, member: Member) -> int | None:
        """When `member` was born, in ticks; None when that was on an earlier boot."""
        boot, _, start = member.birth.rpartition("/")
        return int(start) if boot == self._boot and start.isdigit() else None

    def _kill_groups(self, members: Collection[Member]) -> None:
        """Whole groups at once: a tree that forks faster than it can be looked at is only caught in one blow."""
        living = {process.pid: process for process in _processes()}
        spared = {living[pid].group for pid in _own_line(living) if pid in living} | {0, 1}
        found = {living[member.pid].group for member in members if self._lives(member, living)}
        for group in found - spared:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)

    def _signal(self, member: Member, number: signal.Signals) -> None:
        # The pidfd is opened first and the birth compared second: from then on no other process can be hit.
        try:
            descriptor = os.pidfd_open(member.pid)
        except ProcessLookupError:
            return
        except OSError:  # a kernel before 5.3
            if self.member(member.pid) == member:
                os.kill(member.pid, number)
            return
        try:
            if self.member(member.pid) == member:
                signal.pidfd_send_signal(descriptor, number)
        finally:
            os.close(descriptor)


def _age(member: Member) -> tuple[int, int]:
    """Sorts the oldest first; within one tick by process id, which mostly counts up."""
    start = member.birth.rpartition("/")[2]
    return (int(start) if start.isdigit() else 0, member.pid)


def _file(path: Path, text: bytes) -> Path:
    """A new file, nobody else's from its first moment on."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        try:
            write_all(descriptor, text)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise CannotRun(Said.NOT_WRITTEN.of(reason=error.strerror)) from None
    return path


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def _processes() -> Iterator[_Process]:
    for entry in os.listdir(_PROC):  # noqa: PTH208 - a few thousand names; Path objects for them take longer than the rest
        if entry.isdigit() and (found := _stat(int(entry))) is not None:
            yield found


def _stat(pid: int) -> _Process | None:
    try:
        text = (_PROC / str(pid) / "stat").read_bytes().decode("utf-8", "replace")
    except OSError:
        return None
    # The second field is the program's name in parentheses, and may hold spaces and parentheses of its own.
    fields = text.rpartition(")")[2].split()
    state, parent, group, session = fields[0], int(fields[1]), int(fields[2]), int(fields[3])
    return _Process(pid, state, parent, group, session, start=int(fields[19]))


def _is_marked(pid: int, attempt_id: str) -> bool:
    try:
        environment = (_PROC / str(pid) / "environ").read_bytes()
    except OSError:
        return False
    return f"{ATTEMPT_VARIABLE}={attempt_id}".encode() in environment.split(b"\0")


def _descendants(roots: set[int], living: dict[int, _Process]) -> set[int]:
    children: dict[int, list[int]] = {}
    for process in living.values():
        children.setdefault(process.parent, []).append(process.pid)
    found: set[int] = set()
    ahead = list(roots)
    while ahead:
        for child in children.get(ahead.pop(), ()):
            if child not in found:
                found.add(child)
                ahead.append(child)
    return found


def _own_line(living: dict[int, _Process]) -> set[int]:
    """The agent and everything above it: an agent that was started by a script must not end itself."""
    line: set[int] = set()
    pid = os.getpid()
    while pid and pid not in line:
        line.add(pid)
        pid = living[pid].parent if pid in living else 0
    return line
