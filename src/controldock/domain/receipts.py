"""Receipts: what the server knows of an announcement on one PC, how that grows, and why a PC is where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from controldock.domain.agent import AgentState
from controldock.domain.announcement import Announcement, NotShown, ReadHow, Step
from controldock.domain.waiting import Whereabouts

MAX_SEARCH = 200  # characters
MAX_SESSIONS = 64  # of one PC that are kept of one announcement; no PC may fill the database with more
_Clamp = Callable[[datetime | None], datetime | None]
# Seconds after it was sent: close together where UDP and a waiting poll make the difference, then as people come back.
DELAYS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 21_600.0, 86_400.0, 604_800.0)


class Owed(StrEnum):
    """What a PC is still to be told of an announcement, over its own connection."""

    NOTHING = ""
    TEXT = "text"
    SHOW = "show"  # once more, where it was not displayed
    REMIND = "remind"  # also where it was displayed and nobody read it
    WITHDRAWAL = "withdrawal"


class Behind(StrEnum):
    """PCs that have not come as far as this."""

    NOT_RECEIVED = "not_received"
    NOT_DISPLAYED = "not_displayed"
    NOT_READ = "not_read"
    NOT_ANSWERED = "not_answered"


class ReceiptSort(StrEnum):
    """By what receipts are ordered; below it by name. What has not happened comes last."""

    NAME = "name"
    NETWORK = "network"
    RECEIVED_AT = "received_at"
    DISPLAYED_AT = "displayed_at"
    READ_AT = "read_at"
    ANSWERED_AT = "answered_at"


@dataclass(frozen=True, slots=True)
class ReceiptFilter:
    """Which PCs of an announcement, and in which order."""

    step: Step | None = None  # only those that came to it
    behind: Behind | None = None  # only those that did not
    network: str | None = None  # as they told it; empty: those that told none
    search: str = ""  # part of a host name, an address or a user, or an id
    sort: ReceiptSort = ReceiptSort.NAME
    descending: bool = False


class MissingCode(StrEnum):
    """Why a PC has not come further, beside what it says itself (`NotShown`)."""

    REMOVED = "removed"
    QUARANTINED = "quarantined"
    NEVER_SEEN = "never_seen"  # it was approved, and has never been here
    OFFLINE_SINCE = "offline_since"  # (at) it gets it when it is back
    ON_ITS_WAY = "on_its_way"  # the PC is there and will say in a moment
    EXPIRED = "expired"  # before it had come there
    WITHDRAWN = "withdrawn"
    NOT_READ = "not_read"  # it is or was on the screen
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, slots=True)
class Missing:
    """Why, in one code and what is told with it."""

    code: MissingCode | NotShown
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionReceipt:
    """What became of it in one person's session."""

    session: str
    user: str = ""
    displayed_at: datetime | None = None
    means: str = ""
    read_at: datetime | None = None
    read_how: str = ""
    answered_at: datetime | None = None  # the last answer in time, the next is what it was
    answer: str = ""
    not_shown: str = ""  # why not, or not yet; empty: it was


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of it on one PC. Times are the server's."""

    received_at: datetime | None = None
    heard_udp_at: datetime | None = None
    heard_tcp_at: datetime | None = None
    network: str = ""
    displayed_at: datetime | None = None  # the first of its sessions, as the next two
    read_at: datetime | None = None
    answered_at: datetime | None = None
    not_shown: str = ""
    withdrawn_at: datetime | None = None  # the PC said that it took it back
    sessions: Mapping[str, SessionReceipt] = field(default_factory=dict)


def merged(known: Receipt, said: Receipt, announcement: Announcement, now: datetime) -> Receipt:
    """What is known after a PC said this. Knowledge only grows: of two times the earlier one counts, and nothing that
    happened is taken back. Of two answers in time the later one counts; that somebody answered, since the first one.
    Why it is not shown is as the PC said last."""
    clamp = _clamp(announcement.sent_at or now, now)
    sessions = dict(known.sessions)
    for one in said.sessions.values():
        held = sessions.get(one.session)
        if held is None and len(sessions) >= MAX_SESSIONS:
            continue
        sessions[one.session] = _merged_session(held or SessionReceipt(one.session), one, announcement, clamp)
    whole = sessions.values()
    displayed_at = _first(known.displayed_at, *(one.displayed_at for one in whole))
    heard_tcp_at = _first(known.heard_tcp_at, clamp(said.heard_tcp_at))
    # What was shown or came over TCP was received, whatever the PC forgot to say.
    received_at = _first(known.received_at, clamp(said.received_at)) or _first(heard_tcp_at, displayed_at)
    return Receipt(
        received_at=received_at,
        heard_udp_at=_first(known.heard_udp_at, clamp(said.heard_udp_at)),
        heard_tcp_at=heard_tcp_at,
        network=said.network or known.network,
        displayed_at=displayed_at,
        read_at=_first(known.read_at, *(one.read_at for one in whole)),
        answered_at=_first(known.answered_at, *(one.answered_at for one in whole)),
        not_shown=said.not_shown if displayed_at is None else "",
        withdrawn_at=_first(known.withdrawn_at, clamp(said.withdrawn_at)),
        sessions=sessions,
    )


