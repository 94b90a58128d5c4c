"""Registering this PC by hand: what a person enters, and who can bring it to the agent."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Protocol

import msgspec

from controldock.protocol.enrollment_token import decode
from controldock.protocol.errors import BadToken

MAX_SERVER = 270  # characters: a name of 253, brackets, a port
_SERVER = re.compile(r"(?:\[[0-9A-Fa-f:.]{2,45}\]|[\w.-]+)(?::[0-9]{1,5})?|[0-9A-Fa-f:.]{2,45}")


class Entry(Enum):
    """What is entered."""

    SERVER = auto()
    TOKEN = auto()


class EntryWrong(Exception):
    """One of them can't be right."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.name)
        self.entry = entry


class Outcome(Enum):
    """What came of it."""

    DONE = auto()  # the agent asks to be let in, now
    DENIED = auto()  # no administrator agreed
    FAILED = auto()


class Wish(msgspec.Struct, frozen=True):
    """To be registered with this server; made by `wish_of`."""

    server: str  # host, or host and port
    token: str

    def __repr__(self) -> str:
        return f"Wish({self.server!r}, ...)"  # a secret has no place in a traceback


class Registrar(Protocol):
    """What can register this PC."""

    def is_wanted(self) -> bool:
        """Whether the agent knows no server yet, or was not let in by the one that it knows."""

    def is_new(self) -> bool:
        """Whether the person at this PC should be asked without having asked: nobody gave it a server, and this person
        may give it one."""

    def apply(self, wish: Wish) -> Outcome:
        """Let the agent have it. Waits for an administrator's consent, so never call it where windows are drawn."""


def wish_of(server: str, token: str) -> Wish:
    """What was entered, white space around it forgiven; EntryWrong names what to look at again."""
    server, token = server.strip(), token.strip()
    if len(server) > MAX_SERVER or not _SERVER.fullmatch(server):
        raise EntryWrong(Entry.SERVER)
    try:
        decode(token)
    except BadToken:
        raise EntryWrong(Entry.TOKEN) from None
    return Wish(server, token)
