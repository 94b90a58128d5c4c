"""Windows: scripts as the service itself, each in a Job Object; the rest of processes by psutil."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from types import FrameType

import psutil

from controldock.agent.errors import CannotRun, printable
from controldock.agent.files import PRIVATE_FOLDER
from controldock.agent.platform import windows_scripts as scripts
from controldock.agent.platform.contract import Actor, Host, Invocation, Member, Power
from controldock.agent.platform.pretended_power import NoPower
from controldock.agent.platform.screens import Door, NoScreens, Screens
from controldock.agent.platform.surveyor import Surveyor
from controldock.agent.platform.windows_acl import make_private
from controldock.agent.platform.windows_calls import SystemCalls
from controldock.agent.platform.windows_door import WindowsDoor
from controldock.agent.platform.windows_jobs import JobCalls, Jobs, SystemJobs
from controldock.agent.platform.windows_power import Run, run
from controldock.agent.platform.windows_registry import Hive, WindowsRegistry, text
from controldock.agent.platform.windows_survey import WindowsSurvey
from controldock.agent.platform.words import short
from controldock.agent.settings import ATTEMPT_VARIABLE
from controldock.domain.agent_words import Said
from controldock.domain.command import RunAs, Sessions
from controldock.protocol.orders import Sheet


class Windows:
    """The platform of the Windows agent."""

    name = "windows"
    can_ask = False  # there is no way that a program without a window would hear

    def __init__(
        self,
        power: Power | None = None,
        run: Run = run,
        screens: Screens | None = None,
        host: Host | None = None,
        jobs: JobCalls | None = None,
    ) -> None:
        self._jobs = Jobs(jobs or SystemJobs())
        self._host = host
        self._run = run
        self.power: Power = power or NoPower()  # the real ones are given by `this_platform` alone
        self.screens: Screens = screens or NoScreens()
        self.door: Door = WindowsDoor()
        self._registry = WindowsRegistry()
        self._survey = WindowsSurvey(self._registry, SystemCalls(), self.power.boot)
        self.surveyor: Surveyor = self._survey

    def make_private(self, folder: Path) -> None:
        make_private(folder)

    def actors(self, run_as: RunAs, sessions: Sessions, user: str) -> tuple[Actor, ...]:
        if run_as is RunAs.USER:
            raise CannotRun(Said.USER_ON_WINDOWS)
        return (Actor(),)

    def workplace(self, attempt_id: str, actor: Actor, own: Path) -> Path:
        own.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        return own

    def prepare(self, sheet: Sheet, actor: Actor, folder: Path) -> Invocation:
        if sheet.working_directory and not Path(sheet.working_directory).is_dir():
            raise CannotRun(Said.NO_DIRECTORY.of(directory=sheet.working_directory))
        has_parameters = bool(sheet.environment)
        how, files = scripts.invocation(sheet.kind, sheet.script, str(folder), has_parameters=has_parameters)
        self._lock_down(folder)
        for name, content in files.items():
            self._write(folder / name, content)
        return Invocation(how.argv, {**how.options, "cwd": sheet.working_directory or str(folder)})

    def begun(self, attempt_id: str, pid: int) -> None:
        self._jobs.hold(attempt_id, pid)

    def let_go(self, attempt_id: str) -> None:
        self._jobs.let_go(attempt_id)

    def clear(self, attempt_id: str) -> None:
        return None

    def _lock_down(self, folder: Path) -> None:
        """Before anything is in it."""
        try:
            done = self._run(scripts.lock_down(str(folder)))
        except (OSError, subprocess.SubprocessError) as error:
            raise CannotRun(Said.NOT_WRITTEN.of(reason=error)) from None
        if done.returncode != 0:
            reason = printable(" ".join((done.stderr or done.stdout or "").split()))
            raise CannotRun(Said.NOT_WRITTEN.of(reason=reason or f"icacls ended with {done.returncode}"))

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CannotRun(Said.NOT_WRITTEN.of(reason=error.strerror)) from None

    def member(self, pid: int) -> Member | None:
        try:
            return Member(pid, repr(psutil.Process(pid).create_time()))
        except psutil.Error:
            return None

    def tree(self, attempt_id: str, leader: Member | None, known: Collection[Member]) -> set[Member]:
        inside = self._jobs.pids(attempt_id)
        if inside is not None:  # nobody leaves a job: these are all
            return {member for pid in inside if (member := self.member(pid)) is not None}
        own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
        certain = {m for m in {*known, *([leader] if leader else [])} if self.member(m.pid) == m}
        pids = {m.pid for m in certain} | {p.pid for p in psutil.process_iter() if _is_marked(p, attempt_id)}
        for pid in tuple(pids):
            with suppress(psutil.Error):
                pids |= {child.pid for child in psutil.Process(pid).children(recursive=True)}
        return {member for pid in pids - own if (member := self.member(pid)) is not None}

    def end(self, members: Collection[Member], *, force: bool) -> None:
        if not force:
            return
        ended = self._jobs.end({member.pid for member in members})
        # Parents first: a shell whose command was ended before it would go on with the next one.
        for member in sorted((member for member in members if member.pid not in ended), key=_age):
            with suppress(psutil.Error):
                if self.member(member.pid) == member:
                    psutil.Process(member.pid).kill()

    def lock(self, descriptor: int) -> bool:
        if sys.platform == "win32":
            import msvcrt

            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                return False
        return True

    def on_stop(self, loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
        if self._host is not None:
            self._host.on_stop(loop, callback)
        else:
            _on_signal(loop, callback)

    def on_wake(self, loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
        if self._host is not None:
            self._host.on_wake(loop, callback)

    def os_name(self) -> str:
        return self._survey.os_name()

    def hardware_ids(self) -> dict[str, str]:
        guid = text(self._registry.values(Hive.MACHINE, _CRYPTOGRAPHY), "MachineGuid")
        found = {"machine_id": guid, **self._survey.hardware_ids()}
        return {name: short(value, _MAX_HARDWARE_ID) for name, value in found.items() if value}


_CRYPTOGRAPHY = r"SOFTWARE\Microsoft\Cryptography"
_MAX_HARDWARE_ID = 128  # characters


def _on_signal(loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(callback)

    for name in ("SIGINT", "SIGBREAK", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def _age(member: Member) -> tuple[float, int]:
    """Sorts the oldest first."""
    try:
        return (float(member.birth), member.pid)
    except ValueError:
        return (0.0, member.pid)


def _is_marked(process: psutil.Process, attempt_id: str) -> bool:
    try:
        return process.environ().get(ATTEMPT_VARIABLE) == attempt_id
    except (psutil.Error, OSError):
        return False
