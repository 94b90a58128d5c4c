"""Announcements, their receipts and answers, templates and settings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from controldock.domain.announcement import (
    AnnouncementState,
    Display,
    Missed,
    Priority,
    QuestionKind,
    Step,
    Transmission,
)
from controldock.domain.deployment import TargetKind
from controldock.server.api.schemas.deployments import NewTarget
from controldock.server.api.schemas.forms import Input, Line, Output


class Question(Input, frozen=True):
    """What it asks."""

    kind: QuestionKind
    choices: Annotated[tuple[Line, ...], Meta(description="2 to 10, of a choice", max_length=100)] = ()
    until: (
        Annotated[datetime, Meta(tz=True, description="No answers after it; null: until it expires")] | None
    ) = None


class Message(Input, frozen=True):
    """What people see."""

    title: Annotated[Line, Meta(examples=["오늘 18시에 점검이 있습니다"])]
    body: Annotated[str, Meta(description="Plain text with line breaks; links are made clickable")] = ""
    priority: Priority = Priority.NORMAL
    transmission: Annotated[
        Transmission,
        Meta(description="How its datagrams travel; who hears none gets it over TCP all the same"),
    ] = Transmission.BROADCAST
    display: Display = Display.TOAST
    needs_confirmation: bool = False
    question: Question | None = None


class NewAnnouncement(Message, frozen=True, kw_only=True):
    """A message to send, now or later."""

    target: NewTarget
    starts_at: (
        Annotated[datetime, Meta(tz=True, description="Null: now", examples=["2026-12-01T08:50:00+09:00"])]
        | None
    ) = None
    time_zone: Annotated[
        Line, Meta(description="In which the start was chosen, for showing it", examples=["Asia/Seoul"])
    ] = ""
    expires_in: Annotated[float, Meta(description="Seconds after it is sent; never shown afterwards")] = (
        86_400.0
    )
    copied_from: Annotated[Line, Meta(description="The announcement that it was made from")] = ""


class AnnouncementPreview(Output, frozen=True):
    """What sending it would do, now; nothing is changed."""

    total: int  # PCs
    online: int
    datagram: Annotated[
        int | None,
        Meta(
            description="Bytes of its datagram; null: it does not fit or is not for all: PCs are called to TCP"
        ),
    ]


class AnnouncementChange(Input, frozen=True):
    """What of a planned one is to be another; null: as it is."""

    starts_at: Annotated[datetime, Meta(tz=True)] | None = None
    time_zone: Line | None = None


class Sent(Output, frozen=True):
    """What went out over UDP by one way."""

    source: str  # the server's own address
    destination: str
    error: Annotated[
        str,
        Meta(
            description="Empty: it went out; whether it was heard is told by the receipts. Else no_network, no_group, "
            "no_address, no_route, not_permitted, address_gone or failed"
        ),
    ] = ""


class Announcement(Output, frozen=True):
    """An announcement and how far it is. Counts are PCs."""

    id: str
    number: int
    title: str
    body: str
    priority: Priority
    transmission: Transmission
    display: Display
    needs_confirmation: bool
    question: Question | None
    target: TargetKind
    state: AnnouncementState
    created_at: datetime
    created_by: str
    starts_at: datetime | None
    time_zone: str
    expires_at: datetime
    sent_at: datetime | None  # null: it is planned
    withdrawn_at: datetime | None
    withdrawn_by: str
    copied_from: str
    total: int
    received: int
    displayed: int
    read: int
    answered: int
    took_back: int  # of a withdrawn one: PCs that said so
    reach: list[Sent]


class AnnouncementPage(Output, frozen=True):
    """Announcements, newest first."""

    announcements: list[Announcement]
    total: int  # how many match in all
    next_cursor: str | None


class SessionReceipt(Output, frozen=True):
    """What became of it in one person's session."""

    session: str
    user: str
    displayed_at: datetime | None
    means: Annotated[str, Meta(description="window, toast, history, wts_message, notify_send or wall")]
    read_at: datetime | None
    read_how: Annotated[str, Meta(description="closed, confirmed, answered or opened")]
    answered_at: datetime | None
    answer: str
    not_shown: Annotated[str, Meta(description="Why not, or not yet; empty: it was")]


