"""What happens to an announcement in a session, as changes to what is known of it. First times count."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from controldock.agent.announcements.book import Entry, Note
from controldock.domain import announcement as domain
from controldock.domain.announcement import Means, NotShown, QuestionKind, ReadHow
from controldock.protocol.announcements import Question, Text
from controldock.protocol.desktop import Notice

_AS_WISHED = frozenset({ReadHow.CONFIRMED, ReadHow.ANSWERED})


def with_note(entry: Entry, key: str, note: Note) -> Entry:
    """The entry with this note of a session."""
    return replace(entry, sessions={**entry.sessions, key: note})


def displayed(note: Note, means: Means | None, at: datetime) -> Note:
    """It was on the screen."""
    if note.displayed_at is not None:
        return note if note.means is not None else replace(note, means=means)
    return replace(note, displayed_at=at, means=means, not_shown=None)


def read(note: Note, text: Text, how: ReadHow, at: datetime) -> Note:
    """A person did something with it. Where a button is to be pressed, nothing less counts."""
    if note.read_at is not None or (text.needs_confirmation and how not in _AS_WISHED):
        return note
    return replace(displayed(note, Means.HISTORY, at), read_at=at, read_how=how, again=False)


def answered(note: Note, text: Text, answer: str, at: datetime) -> Note:
    """A person answered; what is no answer, comes too late, or was said before changes nothing."""
    question = text.question
    if question is None or answer == note.answer or not _takes(question, answer):
        return note
    if at >= (question.until or text.expires) or at >= text.expires:
        return note
    return replace(read(note, text, ReadHow.ANSWERED, at), answered_at=at, answer=answer)


def unbegun(note: Note) -> Note:
    """Whoever was told to show it has not."""
    return note if note.displayed_at is not None else replace(note, begun="")


def not_shown(note: Note, why: NotShown) -> Note:
    """It is not on the screen, and it is known that it was not."""
    return note if note.displayed_at is not None else replace(note, begun="", not_shown=why)


def withdrawn(entry: Entry) -> Entry:
    """Nobody shall see it any more."""
    sessions = {
        key: note if note.may_have_been_seen else replace(note, not_shown=NotShown.WITHDRAWN)
        for key, note in entry.sessions.items()
    }
    why = entry.not_shown or (NotShown.WITHDRAWN if not entry.is_displayed else None)
    return replace(entry, withdrawn=True, is_asked=True, sessions=sessions, not_shown=why)


def anew(entry: Entry, *, also_displayed: bool) -> Entry:
    """Somebody sent it again: try once more where it was not displayed, or not read either. The server is told again,
    too, what became of it."""
    sessions = {}
    for key, note in entry.sessions.items():
        if note.displayed_at is None and not note.begun:
            sessions[key] = Note(user=note.user, again=note.may_have_been_seen)
        elif also_displayed and note.displayed_at is not None and note.read_at is None:
            sessions[key] = replace(note, again=True)
        else:
            sessions[key] = note
    return replace(entry, sessions=sessions, told="")


def has_seen(entry: Entry, user: str) -> bool:
    """Whether this person has, or may have, seen it in whatever session, and is not to see it again."""
    notes = [note for note in entry.sessions.values() if note.user == user]
    return any(note.may_have_been_seen for note in notes) and not any(note.again for note in notes)


def notice_of(text: Text, entry: Entry, user: str) -> Notice:
    """As a companion shows it to this person."""
    notes = [note for note in entry.sessions.values() if note.user == user]
    answers = sorted((note.answered_at, note.answer) for note in notes if note.answered_at is not None)
    return Notice(
        announcement_id=entry.announcement_id,
        title=text.title,
        body=text.body,
        sender=text.sender,
        issued=text.issued,
        expires=text.expires,
        priority=text.priority,
        display=text.display,
        needs_confirmation=text.needs_confirmation,
        question=text.question,
        read=any(note.read_at is not None for note in notes),
        answer=answers[-1][1] if answers else "",
        withdrawn=entry.withdrawn,
    )


def asks_yes_or_no(text: Text) -> bool:
    """Whether two buttons are enough to answer it."""
    return text.question is not None and text.question.kind is QuestionKind.YES_NO


def _takes(question: Question, answer: str) -> bool:
    return domain.Question(kind=question.kind, choices=question.choices, until=question.until).takes(answer)
