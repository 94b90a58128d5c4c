"""What happens to an announcement in a session."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from controldock.agent.announcements import notes
from controldock.agent.announcements.book import Entry, Note
from controldock.domain.announcement import Means, NotShown, QuestionKind, ReadHow
from controldock.protocol.announcements import Question, Text

THEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER, EXPIRES = THEN + timedelta(minutes=1), THEN + timedelta(hours=1)
TEXT = Text(epoch="e", number=1, announcement_id="0" * 26, issued=THEN, expires=EXPIRES, title="점검")
ASKS = replace(TEXT, question=Question(kind=QuestionKind.YES_NO, until=LATER))


def entry(**sessions: Note) -> Entry:
    return Entry(announcement_id="0" * 26, issued=THEN, expires=EXPIRES, text=TEXT, sessions=sessions)


def test_the_first_time_counts() -> None:
    note = notes.displayed(Note(not_shown=NotShown.LOCKED), Means.TOAST, THEN)
    assert (note.displayed_at, note.means, note.not_shown) == (THEN, Means.TOAST, None)
    assert notes.displayed(note, Means.WINDOW, LATER) == note
    note = notes.read(note, TEXT, ReadHow.OPENED, THEN)
    assert notes.read(note, TEXT, ReadHow.CLOSED, LATER) == note


def test_by_what_it_was_shown_may_be_known_later() -> None:
    note = notes.displayed(Note(), None, THEN)
    assert notes.displayed(note, Means.WINDOW, LATER) == Note(displayed_at=THEN, means=Means.WINDOW)


def test_who_read_it_has_seen_it() -> None:
    note = notes.read(Note(), TEXT, ReadHow.OPENED, THEN)
    assert (note.displayed_at, note.means) == (THEN, Means.HISTORY)


@pytest.mark.parametrize("how", [ReadHow.CLOSED, ReadHow.OPENED])
def test_a_button_is_to_be_pressed(how: ReadHow) -> None:
    wanted = replace(TEXT, needs_confirmation=True)
    assert notes.read(Note(), wanted, how, THEN).read_at is None
    assert notes.read(Note(), wanted, ReadHow.CONFIRMED, THEN).read_at == THEN


@pytest.mark.parametrize(
    ("text", "answer", "at"),
    [
        (TEXT, "yes", THEN),  # it asks nothing
        (ASKS, "perhaps", THEN),
        (ASKS, "yes", LATER),  # too late
        (replace(ASKS, question=Question(kind=QuestionKind.TEXT)), "예", EXPIRES),
        (replace(ASKS, question=Question(kind=QuestionKind.TEXT)), "  ", THEN),
    ],
)
def test_what_is_no_answer(text: Text, answer: str, at: datetime) -> None:
    assert notes.answered(Note(), text, answer, at) == Note()


def test_the_last_answer_counts_and_saying_it_twice_changes_nothing() -> None:
    note = notes.answered(Note(), ASKS, "yes", THEN)
    assert (note.read_how, note.answered_at) == (ReadHow.ANSWERED, THEN)
    assert notes.answered(note, ASKS, "yes", THEN + timedelta(seconds=5)) == note
    assert notes.answered(note, ASKS, "no", THEN + timedelta(seconds=5)).answer == "no"


def test_what_was_seen_is_not_taken_back() -> None:
    seen = notes.displayed(Note(begun="system"), Means.TOAST, THEN)
    assert notes.not_shown(seen, NotShown.FAILED) == seen
    assert notes.unbegun(seen) == seen
    assert notes.not_shown(Note(begun="x"), NotShown.FAILED) == Note(not_shown=NotShown.FAILED)


def test_a_withdrawal() -> None:
    done = notes.withdrawn(entry(a=Note(displayed_at=THEN), b=Note(not_shown=NotShown.LOCKED)))
    assert done.withdrawn
    assert {key: note.not_shown for key, note in done.sessions.items()} == {
        "a": None,
        "b": NotShown.WITHDRAWN,
    }


@pytest.mark.parametrize(
    ("note", "shown", "reminded"),
    [
        (Note(), False, False),  # it is to be shown anyway
        (Note(not_shown=NotShown.LOCKED), False, False),
        (Note(not_shown=NotShown.INTERRUPTED), True, True),
        (Note(begun="1 2"), False, False),  # is being shown this moment
        (Note(displayed_at=THEN), False, True),
        (Note(displayed_at=THEN, read_at=THEN), False, False),
    ],
)
def test_sent_again(note: Note, shown: bool, reminded: bool) -> None:
    for also, wanted in ((False, shown), (True, reminded)):
        assert notes.anew(entry(a=note), also_displayed=also).sessions["a"].again is wanted


def test_who_has_seen_it() -> None:
    known: dict[str, Any] = {"a": Note(user="kim", displayed_at=THEN), "b": Note(user="lee")}
    assert notes.has_seen(entry(**known), "kim")
    assert not notes.has_seen(entry(**known), "lee")
    assert not notes.has_seen(entry(**known), "park")
    assert not notes.has_seen(notes.anew(entry(**known), also_displayed=True), "kim")


def test_as_a_person_sees_it() -> None:
    known = entry(
        a=Note(user="kim", answered_at=THEN, answer="yes", read_at=THEN),
        b=Note(user="kim", answered_at=LATER, answer="no"),
    )
    notice = notes.notice_of(TEXT, known, "kim")
    assert (notice.title, notice.read, notice.answer) == ("점검", True, "no")
    assert not notes.notice_of(TEXT, known, "lee").read
    assert notes.asks_yes_or_no(ASKS)
    assert not notes.asks_yes_or_no(TEXT)
