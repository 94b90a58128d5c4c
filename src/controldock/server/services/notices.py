"""What the server signs for the people at PCs: written once, when it is sent, and kept as signed.

What is read from the database later is only handed on, so a changed row shows nobody anything: neither a text that was
sent, nor one that is planned and sealed until then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from controldock.domain.announcement import Announcement, Message
from controldock.domain.deployment import Target, TargetKind
from controldock.domain.errors import AnnouncementChanged
from controldock.protocol.announcements import Call, Notice, Question, Text, Withdrawal, sign
from controldock.protocol.signing import SIGNATURE_SIZE
from controldock.server.keys import Keys

MAX_SPREAD = 10.0  # seconds over which the receipts of a fleet come in
RECEIPTS_RATE = 500.0  # a second: 10,000 PCs would take 20 s, and the rest is the batches' to even out


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    """An announcement that is sent later, as it was wished."""

    announcement_id: str
    message: Message
    target: Target
    sender: str
    starts_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """An announcement as it goes out."""

    text: Notice
    datagram: bytes  # the text itself or, where that is not for everybody or too long, a call to ask for it
    is_call: bool


class Notices:
    """Writes and reads them."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def paper(self, sent: Announcement, epoch: str) -> Paper:
        """What goes out of one that is sent."""
        if sent.target.kind is TargetKind.ALL:
            text = self._text(sent, epoch, for_everybody=True)
            if (datagram := text.datagram()) is not None:
                return Paper(text, datagram, is_call=False)
        text = self._text(sent, epoch, for_everybody=False)
        return Paper(text, self._call(sent, epoch), is_call=True)

    def paper_again(self, sent: Announcement, epoch: str, kept: bytes) -> Paper | None:
        """The same of one that was sent before; None when somebody changed it."""
        text = self.of_kept(kept)
        if text is None:
            return None
        is_for_all = sent.target.kind is TargetKind.ALL
        if is_for_all and (datagram := text.datagram()) is not None:
            return Paper(text, datagram, is_call=False)
        return Paper(text, self._call(sent, epoch), is_call=True)

    def withdrawal(self, sent: Announcement, epoch: str, now: datetime) -> Notice:
        """That nobody shall see it any more."""
        return sign(
            self._keys.signing,
            Withdrawal(
                epoch=epoch,
                number=sent.number,
                announcement_id=sent.id,
                issued=now,
                expires=sent.expires_at,
            ),
        )

    def of_kept(self, kept: bytes) -> Notice | None:
        """What was kept, signed with the key that agents obey now; None when somebody changed it."""
        notice = Notice(payload=kept[SIGNATURE_SIZE:], signature=kept[:SIGNATURE_SIZE])
        current = self._keys.signing
        if notice.read(current.public) is not None:
            return notice
        for key in self._keys.public:
            payload = notice.read(key.public)
            if payload is not None:  # from before the key was renewed
                return sign(current, payload)
        return None

    def seal(self, planned: Announcement) -> bytes:
        """A planned one for the database, which must have all of its target."""
        plan = _Plan(
            announcement_id=planned.id,
            message=planned.message,
            target=planned.target,
            sender=planned.created_by,
            starts_at=planned.starts_at,
            expires_at=planned.expires_at,
        )
        return self._keys.seal(msgspec.json.encode(plan))

    def unsealed(self, planned: Announcement, sealed: bytes) -> Announcement:
        """The planned one as it was wished; AnnouncementChanged when somebody changed it since."""
        try:
            plan = msgspec.json.decode(self._keys.unseal(sealed) or b"", type=_Plan)
        except msgspec.MsgspecError:  # nothing, or something else that was sealed here
            raise AnnouncementChanged from None
        wished = replace(
            planned,
            message=plan.message,
            target=plan.target,
            created_by=plan.sender,
            starts_at=plan.starts_at,
            expires_at=plan.expires_at,
        )
        if plan.announcement_id != planned.id or replace(wished, target=planned.target) != planned:
            raise AnnouncementChanged
        return wished

    def _text(self, sent: Announcement, epoch: str, *, for_everybody: bool) -> Notice:
        message, asks = sent.message, sent.message.question
        question = Question(kind=asks.kind, choices=asks.choices, until=asks.until) if asks else None
        return sign(
            self._keys.signing,
            Text(
                epoch=epoch,
                number=sent.number,
                announcement_id=sent.id,
                issued=sent.sent_at or sent.created_at,
                expires=sent.expires_at,
                title=message.title,
                body=message.body,
                sender=sent.created_by,
                priority=message.priority,
                display=message.display,
                transmission=message.transmission,
                needs_confirmation=message.needs_confirmation,
                question=question,
                for_everybody=for_everybody,
                spread=spread_of(sent.total),
            ),
        )

    def _call(self, sent: Announcement, epoch: str) -> bytes:
        call = Call(
            epoch=epoch,
            number=sent.number,
            announcement_id=sent.id,
            issued=sent.sent_at or sent.created_at,
            expires=sent.expires_at,
            transmission=sent.message.transmission,
            spread=spread_of(sent.total),
        )
        datagram = sign(self._keys.signing, call).datagram()
        assert datagram is not None, "a call has no text, and always fits"
        return datagram


def kept(notice: Notice) -> bytes:
    """As it is kept."""
    return notice.signature + notice.payload


def spread_of(targets: int) -> float:
    """Seconds over which the receipts of so many PCs are spread by chance."""
    return min(MAX_SPREAD, targets / RECEIPTS_RATE)
