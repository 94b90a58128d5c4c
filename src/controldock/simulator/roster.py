"""The agents of a simulated fleet, in a file: a second run is the same PCs again.

Beside it grows a diary of what changed since the file was written: a simulation that is killed must not come back with
ratchets of yesterday, or its PCs would be taken for clones.
"""

from __future__ import annotations

import os
from contextlib import suppress
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
    ratchet: bytes | None = None  # of the last session that was begun

    def __repr__(self) -> str:
        return f"Member({self.host_name})"  # a secret has no place in a traceback


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in the file."""

    pin: bytes  # the hash of the key of the CA of the server that they belong to
    members: tuple[Member, ...] = ()
    version: int = VERSION


class Diary:
    """Notes of members as they are now, one a line; without a path nothing is noted."""

    def __init__(self, path: Path | None) -> None:
        self._path = None if path is None else _diary_of(path)
        self._descriptor: int | None = None

    def note(self, member: Member) -> None:
        """Write it down. It need not survive the system, only this process."""
        if self._path is None:
            return
        try:
            if self._descriptor is None:
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
                self._descriptor = os.open(self._path, flags, PRIVATE)
            os.write(self._descriptor, msgspec.json.encode(member) + b"\n")
        except OSError as error:
            raise RosterUnusable(f"{self._path} can't be written: {error.strerror}.") from None

    def close(self) -> None:
        """No more notes."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _diary_of(path: Path) -> Path:
    return path.with_name(path.name + ".diary")


def load(path: Path, pin: bytes) -> Roster:
    """The roster of an earlier run with the server of this pin; an empty one when there was none."""
    try:
        roster = msgspec.json.decode(path.read_bytes(), type=Roster)
    except FileNotFoundError:
        roster = Roster(pin=pin)
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
    return _brought_up_to_date(roster, _diary_of(path))


def _brought_up_to_date(roster: Roster, diary: Path) -> Roster:
    members = {member.host_name: member for member in roster.members}
    try:
        for line in diary.read_bytes().splitlines():
            with suppress(msgspec.MsgspecError):  # the last one may have been cut off
                member = msgspec.json.decode(line, type=Member)
                members[member.host_name] = member
    except FileNotFoundError:
        return roster
    except OSError as error:
        raise RosterUnusable(f"{diary} can't be read: {error.strerror}.") from None
    return msgspec.structs.replace(roster, members=tuple(members.values()))


def save(path: Path, roster: Roster) -> None:
    """Keep it, whole or not at all."""
    new = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(roster))
        new.replace(path)
        _diary_of(path).unlink(missing_ok=True)
    except OSError as error:
        raise RosterUnusable(f"{path} can't be written: {error.strerror}.") from None
