"""The announcements at a simulated PC: what came, what became of it, and what the server has to be told of that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from controldock.domain.announcement import Again, Display, Means, NotShown, Priority, Question, ReadHow
from controldock.protocol.announcements import (
    MAX_RECEIPTS,
    Notice,
    Payload,
    Receipt,
    SessionReceipt,
    Text,
    Withdrawal,
)
from controldock.protocol.messages import NotificationAck, Refused
from controldock.simulator.portrait import Portrait
from controldock.simulator.surroundings import Surroundings
from controldock.simulator.voice import Voice

MAX_KNOWN = 100  # announcements of one PC; the oldest go
MIN_RETRY = 5.0  # seconds after a refusal, at least
RETRY_SPREAD = 2.0  # come again spread over so many times what the server asked for
SESSION = "1"  # the only one of a simulated PC


@dataclass(slots=True, eq=False)
class Known:
    """What a PC knows of one announcement."""

    id: str
    text: Text | None = None
    received_at: datetime | None = None
    heard_udp_at: datetime | None = None
    heard_tcp_at: datetime | None = None
    displayed_at: datetime | None = None
    means: Means | None = None
    read_at: datetime | None = None
    read_how: ReadHow | None = None
    answer: str = ""
    not_shown: NotShown | None = None
    is_withdrawn: bool = False
    next: asyncio.TimerHandle | None = None  # step: it is shown, or somebody reads it

    @property
    def is_pending(self) -> bool:
        """Whether it is still to be shown."""
        over = self.is_withdrawn or self.not_shown in {NotShown.EXPIRED, NotShown.NO_MEANS}
        return self.text is not None and self.displayed_at is None and not over

    def cancel(self) -> None:
        """Nothing more happens to it by itself."""
        if self.next is not None:
            self.next.cancel()
            self.next = None


class Board:
    """Of one PC; outlives its connections."""

    __slots__ = (
        "_asked",
        "_asked_id",
        "_known",
        "_portrait",
        "_public",
        "_surroundings",
        "_telling",
        "_unsaid",
        "_voice",
    )

    def __init__(self, surroundings: Surroundings, portrait: Portrait) -> None:
        self._surroundings = surroundings
        self._portrait = portrait
        self._public = b""  # the key that the server signs with
        self._known: dict[str, Known] = {}
        self._unsaid: dict[str, None] = {}  # ids of what the server is to be told, in their order
        self._asked: tuple[str, ...] = ()  # the same, said and not acknowledged yet
        self._asked_id = 0  # of the message that said it; 0: there is none
        self._telling: asyncio.TimerHandle | None = None
        self._voice: Voice | None = None

    @property
    def network(self) -> str:
        """Where the PC is."""
        return self._portrait.network

    # -- the connection --

    def begin(self, voice: Voice, public: bytes) -> None:
        """There is a connection again, to a server that signs with this key."""
        self._voice, self._public = voice, public
        self._unsay()
        for known in list(self._known.values()):
            if known.is_pending and known.next is None:
                self._try(known)
        self._tell()

    def end(self, voice: Voice) -> None:
        """The connection is over; people go on."""
        if self._voice is voice:
            self._voice = None

    def go_off(self) -> None:
        """The PC goes down: nobody sees anything until it is back."""
        for known in self._known.values():
            known.cancel()

    def accepted(self, id: int) -> bool:
        """Whether it was receipts that the server took."""
        if id != self._asked_id:
            return False
        self._surroundings.figures.receipts += len(self._asked)
        self._asked, self._asked_id = (), 0
        if self._telling is None:
            self._tell()
        return True

    def is_refused(self, answer: Refused) -> bool:
        """Whether this refusal was for receipts: they come again, and only if they can't that is an error."""
        if answer.id != self._asked_id:
            return False
        if answer.retry_after is None:
            self._surroundings.figures.errors[answer.code] += 1
            self._asked, self._asked_id = (), 0
            return True
        self._unsay()
        spread = self._surroundings.sources.uniform(1.0, 1.0 + RETRY_SPREAD)
        self._tell_in(max(answer.retry_after, MIN_RETRY) * spread)
        return True

    # -- what comes --

    def take(self, notices: Iterable[Notice]) -> None:
        """They came in the answer to a poll."""
        for notice in notices:
            match read(self._public, notice.payload, notice.signature):
                case Text() as text:
                    self._take_text(text, notice.again)
                case Withdrawal() as withdrawal:
                    self._withdraw(self._know(withdrawal.announcement_id))
                case _:
                    self._surroundings.figures.errors["announcement_unread"] += 1

    def hear(self, payload: Payload) -> None:
        """It came in a datagram that everybody could send; its signature was looked at."""
        now = self._surroundings.now()
        known = self._known.get(payload.announcement_id)
        if isinstance(payload, Withdrawal):
            if known is not None:
                self._withdraw(known)
            return
        known = known or self._know(payload.announcement_id)
        is_news, known.heard_udp_at = known.heard_udp_at is None, known.heard_udp_at or now
        if isinstance(payload, Text) and payload.for_everybody and known.text is None:
            self._receive(known, payload, now)
        elif is_news and known.text is not None:
            self._note(known, payload.spread)
        # Of a call alone there is nothing to tell: only the server knows whether it was for this PC.

    def _take_text(self, text: Text, again: Again) -> None:
        known = self._know(text.announcement_id)
        now = self._surroundings.now()
        is_news, known.heard_tcp_at = known.text is None, known.heard_tcp_at or now
        if is_news:
            self._receive(known, text, now)
            return
        if again is not Again.NOTHING and known.is_pending:
            self._try(known)
        elif again is Again.REMIND and known.read_at is None and not known.is_withdrawn:
            self._wait_for_reader(known)
        self._note(known, 0.0)

    def _receive(self, known: Known, text: Text, now: datetime) -> None:
        known.text, known.received_at = text, now
        if known.is_pending:
            self._try(known)
        self._note(known, text.spread)

    def _withdraw(self, known: Known) -> None:
        known.cancel()
        if known.displayed_at is None:
            known.not_shown = NotShown.WITHDRAWN
        known.is_withdrawn = True
        self._note(known, 0.0)

    def _know(self, id: str) -> Known:
        known = self._known.get(id)
        if known is None:
            known = self._known[id] = Known(id)
            if len(self._known) > MAX_KNOWN:
                self._known.pop(next(iter(self._known))).cancel()
        return known

    # -- what people do --

    def _try(self, known: Known) -> None:
        """Show it soon, or as soon as there is somebody to see it."""
        people, sources = self._surroundings.behavior.people, self._surroundings.sources
        known.not_shown = None
        if self._portrait.user is None:
            known.not_shown = NotShown.NOBODY_LOGGED_ON
        elif self._means(known) is None:
            known.not_shown = NotShown.NO_MEANS
            return
        elif not _is_for_the_log(known):
            known.not_shown = people.hides(sources)
        seconds = people.later(people.away if known.not_shown else people.notice, sources)
        self._go_on(known, seconds, self._show)

    def _show(self, known: Known) -> None:
        known.next = None
        known.means = self._means(known)
        if known.means is None or self._is_late(known):
            known.not_shown = NotShown.NO_MEANS if known.means is None else NotShown.EXPIRED
        else:
            known.not_shown, known.displayed_at = None, self._surroundings.now()
            self._surroundings.figures.shown += 1
            self._wait_for_reader(known)
        self._note(known, 0.0)

    def _wait_for_reader(self, known: Known) -> None:
        people, sources = self._surroundings.behavior.people, self._surroundings.sources
        # Of what the system's own notifications show nobody can say whether it was read.
        if known.means is not Means.NOTIFY_SEND and people.will_read(sources):
            self._go_on(known, people.later(people.reading, sources), self._read)

    def _read(self, known: Known) -> None:
        known.next, known.read_at = None, self._surroundings.now()
        known.answer = self._answer(known)
        known.read_how = _how(known)
        self._note(known, 0.0)

    def _answer(self, known: Known) -> str:
        question = known.text.question if known.text is not None else None
        if known.text is None or question is None or not self._portrait.has_companion:
            return ""
        if self._surroundings.now() >= (question.until or known.text.expires):
            return ""
        asked = Question(question.kind, question.choices, question.until)
        return self._surroundings.behavior.people.answer(asked, self._surroundings.sources)

    def _means(self, known: Known) -> Means | None:
        assert known.text is not None
        if self._portrait.has_companion:
            if _is_for_the_log(known):
                return Means.HISTORY
            is_window = known.text.display is Display.WINDOW or known.text.priority is Priority.URGENT
            return Means.WINDOW if is_window else Means.TOAST
        if _is_for_the_log(known):
            return None
        return Means.WTS_MESSAGE if self._portrait.is_windows else Means.NOTIFY_SEND

    def _is_late(self, known: Known) -> bool:
        return known.text is not None and known.text.expires <= self._surroundings.now()

    def _go_on(self, known: Known, seconds: float, step: Callable[[Known], None]) -> None:
        known.cancel()
        known.next = self._surroundings.loop.call_later(seconds, step, known)

    # -- what is told --

    def _note(self, known: Known, spread: float) -> None:
        self._unsaid[known.id] = None
        self._tell_in(self._surroundings.sources.uniform(0.0, spread) if spread else 0.0)

    def _tell_in(self, seconds: float) -> None:
        """Soon, with everything that is known by then; nothing that is to come earlier is put off."""
        if self._telling is not None:
            if self._telling.when() <= self._surroundings.time() + seconds:
                return
            self._telling.cancel()
        self._telling = self._surroundings.loop.call_later(seconds, self._tell)

    def _tell(self) -> None:
        if self._telling is not None:
            self._telling.cancel()
            self._telling = None
        voice = self._voice
        if voice is None or not voice.is_heard or self._asked_id or not self._unsaid:
            return
        ids = tuple(self._unsaid)[:MAX_RECEIPTS]
        for id in ids:
            del self._unsaid[id]
        self._asked = tuple(id for id in ids if id in self._known)
        receipts = tuple(self._receipt(self._known[id]) for id in self._asked)
        if receipts:
            self._asked_id = voice.say(lambda id: NotificationAck(id=id, receipts=receipts))

    def _unsay(self) -> None:
        self._unsaid = dict.fromkeys((*self._asked, *self._unsaid))
        self._asked, self._asked_id = (), 0

    def _receipt(self, known: Known) -> Receipt:
        return Receipt(
            announcement_id=known.id,
            received_at=known.received_at,
            heard_udp_at=known.heard_udp_at,
            heard_tcp_at=known.heard_tcp_at,
            network=self._portrait.network,
            sessions=self._sessions(known),
            not_shown=known.not_shown or "",
            withdrawn=known.is_withdrawn,
        )

    def _sessions(self, known: Known) -> tuple[SessionReceipt, ...]:
        if known.displayed_at is None and self._portrait.user is None:
            return ()
        return (
            SessionReceipt(
                session=SESSION,
                user=self._portrait.user or self._portrait.usual_user,
                displayed_at=known.displayed_at,
                means=known.means or "" if known.displayed_at is not None else "",
                read_at=known.read_at,
                read_how=known.read_how or "",
                answered_at=known.read_at if known.answer else None,
                answer=known.answer,
                not_shown=known.not_shown or "",
            ),
        )


@lru_cache(maxsize=64)
def read(public: bytes, payload: bytes, signature: bytes) -> Payload | None:
    """As `Notice.read`: a whole fleet gets the same words, and a signature takes its time."""
    return Notice(payload=payload, signature=signature).read(public)


def _is_for_the_log(known: Known) -> bool:
    return known.text is not None and known.text.display is Display.LOG_ONLY


def _how(known: Known) -> ReadHow:
    if known.answer:
        return ReadHow.ANSWERED
    if known.means in {Means.TOAST, Means.HISTORY}:
        return ReadHow.OPENED
    needs = known.text is not None and known.text.needs_confirmation
    return ReadHow.CONFIRMED if needs and known.means is Means.WINDOW else ReadHow.CLOSED
