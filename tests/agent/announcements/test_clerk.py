"""What companions are told, and what of their words is written down."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.agent.announcements.test_book import THEN, entry

from controldock.agent.announcements.book import Book
from controldock.agent.announcements.clerk import Clerk
from controldock.agent.announcements.desk import Companion, Said
from controldock.agent.announcements.presenter import Presenter
from controldock.agent.platform.screens import NoScreens, Seat
from controldock.agent.server_clock import ServerClock
from controldock.domain.announcement import Means, NotShown, ReadHow
from controldock.protocol import desktop as d
from controldock.protocol.frames import FrameReader
from controldock.sources import FixedSources

NAME = f"{1:026}"


@dataclass
class Ear:
    """A companion's end of the line."""

    data: bytes = b""

    def write(self, data: bytes) -> None:
        self.data += data

    @property
    def transport(self) -> Any:
        return self

    def get_write_buffer_size(self) -> int:
        return 0


@dataclass
class Room:
    """A clerk and a book."""

    book: Book
    companion: Companion
    clerk: Clerk
    ear: Ear = field(default_factory=Ear)

    def heard(self) -> list[str]:
        return [frame.decode().split('"')[3] for frame in FrameReader(10**7).feed(self.ear.data)]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    sources, book, ear = FixedSources(THEN), Book(tmp_path), Ear()
    clock = ServerClock(sources)
    presenter = Presenter(book, NoScreens(), list, clock, sources)
    seat = Seat(key="s1", user="kim")
    companion = Companion(seat, "7 1", frozenset(), ear)  # type: ignore[arg-type]
    return Room(book, companion, Clerk(book, clock, presenter, "server:5500", "lab-01"), ear)


def test_who_comes_hears_of_the_server_and_of_what_there_was(room: Room) -> None:
    for number in range(d.HISTORY + 5):
        room.book.record(entry(number))
    room.clerk.came(room.companion)
    room.clerk.is_connected(True, THEN)
    assert room.heard() == ["welcome", "history", "welcome"]
    assert room.ear.data.count(b"announcement_id") == d.HISTORY
    room.clerk.left(room.companion)
    room.clerk.is_connected(False)
    assert room.heard() == ["welcome", "history", "welcome"]
    assert room.clerk.here == []


@pytest.mark.parametrize(
    ("message", "what"),
    [
        (d.Displayed(announcement_id=NAME, means=Means.TOAST), {"displayed_at": THEN, "means": Means.TOAST}),
        (d.Delayed(announcement_id=NAME, why=NotShown.FULL_SCREEN), {"not_shown": NotShown.FULL_SCREEN}),
        (d.Delayed(announcement_id=NAME, why=NotShown.FAILED), {"not_shown": NotShown.FAILED}),
        (d.Read(announcement_id=NAME, how=ReadHow.CLOSED), {"read_at": THEN, "read_how": ReadHow.CLOSED}),
        (d.Answered(announcement_id=NAME, answer="yes"), {"answer": "", "read_at": None}),  # it asks nothing
    ],
)
def test_what_is_said_is_written_down(room: Room, message: Said, what: dict[str, Any]) -> None:
    room.book.record(entry(1))
    room.clerk.said(room.companion, message)
    known = room.book.get(NAME)
    assert known is not None
    note = known.sessions["s1"]
    assert {name: getattr(note, name) for name in what} == what
    assert note.user == "kim"


def test_what_is_said_of_nothing_known_is_nothing(room: Room) -> None:
    room.clerk.said(room.companion, d.Displayed(announcement_id=NAME, means=Means.TOAST))
    room.book.record(entry(1, text=None))
    room.clerk.said(room.companion, d.Displayed(announcement_id=NAME, means=Means.TOAST))
    assert [one.sessions for one in room.book.entries] == [{}]
