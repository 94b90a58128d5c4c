"""What this PC knows of announcements, on disk: one file each, replaced whole, durable before the next step is taken.

    received (fsync) → showing (fsync) → it is shown → shown (fsync) → the server is told → told (fsync)

What was begun to be shown is never shown again because the agent ended: it may have been seen. Whoever showed it and is
still there can say so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

import msgspec
import structlog

from controldock.agent.errors import FolderUnusable, JournalFull
from controldock.agent.files import PRIVATE_FOLDER, replace_file
from controldock.domain.announcement import Means, NotShown, ReadHow
from controldock.protocol.announcements import MAX_SESSIONS, Receipt, SessionReceipt, Text

log = structlog.get_logger(__name__)

FOLDER = "announcements"
KEPT = 100  # announcements that are over and kept for the history
KEPT_FOR = timedelta(days=30)  # after they are over
SYSTEM = "system"  # has shown it, where no companion has
_SUFFIX = ".json"
_DIGEST = 16  # bytes


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of an announcement in one session. Times are the server's."""

    user: str = ""
    begun: str = ""  # who was told to show it: SYSTEM, or a companion's process
    displayed_at: datetime | None = None
    means: Means | None = None
    read_at: datetime | None = None
    read_how: ReadHow | None = None
    answered_at: datetime | None = None
    answer: str = ""
    not_shown: NotShown | None = None
    again: bool = False  # somebody sent it again, and it is to be shown once more

    @property
    def may_have_been_seen(self) -> bool:
        """Whether showing it once more could be twice."""
        return self.displayed_at is not None or bool(self.begun) or self.not_shown is NotShown.INTERRUPTED


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is known of an announcement."""

    announcement_id: str
    issued: datetime
    expires: datetime
    text: Text | None = None  # None: only its call or its withdrawal was heard
    received_at: datetime | None = None
    heard_udp_at: datetime | None = None
    heard_tcp_at: datetime | None = None
    network: str = ""
    is_asked: bool = False  # the server waits for a receipt
    withdrawn: bool = False
    sessions: dict[str, Note] = {}
    not_shown: NotShown | None = None  # why to nobody, where that is of the whole PC
    told: str = ""  # the digest of the receipt that the server has

    @property
    def is_displayed(self) -> bool:
        """Whether anybody saw it."""
        return any(note.displayed_at is not None for note in self.sessions.values())

    def is_to_show(self, now: datetime) -> bool:
        """Whether there may be people who have to see it."""
        return self.text is not None and not self.withdrawn and now < self.expires

    def receipt(self) -> Receipt:
        """What the server is told."""
        whole = sorted(self.sessions.items(), key=lambda item: item[1].displayed_at is None)[:MAX_SESSIONS]
        reasons = (note.not_shown for note in self.sessions.values())
        why = None if self.is_displayed else next(filter(None, reasons), self.not_shown)
        return Receipt(
            announcement_id=self.announcement_id,
            received_at=self.received_at,
            heard_udp_at=self.heard_udp_at,
            heard_tcp_at=self.heard_tcp_at,
            network=self.network,
            sessions=tuple(_told_of(key, note) for key, note in whole),
            not_shown=why.value if why is not None else "",
            withdrawn=self.withdrawn,
        )

    @property
    def is_untold(self) -> bool:
        """Whether the server does not know all of it."""
        return self.is_asked and self.told != digest(self.receipt())


def digest(receipt: Receipt) -> str:
    """What stands for a receipt."""
    return blake2b(msgspec.json.encode(receipt), digest_size=_DIGEST).hexdigest()


_encode = msgspec.json.Encoder().encode
_decoder: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)


class Book:
    """All entries. Writes are synchronous: what is recorded has happened in that order."""

    def __init__(self, workplace: Path, changed: Callable[[], None] = lambda: None) -> None:
        self._folder = workplace / FOLDER
        self._changed = changed
        self._entries: dict[str, Entry] = {}
        self._unreadable: set[str] = set()
        try:
            self._folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            self._read()
        except OSError as error:
            raise FolderUnusable(f"{self._folder} can't be read: {error.strerror}.") from None

    @property
    def entries(self) -> list[Entry]:
        """All of them, the oldest first."""
        return sorted(self._entries.values(), key=lambda entry: (entry.issued, entry.announcement_id))

    def get(self, announcement_id: str) -> Entry | None:
        """What is known of it."""
        return self._entries.get(announcement_id)

    def is_unreadable(self, announcement_id: str) -> bool:
        """Whether something was known that can't be read any more: it may have been shown."""
        return announcement_id in self._unreadable

    def record(self, entry: Entry) -> None:
        """Must return before the next step is taken. JournalFull: nothing was recorded, it may not be taken."""
        if entry == self._entries.get(entry.announcement_id):
            return
        path = self._folder / f"{entry.announcement_id}{_SUFFIX}"
        try:
            replace_file(path, _encode(entry))
        except OSError as error:
            raise JournalFull(f"{path} can't be written: {error.strerror}.") from None
        self.bear_in_mind(entry)

    def note(self, entry: Entry) -> None:
        """Record what has happened already: it did, whether or not there is room for it."""
        try:
            self.record(entry)
        except JournalFull as error:
            log.error("announcement.not_noted", announcement=entry.announcement_id, reason=error.message)
            self.bear_in_mind(entry)

    def bear_in_mind(self, entry: Entry) -> None:
        """Know it, without a word of it on disk."""
        self._entries[entry.announcement_id] = entry
        self._changed()

    def tidy(self, now: datetime) -> None:
        """Forget what is over for long, and more of it than a history needs. Never what could still be shown."""
        over = [entry for entry in self.entries if entry.expires <= now and not entry.is_untold]
        surplus = over[: max(len(over) - KEPT, 0)]
        gone = {entry.announcement_id for entry in surplus}
        gone |= {entry.announcement_id for entry in self.entries if entry.expires <= now - KEPT_FOR}
        for name in gone:
            try:
                (self._folder / f"{name}{_SUFFIX}").unlink(missing_ok=True)
            except OSError as error:
                log.warning("announcement.not_forgotten", announcement=name, reason=error.strerror)
            del self._entries[name]

    def _read(self) -> None:
        for path in sorted(self._folder.iterdir()):
            if path.suffix != _SUFFIX:
                continue  # a draft that a crash left
            try:
                self._entries[path.stem] = _decoder.decode(path.read_bytes())
            except msgspec.MsgspecError:
                self._unreadable.add(path.stem)
                path.replace(path.with_suffix(".bad"))
                log.error("announcement.unreadable", announcement=path.stem)
        self._unreadable |= {path.stem for path in self._folder.glob("*.bad")}


def _told_of(key: str, note: Note) -> SessionReceipt:
    return SessionReceipt(
        session=key,
        user=note.user,
        displayed_at=note.displayed_at,
        means=note.means.value if note.means is not None else "",
        read_at=note.read_at,
        read_how=note.read_how.value if note.read_how is not None else "",
        answered_at=note.answered_at,
        answer=note.answer,
        not_shown=note.not_shown.value if note.not_shown is not None else "",
    )
