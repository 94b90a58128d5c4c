"""UDP 5502 and the poll's answer: what the server signs for the people at PCs.

    0     2    3    4            68                     at most 1,200
    +-----+----+----+------------+----------------------+
    | CA  | 01 | 00 | signature  | payload, JSON        |
    +-----+----+----+------------+----------------------+

The same signed payload travels in a datagram and over TCP. A datagram can make an agent do two things: show a text
that is for everybody, or poll. Texts for some PCs alone come over TCP, and so do those that are too long.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from controldock.domain.announcement import MAX_ANSWER, Again, Display, Priority, QuestionKind, Transmission
from controldock.protocol.signing import SIGNATURE_SIZE, PayloadType, SigningKey, is_signed

MAX_DATAGRAM = 1200  # bytes: what passes everywhere without fragments
MAX_NOTICES = 4  # in one answer to a poll: in base64 they fit into a frame of 1 MiB
MAX_RECEIPTS = 50  # in one request
MAX_SESSIONS = 64  # of one PC that are told of
_MAGIC = b"CA\x01\x00"
_HEAD = len(_MAGIC) + SIGNATURE_SIZE

Id = Annotated[str, Meta(pattern=r"^[0-9a-hjkmnp-tv-z]{26}\Z")]
Moment = Annotated[datetime, Meta(tz=True)]
Code = Annotated[str, Meta(pattern=r"^[a-z_]{0,32}\Z")]


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is asked."""

    kind: QuestionKind
    choices: tuple[str, ...] = ()
    until: Moment | None = None


class _Signed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="is"):
    """Of all that is signed here. Times are the server's."""

    epoch: str  # of this server's numbers; another one after its database was restored
    number: int  # counts up
    announcement_id: Id
    issued: Moment
    expires: Moment


class Text(_Signed, frozen=True, tag="text"):
    """Show this, once, until it expires."""

    title: str
    body: str = ""
    sender: str = ""
    priority: Priority = Priority.NORMAL
    display: Display = Display.TOAST
    transmission: Transmission = Transmission.DIRECT
    needs_confirmation: bool = False
    question: Question | None = None
    for_everybody: bool = False  # else it counts only when it comes over the agent's own connection
    spread: float = 0.0  # seconds over which receipts are spread by chance


class Call(_Signed, frozen=True, tag="call"):
    """There is an announcement, for you perhaps: poll. Says by which way it can be heard, too."""

    transmission: Transmission = Transmission.DIRECT
    spread: float = 0.0


class Withdrawal(_Signed, frozen=True, tag="withdrawal"):
    """Show it no more: close its windows, and forget it if it is still to be shown."""


Payload = Text | Call | Withdrawal
_payload: msgspec.json.Decoder[Payload] = msgspec.json.Decoder(Payload)


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A payload as it travels and as it is kept: bytes, never written anew."""

    payload: bytes
    signature: bytes
    again: Again = Again.NOTHING  # what a resend wishes, where the agent has it; not signed, and of TCP alone

    def read(self, public: bytes) -> Payload | None:
        """What it says, if the owner of this public key signed it and it is understood here."""
        if not is_signed(public, PayloadType.ANNOUNCEMENT, self.payload, self.signature):
            return None
        try:
            return _payload.decode(self.payload)
        except msgspec.MsgspecError:
            return None

    def datagram(self) -> bytes | None:
        """As it travels over UDP; None: it is too long."""
        data = _MAGIC + self.signature + self.payload
        return data if len(data) <= MAX_DATAGRAM else None


def sign(key: SigningKey, payload: Payload) -> Notice:
    """The payload, signed."""
    data = msgspec.json.encode(payload)
    return Notice(payload=data, signature=key.sign(PayloadType.ANNOUNCEMENT, data))


def of_datagram(data: bytes) -> Notice | None:
    """What a datagram holds, unread and unchecked; None for what can't be one."""
    if not _HEAD < len(data) <= MAX_DATAGRAM or not data.startswith(_MAGIC):
        return None
    return Notice(payload=data[_HEAD:], signature=data[len(_MAGIC) : _HEAD])


# -- what agents say --


class SessionReceipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of it in one person's session. Times are the server's, as well as the agent knows it."""

    session: Annotated[str, Meta(max_length=64)]
    user: Annotated[str, Meta(max_length=255)] = ""
    displayed_at: Moment | None = None
    means: Code = ""  # `Means`
    read_at: Moment | None = None
    read_how: Code = ""  # `ReadHow`
    answered_at: Moment | None = None
    answer: Annotated[str, Meta(max_length=MAX_ANSWER)] = ""
    not_shown: Code = ""  # `NotShown`: why not, or not yet


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that the agent knows of an announcement; a later one says it again, and more."""

    announcement_id: Id
    received_at: Moment | None = None  # the text, by whatever way; null: only its call was heard
    heard_udp_at: Moment | None = None  # its text or its call, in a datagram
    heard_tcp_at: Moment | None = None  # the text, in the answer to a poll
    network: Annotated[str, Meta(max_length=64)] = ""  # of the PC, on its way to the server, as 10.1.2.0/24
    sessions: Annotated[tuple[SessionReceipt, ...], Meta(max_length=MAX_SESSIONS)] = ()
    not_shown: Code = ""  # of the whole PC, as nobody_logged_on
    withdrawn: bool = False  # its withdrawal was heard and done
