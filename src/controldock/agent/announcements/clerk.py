"""Tells companions what they have to know, and writes down what people did."""

from __future__ import annotations

from datetime import datetime

import structlog

from controldock import __version__
from controldock.agent.announcements import notes
from controldock.agent.announcements.book import Book, Note
from controldock.agent.announcements.desk import Companion, Said
from controldock.agent.announcements.presenter import Presenter
from controldock.agent.server_clock import ServerClock
from controldock.domain.announcement import NotShown
from controldock.protocol.announcements import Text
from controldock.protocol.desktop import (
    HISTORY,
    Answered,
    Delayed,
    Displayed,
    FromAgent,
    History,
    Read,
    Welcome,
)

log = structlog.get_logger(__name__)


class Clerk:
    """Everything that is said over the desk."""

    def __init__(self, book: Book, clock: ServerClock, presenter: Presenter, server: str, host: str) -> None:
        self._book = book
        self._clock = clock
        self._presenter = presenter
        self._welcome = Welcome(server=server, connected=False, agent_version=__version__, host_name=host)
        self._here: list[Companion] = []

    @property
    def here(self) -> list[Companion]:
        """Every companion, who came last at the end."""
        return list(self._here)

    def came(self, companion: Companion) -> None:
        """The first words: where it is, and what there was."""
        self._here.append(companion)
        companion.say(self._welcome)
        companion.say(self._history(companion.seat.user))
        self._presenter.came(companion)

    def left(self, companion: Companion) -> None:
        """It ended, or was sent away."""
        self._here.remove(companion)
        self._presenter.left(companion)

    def said(self, companion: Companion, message: Said) -> None:
        """Write it down."""
        entry = self._book.get(message.announcement_id)
        if entry is None or entry.text is None:
            return
        key, now = companion.seat.key, self._clock.now()
        note = entry.sessions.get(key, Note(user=companion.seat.user))
        self._book.note(notes.with_note(entry, key, _after(note, message, entry.text, now)))
        if isinstance(message, Delayed) and message.why is NotShown.FAILED:
            self._presenter.failed(message.announcement_id, key)
        log.info(
            "companion.said", what=type(message).__name__, announcement=message.announcement_id, session=key
        )

    def tell_all(self, message: FromAgent) -> None:
        """Whoever is here."""
        for companion in self._here:
            companion.say(message)

    def is_connected(self, connected: bool, at: datetime | None = None) -> None:
        """The server is there, or gone."""
        known = self._welcome
        self._welcome = Welcome(
            server=known.server,
            connected=connected,
            last_contact=at or known.last_contact,
            agent_version=known.agent_version,
            host_name=known.host_name,
        )
        self.tell_all(self._welcome)

    def _history(self, user: str) -> History:
        texts = [(entry, entry.text) for entry in reversed(self._book.entries) if entry.text is not None]
        return History(notices=tuple(notes.notice_of(text, entry, user) for entry, text in texts[:HISTORY]))


def _after(note: Note, message: Said, text: Text, now: datetime) -> Note:
    match message:
        case Displayed():
            return notes.displayed(note, message.means, now)
        case Delayed():
            return notes.not_shown(note, message.why)
        case Read():
            return notes.read(note, text, message.how, now)
        case Answered():
            return notes.answered(note, text, message.answer, now)
