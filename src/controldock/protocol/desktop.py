"""Between an agent and the companion in a person's session: frames as on TCP 5500, over a Unix socket or a named pipe.

A companion shows texts and says what became of them; nothing that it sends can make the agent do anything else. Whose
session it is the agent finds out from the system, not from what is said here.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from controldock.domain.announcement import MAX_ANSWER, Display, Means, NotShown, Priority, ReadHow
from controldock.protocol.announcements import Id, Moment, Question

VERSION = 1
HISTORY = 50  # announcements that a companion is told of when it comes
# Where an agent waits for companions: the one that the system runs here, any other in its own state folder.
SYSTEM_SOCKET = "/run/controldock/desktop.sock"
SOCKET_NAME = "desktop.sock"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """An announcement as a person sees it."""

    announcement_id: Id
    title: str
    body: str
    sender: str
    issued: Moment
    expires: Moment
    priority: Priority
    display: Display
    needs_confirmation: bool = False
    question: Question | None = None
    read: bool = False  # in this session, as the next
    answer: str = ""
    withdrawn: bool = False


# -- from the agent --


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag="welcome"):
    """The first thing a companion hears, and again whenever something of it changes."""

    server: str
    connected: bool
    last_contact: Moment | None = None  # when the server was heard last
    agent_version: str = ""
    host_name: str = ""


class History(msgspec.Struct, frozen=True, kw_only=True, tag="history"):
    """The last announcements of this PC, newest first; nothing of it is shown by itself."""

    notices: tuple[Notice, ...]


class Show(msgspec.Struct, frozen=True, kw_only=True, tag="show"):
    """Show this now. `again`: it was shown here before, and is to be brought to the front or shown once more."""

    notice: Notice
    again: bool = False


class Withdraw(msgspec.Struct, frozen=True, kw_only=True, tag="withdraw"):
    """Close its window, if there is one, and mark it in the history."""

    announcement_id: Id


FromAgent = Welcome | History | Show | Withdraw

# -- from the companion --


class Present(msgspec.Struct, frozen=True, kw_only=True, tag="present"):
    """The first thing a companion says. `shown`: what it has shown since it was started, in case the agent forgot."""

    version: int = VERSION
    display: Annotated[str, Meta(max_length=64)] = (
        ""  # of X11 or Wayland; names the session where there is no other
    )
    shown: Annotated[tuple[Id, ...], Meta(max_length=200)] = ()


class Displayed(msgspec.Struct, frozen=True, kw_only=True, tag="displayed"):
    """It is on the screen now."""

    announcement_id: Id
    means: Means


class Delayed(msgspec.Struct, frozen=True, kw_only=True, tag="delayed"):
    """It is not on the screen yet, and why; it will be, or `failed`."""

    announcement_id: Id
    why: NotShown


class Read(msgspec.Struct, frozen=True, kw_only=True, tag="read"):
    """A person did this with it."""

    announcement_id: Id
    how: ReadHow


class Answered(msgspec.Struct, frozen=True, kw_only=True, tag="answered"):
    """A person's answer; the last one before the time is over counts."""

    announcement_id: Id
    answer: Annotated[str, Meta(max_length=MAX_ANSWER)]


FromCompanion = Present | Displayed | Delayed | Read | Answered