class Missing(Output, frozen=True):
    """Why a PC has not come further, in one code and what it needs for a sentence."""

    code: Annotated[
        str,
        Meta(
            description="offline_since, never_seen, on_its_way, removed, quarantined; of the PC's own telling: "
            "nobody_logged_on, locked, full_screen, notifications_off, no_means, interrupted, failed; "
            "expired, withdrawn; not_read, not_answered"
        ),
    ]
    at: datetime | None = None  # of offline_since


class Receipt(Output, frozen=True):
    """What became of it on one PC. Times are the server's."""

    announcement_id: str
    agent_id: str
    host_name: str
    online: bool
    received_at: datetime | None
    heard_udp_at: datetime | None
    heard_tcp_at: datetime | None
    network: str
    displayed_at: datetime | None
    read_at: datetime | None
    answered_at: datetime | None
    withdrawn_at: datetime | None
    resent: int
    sessions: list[SessionReceipt]
    missing: Missing | None  # null: it has come as far as it can


class ReceiptPage(Output, frozen=True):
    """Receipts of an announcement."""

    receipts: list[Receipt]
    total: int
    next_cursor: str | None


class AgentAnnouncement(Output, frozen=True):
    """An announcement to one PC, and what became of it there."""

    announcement: Announcement
    receipt: Receipt


class Delay(Output, frozen=True):
    """PCs that came to a step within so long after it was sent."""

    step: Step
    up_to: float | None  # seconds; null: longer than all others
    count: int


class Coverage(Output, frozen=True):
    """What the network let through, for one subnet."""

    network: str  # empty: not known
    total: int
    heard_udp: int
    tcp_alone: int  # have it, and heard no datagram
    missing: int  # heard nothing yet


class AnswerCount(Output, frozen=True):
    """How many sessions answered so."""

    answer: str
    count: int


class TagAnswers(Output, frozen=True):
    """The same of the PCs with a tag."""

    tag: str
    counts: list[AnswerCount]


class Tally(Output, frozen=True):
    """Answers so far."""

    counts: list[AnswerCount]  # most first; of texts 100 at most
    tags: list[TagAnswers]
    waiting: int  # PCs that displayed it and have not answered


class NewResend(Input, frozen=True):
    """To whom it goes again."""

    to: Missed = Missed.NOT_RECEIVED


class Resent(Output, frozen=True):
    """To how many PCs it goes again."""

    resent: int
    announcement: Announcement


class NewAnnouncementTemplate(Message, frozen=True, kw_only=True):
    """A message to keep under a name."""

    name: Line


class AnnouncementTemplate(Output, frozen=True):
    """A message that is kept."""

    id: str
    name: str
    message: Message
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str


class AnnouncementSettings(Output, frozen=True):
    """How announcements travel, and how long they are kept."""

    group: str  # multicast, IPv4; empty: none
    group6: str  # IPv6
    ttl: int  # of multicast: routers that it may pass, and one
    interfaces: list[str]  # the server's own addresses to send from; empty: all
    subnets: list[str]  # whose directed broadcast is used beside those of the interfaces
    retention: float  # seconds that one that is over is kept
    known_interfaces: list[str]  # addresses that this server has now, with their prefixes
    port: int  # UDP; 0: switched off in the server's settings


class AnnouncementSettingsChange(Input, frozen=True):
    """What is to be another; null: as it is."""

    group: Line | None = None
    group6: Line | None = None
    ttl: int | None = None
    interfaces: Annotated[tuple[Line, ...], Meta(max_length=100)] | None = None
    subnets: Annotated[tuple[Line, ...], Meta(max_length=1000)] | None = None
    retention: float | None = None
