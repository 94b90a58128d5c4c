"""What is known of announcements, on disk: durable, bounded, and never shown again because it can't be read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from controldock.agent.announcements import book as book_module
from controldock.agent.announcements.book import FOLDER, KEPT, KEPT_FOR, Book, Entry, Note, digest
from controldock.agent.errors import FolderUnusable, JournalFull
from controldock.domain.announcement import Means, NotShown
from controldock.protocol.announcements import MAX_SESSIONS, Text
from controldock.sources import FixedSources

SOURCES = FixedSources()
THEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def entry(number: int = 0, *, expires: datetime = THEN + HOUR, told: bool = False, **more: object) -> Entry:
    name = f"{number:026}"
    issued = THEN + timedelta(seconds=number)
    text = Text(epoch="e", number=number, announcement_id=name, issued=issued, expires=expires, title="점검")
    made = Entry(
        announcement_id=name, issued=issued, expires=expires, text=text, received_at=THEN, is_asked=True
    )
    made = replace(made, **more)
    return replace(made, told=digest(made.receipt())) if told else made


def test_it_comes_back_after_a_restart(tmp_path: Path) -> None:
    notes = {
        "s1": Note(user="kim", displayed_at=THEN, means=Means.TOAST),
        "s2": Note(not_shown=NotShown.LOCKED),
    }
    known = entry(1, sessions=notes, network="10.1.2.0/24", heard_udp_at=THEN)
    Book(tmp_path).record(known)
    book = Book(tmp_path)
    assert book.entries == [known]
    assert book.get(known.announcement_id) == known


def test_a_draft_that_a_crash_left_is_nothing(tmp_path: Path) -> None:
    Book(tmp_path)
    (tmp_path / FOLDER / f"{'0' * 26}.json.new").write_bytes(b'{"half')
    assert Book(tmp_path).entries == []


def test_what_can_not_be_read_is_known_to_have_been_there(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.record(entry(1))
    (tmp_path / FOLDER / f"{1:026}.json").write_bytes(b"\0" * 100)
    for _ in range(2):
        book = Book(tmp_path)
        assert book.entries == []
        assert book.is_unreadable(f"{1:026}")
    assert not book.is_unreadable(f"{2:026}")


def test_without_room_nothing_was_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Book(tmp_path)

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(book_module, "replace_file", full)
    with pytest.raises(JournalFull):
        book.record(entry(1))
    assert book.entries == []
    book.note(entry(2))  # what has happened has happened
    assert [one.announcement_id for one in book.entries] == [f"{2:026}"]


def test_a_folder_that_is_a_file_is_none(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_bytes(b"")
    with pytest.raises(FolderUnusable):
        Book(tmp_path)


def test_only_news_are_written_and_told(tmp_path: Path) -> None:
    changes: list[int] = []
    book = Book(tmp_path, lambda: changes.append(1))
    book.record(entry(1))
    book.record(entry(1))
    assert len(changes) == 1


def test_it_forgets_what_is_over_and_nothing_else(tmp_path: Path) -> None:
    book = Book(tmp_path)
    now = THEN + KEPT_FOR + 2 * HOUR
    valid = [entry(number, expires=now + HOUR) for number in range(3)]
    long_ago = entry(5)
    fresh = [entry(10 + number, expires=now - HOUR, told=True) for number in range(KEPT + 7)]
    untold = entry(9, expires=now - HOUR)
    for one in (*valid, long_ago, *fresh, untold):
        book.record(one)
    book.tidy(now)
    expected = [*valid, untold, *fresh[7:]]
    assert book.entries == expected
    assert Book(tmp_path).entries == expected


def test_a_receipt_says_all(tmp_path: Path) -> None:
    notes = {
        "s1": Note(user="kim", displayed_at=THEN, means=Means.TOAST),
        "s2": Note(not_shown=NotShown.LOCKED),
    }
    receipt = entry(1, sessions=notes).receipt()
    assert [(one.session, one.means, one.not_shown) for one in receipt.sessions] == [
        ("s1", "toast", ""),
        ("s2", "", "locked"),
    ]
    assert receipt.not_shown == ""  # somebody saw it
    assert entry(1, sessions={"s2": Note(not_shown=NotShown.LOCKED)}).receipt().not_shown == "locked"
    assert entry(1, not_shown=NotShown.NOBODY_LOGGED_ON).receipt().not_shown == "nobody_logged_on"


def test_a_receipt_of_a_crowd_tells_of_those_who_saw_it_first() -> None:
    crowd = {f"s{number}": Note() for number in range(MAX_SESSIONS)}
    receipt = entry(1, sessions={**crowd, "last": Note(displayed_at=THEN)}).receipt()
    assert len(receipt.sessions) == MAX_SESSIONS
    assert receipt.sessions[0].session == "last"


def test_what_the_server_knows_is_not_told_again() -> None:
    told = entry(1, told=True)
    assert not told.is_untold
    assert replace(told, sessions={"s1": Note(displayed_at=THEN)}).is_untold
    assert not replace(entry(1), is_asked=False).is_untold