def _merged_session(
    known: SessionReceipt, said: SessionReceipt, announcement: Announcement, clamp: _Clamp
) -> SessionReceipt:
    """Each step with those before it: who answered has read it, and saw it first. What is no answer, or came too late,
    is none."""
    answered_at = clamp(said.answered_at)
    if answered_at is not None and not _takes(announcement, said.answer, answered_at):
        answered_at = None
    read_at = _first(clamp(said.read_at), answered_at)
    displayed_at = _first(clamp(said.displayed_at), read_at)
    is_shown = _is_earlier(displayed_at, known.displayed_at)
    is_read = _is_earlier(read_at, known.read_at)
    is_answered = _is_later(
        answered_at, known.answered_at
    )  # people may change their minds until the deadline
    read_how = said.read_how or (ReadHow.ANSWERED.value if answered_at is not None else "")
    return SessionReceipt(
        session=known.session,
        user=said.user or known.user,
        displayed_at=displayed_at if is_shown else known.displayed_at,
        means=(is_shown and said.means) or known.means,
        read_at=read_at if is_read else known.read_at,
        read_how=(is_read and read_how) or known.read_how,
        answered_at=answered_at if is_answered else known.answered_at,
        answer=said.answer if is_answered else known.answer,
        not_shown=said.not_shown if _first(displayed_at, known.displayed_at) is None else "",
    )


def _takes(announcement: Announcement, answer: str, at: datetime) -> bool:
    """Whether this, given then, is an answer to it."""
    question = announcement.message.question
    if question is None or not question.takes(answer):
        return False
    return at <= (question.until or announcement.expires_at)


def _clamp(begin: datetime, end: datetime) -> _Clamp:
    """A PC can't have heard of it before it was sent, nor later than now, whatever its clock says."""

    def clamp(at: datetime | None) -> datetime | None:
        return None if at is None else max(begin, min(at, end))

    return clamp


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _is_earlier(new: datetime | None, known: datetime | None) -> bool:
    return new is not None and (known is None or new < known)


def _is_later(new: datetime | None, known: datetime | None) -> bool:
    return new is not None and (known is None or new > known)


# -- why --


def why_missing(
    receipt: Receipt, announcement: Announcement, pc: Whereabouts, now: datetime
) -> Missing | None:
    """Why this PC has not come further; None: it has come as far as it can."""
    if receipt.displayed_at is None:
        return _why_not_displayed(receipt, announcement, pc, now)
    if receipt.read_at is None:
        return Missing(MissingCode.NOT_READ)
    if announcement.message.question is not None and receipt.answered_at is None:
        return Missing(MissingCode.NOT_ANSWERED)
    return None


def _why_not_displayed(
    receipt: Receipt, announcement: Announcement, pc: Whereabouts, now: datetime
) -> Missing:
    if receipt.not_shown:  # nobody knows better than the PC
        return Missing(NotShown(receipt.not_shown))
    if pc.state is AgentState.REMOVED:
        return Missing(MissingCode.REMOVED, pc.removed_at)
    if announcement.withdrawn_at is not None:
        return Missing(MissingCode.WITHDRAWN, announcement.withdrawn_at)
    if announcement.expires_at <= now:
        return Missing(MissingCode.EXPIRED, announcement.expires_at)
    return _why_not_reached(pc)


def _why_not_reached(pc: Whereabouts) -> Missing:
    if pc.state is AgentState.QUARANTINED:
        return Missing(MissingCode.QUARANTINED)
    if pc.is_online:
        return Missing(MissingCode.ON_ITS_WAY)
    return Missing(MissingCode.OFFLINE_SINCE, pc.heard_at) if pc.heard_at else Missing(MissingCode.NEVER_SEEN)


# -- figures --


@dataclass(frozen=True, slots=True)
class Delay:
    """PCs that came to a step within so long after it was sent, and not within the next shorter time."""

    step: Step
    up_to: timedelta | None  # None: longer than all others
    count: int


def delays(counts: Mapping[Step, Mapping[int, int]], steps: Iterable[Step]) -> list[Delay]:
    """Of each step every span, also those with nobody in them; `counts` by the place of a span in DELAYS."""
    spans = (*(timedelta(seconds=seconds) for seconds in DELAYS), None)
    return [
        Delay(step, span, counts.get(step, {}).get(place, 0))
        for step in steps
        for place, span in enumerate(spans)
    ]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the network let through, for one subnet."""

    network: str  # empty: not known
    total: int = 0
    heard_udp: int = 0
    tcp_alone: int = 0  # have it, and heard no datagram
    missing: int = 0  # heard nothing yet


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers so far, counted by session."""

    counts: Sequence[tuple[str, int]]
    tags: Sequence[tuple[str, Sequence[tuple[str, int]]]]
    waiting: int  # PCs that displayed it and have not answered
