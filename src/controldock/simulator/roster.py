"""The agents of a simulated fleet, in a file: a second run is the same PCs again."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from controldock.simulator.errors import RosterUnusable

PRIVATE = 0o600  # it holds agent tokens
VERSION = 1


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One enrolled PC."""

    host_name: str
    agent_id: str
    agent_token: bytes

    def __repr__(self) -> str:
        return f"Member({self.host_name})"  # a secret has no place in a traceback


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in the file."""

    pin: bytes  # the hash of the key of the CA of the server that they belong to
    members: tuple[Member, ...] = ()
    version: int = VERSION


def load(path: Path, pin: bytes) -> Roster:
    """The roster of an earlier run with the server of this pin; an empty one when there was none."""
    try:
        roster = msgspec.json.decode(path.read_bytes(), type=Roster)
    except FileNotFoundError:
        return Roster(pin=pin)
    except OSError as error:
        raise RosterUnusable(f"{path} can't be read: {error.strerror}.") from None
    except msgspec.MsgspecError:
        raise RosterUnusable(
            f"{path} is not a list of simulated agents; delete it or name another."
        ) from None
    if roster.version != VERSION:
        raise RosterUnusable(f"{path} was written by another version; delete it or name another.")
    if roster.pin != pin:
        raise RosterUnusable(f"The agents in {path} belong to another server; delete it or name another.")
    return roster


def save(path: Path, roster: Roster) -> None:
    """Keep it, whole or not at all."""
    new = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(roster))
        new.replace(path)
    except OSError as error:
        raise RosterUnusable(f"{path} can't be written: {error.strerror}.") from None
