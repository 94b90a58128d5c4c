"""People that are only written down: a folder plays the sessions of a PC, for trying things out and for tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from controldock.agent.files import PRIVATE_FILE, write_all
from controldock.agent.platform.screens import Poster, Reply, Seat, Visitor, own_seat
from controldock.domain.announcement import Means, NotShown, ReadHow


class PretendedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is logged on, in the file `sessions/KEY`."""

    user: str
    is_hidden: bool = False
    can_be_shown: bool = True  # whether the system has means
    reads: ReadHow | None = None
    answer: str = ""


class PretendedScreens:
    """Sessions are files in `sessions`, to be written by whoever plays the people; what they were shown is a line each
    in `shown`: the session, the announcement, its title."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "sessions").mkdir(parents=True, exist_ok=True)

    def seats(self) -> list[Seat]:
        return [Seat(key=name, user=one.user, owner=one.user, name=name) for name, one in self._people()]

    def is_hidden(self, seat: Seat) -> bool:
        """As its file says."""
        return any(one.is_hidden for name, one in self._people() if name == seat.key)

    def show(self, seat: Seat, poster: Poster, shown: Callable[[Means], None]) -> Reply:
        person = dict(self._people()).get(seat.key)
        if person is None or not person.can_be_shown:
            return Reply(not_shown=NotShown.NO_MEANS)
        line = f"{seat.key} {poster.announcement_id} {poster.title}\n".encode()
        descriptor = os.open(self.folder / "shown", os.O_WRONLY | os.O_APPEND | os.O_CREAT, PRIVATE_FILE)
        try:
            write_all(descriptor, line)
        finally:
            os.close(descriptor)
        shown(Means.NOTIFY_SEND)
        return Reply(read=person.reads, answer=person.answer)

    def seat_of(self, visitor: Visitor) -> Seat:
        """The session that is named as the visitor's display, else one of its own."""
        found = (seat for seat in self.seats() if seat.key == visitor.display)
        return next(found, own_seat(visitor, visitor.owner))

    # -- whoever plays the people

    def log_on(self, key: str, person: PretendedPerson) -> None:
        """Somebody comes, or changes."""
        draft = self.folder / f"{key}.new"
        draft.write_bytes(msgspec.json.encode(person))
        draft.replace(self.folder / "sessions" / key)

    def log_off(self, key: str) -> None:
        """Somebody goes."""
        (self.folder / "sessions" / key).unlink(missing_ok=True)

    def shown(self) -> list[tuple[str, str]]:
        """What was shown: session and announcement."""
        try:
            lines = (self.folder / "shown").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [(line.split(" ")[0], line.split(" ")[1]) for line in lines]

    def _people(self) -> list[tuple[str, PretendedPerson]]:
        found = []
        for file in sorted((self.folder / "sessions").iterdir()):
            try:
                found.append((file.name, msgspec.json.decode(file.read_bytes(), type=PretendedPerson)))
            except FileNotFoundError:  # gone this moment
                continue
        return found
