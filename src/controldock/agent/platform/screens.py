"""What the agent asks of an operating system about the people at its PC, and to show them something."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from controldock.domain.announcement import Means, NotShown, Priority, ReadHow


@dataclass(frozen=True, slots=True)
class Seat:
    """A session with somebody in it."""

    key: str  # of no other session of this PC, now or later; at most 64 characters
    user: str  # as people call it
    owner: str = ""  # as the system knows that person: two seats with the same one are the same person's
    name: str = ""  # as the system calls the session; empty: it knows of none
    since: float | None = None  # seconds since 1970, on this PC's clock
    display: str = ""  # of X11 or Wayland
    terminal: str = ""  # where there is nothing but one


@dataclass(frozen=True, slots=True)
class Poster:
    """An announcement as the system's own means show it."""

    announcement_id: str
    title: str
    body: str
    sender: str
    priority: Priority
    asks_yes_or_no: bool = False
    needs_confirmation: bool = False
    seconds: float = 0.0  # until it expires


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a poster in the end."""

    not_shown: NotShown | None = None
    read: ReadHow | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A program that comes to the desk, as the system knows it."""

    process: int
    owner: str
    display: str = ""  # as it says itself


class Screens(Protocol):
    """The people at this PC and what they can see. Everything here may take seconds: call it in a thread."""

    def seats(self) -> list[Seat]:
        """The sessions that people are in."""

    def is_hidden(self, seat: Seat) -> bool:
        """Whether it is locked, or somebody else is at the screen."""

    def show(self, seat: Seat, poster: Poster, shown: Callable[[Means], None]) -> Reply:
        """Show it by what the system has for that. `shown` is called as soon as it can be seen, in this thread; the
        reply comes when it is certain that nothing more will."""

    def seat_of(self, visitor: Visitor) -> Seat:
        """Where this program runs: one of the sessions of its own user, or one of its own where there is none."""


Visited = Callable[[asyncio.StreamReader, asyncio.StreamWriter, Visitor], Awaitable[None]]


class Door(Protocol):
    """Where programs of people's sessions come in. Whose they are is the system's word, not theirs."""

    async def open(self, place: Path, visited: Visited) -> asyncio.AbstractServer | None:
        """Let them in at `place`; None where this system has no such door yet. OSError when it can't be had."""


class NoScreens:
    """A PC with nobody at it: where nothing may appear, whoever sends what."""

    def seats(self) -> list[Seat]:
        return []

    def is_hidden(self, seat: Seat) -> bool:
        return False

    def show(self, seat: Seat, poster: Poster, shown: Callable[[Means], None]) -> Reply:
        return Reply(not_shown=NotShown.NO_MEANS)

    def seat_of(self, visitor: Visitor) -> Seat:
        """One of its own."""
        return own_seat(visitor, visitor.owner)


class NoDoor:
    """A system without a desk."""

    async def open(self, place: Path, visited: Visited) -> asyncio.AbstractServer | None:
        return None


def own_seat(visitor: Visitor, user: str) -> Seat:
    """Of a program in no session that the system knows of. The same one for all programs of a person and a display, so
    that whoever comes again is no stranger."""
    key = f"{visitor.owner}{visitor.display}"[:64]
    return Seat(key=key, user=user, owner=visitor.owner, display=visitor.display)
