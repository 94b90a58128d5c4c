"""What the agent asks of an operating system."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from controldock.agent.platform.screens import Door, Screens
from controldock.agent.platform.surveyor import Surveyor
from controldock.domain.command import DeploymentKind, RunAs, Sessions
from controldock.protocol.orders import Sheet


class Host(Protocol):
    """Who runs the agent, and tells it what happens."""

    def on_stop(self, loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
        """Call `callback` when somebody asks this process to stop."""

    def on_wake(self, loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
        """Call `callback` whenever this PC wakes from a sleep, where anybody tells."""


@dataclass(frozen=True, slots=True)
class Member:
    """One process, named so that a reused process id is not mistaken for it."""

    pid: int
    birth: str  # when it was born, exact, on this boot of this machine


@dataclass(frozen=True, slots=True)
class Invocation:
    """How to start a script."""

    argv: tuple[bytes | str, ...]
    options: dict[str, Any] = field(default_factory=dict)  # for the call that starts the process


@dataclass(frozen=True, slots=True)
class Actor:
    """As whom a script runs, and in whose session."""

    name: str = ""  # empty: as the agent itself
    environment: dict[str, str] | None = None  # in the place of the agent's own
    options: dict[str, Any] = field(default_factory=dict)  # for the call that starts the process
    owner: tuple[int, int] | None = None  # user and group whose the script's folder is; None: the agent's


@dataclass(frozen=True, slots=True)
class Boot:
    """The time since the machine was started, whatever its clock says."""

    id: str  # of no other boot of this machine; empty: they can't be told apart
    uptime: float  # seconds, sleep included


class Power(Protocol):
    """Turning this machine off and on. Everything here may take seconds: call it in a thread."""

    def boot(self) -> Boot:
        """The present one."""

    def order(self, kind: DeploymentKind, grace: float, notice: str) -> None:
        """Have the system restart or shut down in `grace` seconds or a little later, and tell the people at it.
        CannotRun when it does not take the order."""

    def abort(self) -> bool:
        """Take the order back; False: there is none, or it is too late."""

    def is_ending(self) -> bool:
        """Whether the system goes down right now, whoever told it to."""


class Platform(Host, Protocol):
    """One operating system."""

    name: str  # as `PcFacts.os` has it
    can_ask: bool  # whether processes can be asked to end; else they are ended without
    power: Power
    surveyor: Surveyor
    screens: Screens
    door: Door

    def make_private(self, folder: Path) -> None:
        """Make a folder for the agent's own user only. FolderUnusable when others may write to what is there."""

    def actors(self, run_as: RunAs, sessions: Sessions, user: str) -> tuple[Actor, ...]:
        """As whom to run, one after the other. CannotRun when there is nobody, or when this agent may not. Slow."""

    def workplace(self, attempt_id: str, actor: Actor, own: Path) -> Path:
        """A new folder that only `actor` will enter: `own`, or another where that can't be reached."""

    def prepare(self, sheet: Sheet, actor: Actor, folder: Path) -> Invocation:
        """How its script is started; what it needs is written to `folder`, which is the actor's from then on. CannotRun
        when this PC can't. Slow."""

    def begun(self, attempt_id: str, pid: int) -> None:
        """This process was started as `prepare` said: keep hold of all that comes of it. OSError when that can't be
        done; it has been ended then."""

    def let_go(self, attempt_id: str) -> None:
        """The attempt is over; what it left running lives on."""

    def clear(self, attempt_id: str) -> None:
        """Remove the workplaces of an attempt that are not the agent's own. Slow."""

    def member(self, pid: int) -> Member | None:
        """The process that has this id now."""

    def tree(self, attempt_id: str, leader: Member | None, known: Collection[Member]) -> set[Member]:
        """Every living process of an attempt. Slow: call it in a thread.

        That is `leader`, its session, its descendants, whoever carries the attempt's id in its environment, and of
        `known`, found by earlier calls, those who still live. Never the agent itself or what the agent runs under.
        """

    def end(self, members: Collection[Member], *, force: bool) -> None:
        """Ask them to end, or with `force` end them. Whoever is gone already is left alone."""

    def lock(self, descriptor: int) -> bool:
        """Lock an open file for the life of this process; False when another process holds it."""

    def os_name(self) -> str:
        """The system as its maker calls it."""

    def hardware_ids(self) -> dict[str, str]:
        """What names this machine, as far as it may be read."""
