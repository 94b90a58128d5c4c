"""The announcement: a text for the people at PCs, and what can be said of who got it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from controldock.domain.deployment import Target, check_target

MAX_TITLE = 200  # characters
MAX_BODY = 20_000  # characters
MAX_SEARCH = 200  # characters
MIN_CHOICES, MAX_CHOICES = 2, 10
MAX_CHOICE = 100  # characters
MAX_ANSWER = 500  # characters
MIN_EXPIRY, MAX_EXPIRY = timedelta(minutes=1), timedelta(days=90)
DEFAULT_EXPIRY = timedelta(hours=24)


class Priority(StrEnum):
    """How much it matters; decides how it looks and sounds."""

    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"  # above all other windows, with sound


class Transmission(StrEnum):
    """How its datagrams travel. Whoever hears none gets it in the answer to a poll all the same."""

    BROADCAST = "broadcast"  # to 255.255.255.255 and each configured subnet
    MULTICAST = "multicast"  # to the group of the settings
    DIRECT = "direct"  # to each PC's last known address


class Display(StrEnum):
    """How it is shown on a PC."""

    TOAST = "toast"  # goes by itself, and leaves a trace in the history
    WINDOW = "window"  # stays until somebody closes it
    LOG_ONLY = "log_only"  # in the history alone


class QuestionKind(StrEnum):
    """What an answer is."""

    YES_NO = "yes_no"  # "yes" or "no"
    CHOICE = "choice"  # one of the choices
    TEXT = "text"  # a short one, in the person's own words


class AnnouncementState(StrEnum):
    """Where an announcement stands."""

    PLANNED = "planned"  # it is sent later; its targets are not fixed yet
    ACTIVE = "active"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Means(StrEnum):
    """What showed it."""

    WINDOW = "window"  # of our companion in the person's session, as the next two
    TOAST = "toast"
    HISTORY = "history"
    WTS_MESSAGE = "wts_message"  # Windows' own message box
    NOTIFY_SEND = "notify_send"  # the Linux desktop's own notifications
    WALL = "wall"  # a line in a terminal


class ReadHow(StrEnum):
    """How it is known that a person read it."""

    CLOSED = "closed"
    CONFIRMED = "confirmed"  # the button that it asked to press
    ANSWERED = "answered"
    OPENED = "opened"  # out of a toast or the history


class NotShown(StrEnum):
    """Why a PC that has it did not show it, or not yet."""

    NOBODY_LOGGED_ON = "nobody_logged_on"
    LOCKED = "locked"
    FULL_SCREEN = "full_screen"  # a program that fills the screen; shown when it no longer does
    NOTIFICATIONS_OFF = "notifications_off"
    NO_MEANS = "no_means"  # no companion, and nothing of the system that could
    INTERRUPTED = "interrupted"  # the agent ended while it was being shown: it may have been seen
    FAILED = "failed"
    EXPIRED = "expired"  # before anybody could see it
    WITHDRAWN = "withdrawn"  # as well


class Step(StrEnum):
    """How far a receipt is."""

    RECEIVED = "received"
    DISPLAYED = "displayed"
    READ = "read"
    ANSWERED = "answered"


class Again(StrEnum):
    """What a resend wishes of a PC that has the announcement already. Whoever read it sees it no more."""

    NOTHING = ""
    SHOW = "show"  # try once more where it was not displayed
    REMIND = "remind"  # also where it was displayed and nobody read it


class Missed(StrEnum):
    """To whom it is sent again: PCs that have not come as far as this."""

    NOT_RECEIVED = "not_received"
    NOT_DISPLAYED = "not_displayed"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class Question:
    """What it asks."""

    kind: QuestionKind
    choices: tuple[str, ...] = ()
    until: datetime | None = None  # no answers after it; None: until the announcement expires

    def takes(self, answer: str) -> bool:
        """Whether this is an answer to it."""
        match self.kind:
            case QuestionKind.YES_NO:
                return answer in {"yes", "no"}
            case QuestionKind.CHOICE:
                return answer in self.choices
            case _:
                return len(answer.strip()) > 0 and len(answer) <= MAX_ANSWER


@dataclass(frozen=True, slots=True)
class Message:
    """What people see of it, whoever they are: also what a template keeps."""

    title: str
    body: str = ""
    priority: Priority = Priority.NORMAL
    transmission: Transmission = Transmission.BROADCAST
    display: Display = Display.TOAST
    needs_confirmation: bool = False
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """A message, for whom it is, and when."""

    id: str
    number: int  # counts up over all announcements of a server
    message: Message
    target: Target
    created_at: datetime
    created_by: str
    expires_at: datetime
    starts_at: datetime | None = None  # None: it was sent when it was made
    time_zone: str = ""  # in which that was chosen, an IANA name; empty: in none
    sent_at: datetime | None = None  # its targets were fixed then
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    copied_from: str = ""
    total: int = 0  # PCs that it is for

    def state(self, now: datetime) -> AnnouncementState:
        """Where it stands."""
        if self.withdrawn_at is not None:
            return AnnouncementState.WITHDRAWN
        if self.expires_at <= now:
            return AnnouncementState.EXPIRED
        return AnnouncementState.PLANNED if self.sent_at is None else AnnouncementState.ACTIVE


@dataclass(frozen=True, slots=True)
class AnnouncementFilter:
    """Announcements for which all of this holds."""

    search: str = ""  # words; each is a part of the title, the body or the sender, or the id
    priorities: frozenset[Priority] = frozenset()  # one of these; none: any
    states: frozenset[AnnouncementState] = frozenset()
    created_by: str = ""
    since: datetime | None = None  # made at that time or later
    until: datetime | None = None  # made before


def check_message(message: Message) -> dict[str, str]:
    """What can't be right, by field."""
    wrong = {}
    if not message.title.strip():
        wrong["title"] = "title_empty"
    elif len(message.title) > MAX_TITLE:
        wrong["title"] = "title_too_long"
    if len(message.body) > MAX_BODY:
        wrong["body"] = "body_too_long"
    elif any(_is_control(character) for character in message.body):
        wrong["body"] = "body_has_controls"
    return wrong | _check_question(message.question)


def check_announcement(
    message: Message, target: Target, expires_in: timedelta, sent_at: datetime
) -> dict[str, str]:
    """What can't be right, by field; `sent_at` is when it is or will be sent."""
    wrong = check_message(message) | check_target(target)
    if expires_in <= timedelta(0):
        wrong["expires_in"] = "expiry_past"
    elif not MIN_EXPIRY <= expires_in <= MAX_EXPIRY:
        wrong["expires_in"] = "expiry_out_of_range"
    until = message.question.until if message.question is not None else None
    if until is not None and not sent_at < until <= sent_at + expires_in:
        wrong["question.until"] = "answer_time_out_of_range"
    return wrong


def _check_question(question: Question | None) -> dict[str, str]:
    if question is None or question.kind is not QuestionKind.CHOICE:
        return {}
    choices = [choice.strip() for choice in question.choices]
    if not MIN_CHOICES <= len(choices) <= MAX_CHOICES:
        return {"question.choices": "choices_count"}
    if not all(choices) or any(len(choice) > MAX_CHOICE for choice in choices):
        return {"question.choices": "choice_length"}
    return {} if len(set(choices)) == len(choices) else {"question.choices": "choices_repeat"}


def _is_control(character: str) -> bool:
    return (character < " " and character not in "\n\t") or character == "\x7f"
