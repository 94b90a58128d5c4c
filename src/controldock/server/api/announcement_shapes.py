"""Messages as the API shows and takes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from controldock.domain import announcement as domain
from controldock.server.api import shapes
from controldock.server.api.deployment_shapes import LONG, new_target
from controldock.server.api.pages import encode_cursor
from controldock.server.api.schemas.announcements import (
    Announcement,
    AnnouncementPage,
    AnnouncementTemplate,
    Message,
    NewAnnouncement,
    Question,
    Sent,
)
from controldock.server.services import announcements as services
from controldock.server.store.announcement_templates import AnnouncementTemplate as Kept


def message_of(shape: Message) -> domain.Message:
    """What somebody wrote, as the use cases take it; of a whole announcement or template, too."""
    return domain.Message(
        title=shape.title.strip(),
        body=shape.body.replace("\r\n", "\n"),
        priority=shape.priority,
        transmission=shape.transmission,
        display=shape.display,
        needs_confirmation=shape.needs_confirmation,
        question=_question_of(shape.question) if shape.question is not None else None,
    )


def message(known: domain.Message) -> Message:
    """A message by itself."""
    return Message(**message_fields(known))


def message_fields(known: domain.Message) -> dict[str, Any]:
    """The fields of a message, for every shape that has them."""
    return {
        "title": known.title,
        "body": known.body,
        "priority": known.priority,
        "transmission": known.transmission,
        "display": known.display,
        "needs_confirmation": known.needs_confirmation,
        "question": question(known.question),
    }


def question(known: domain.Question | None) -> Question | None:
    """What it asks, if it does."""
    if known is None:
        return None
    return Question(kind=known.kind, choices=known.choices, until=known.until)


def wish_of(data: NewAnnouncement) -> services.AnnouncementWish:
    """The announcement that somebody wishes."""
    return services.AnnouncementWish(
        message=message_of(data),
        target=shapes.target_of(data.target),
        expires_in=timedelta(seconds=min(max(data.expires_in, -LONG), LONG)),
        starts_at=data.starts_at,
        time_zone=data.time_zone,
        copied_from=data.copied_from,
    )


def new_announcement(wish: services.AnnouncementWish) -> NewAnnouncement:
    """The same wish as somebody could send it again."""
    return NewAnnouncement(
        **message_fields(wish.message),
        target=new_target(wish.target),
        starts_at=wish.starts_at,
        time_zone=wish.time_zone,
        expires_in=wish.expires_in / timedelta(seconds=1),
        copied_from=wish.copied_from,
    )


def announcement(seen: services.SeenAnnouncement, now: datetime) -> Announcement:
    """An announcement and how far it is."""
    known, counts = seen.announcement, seen.counts
    return Announcement(
        **message_fields(known.message),
        id=known.id,
        number=known.number,
        target=known.target.kind,
        state=known.state(now),
        created_at=known.created_at,
        created_by=known.created_by,
        starts_at=known.starts_at,
        time_zone=known.time_zone,
        expires_at=known.expires_at,
        sent_at=known.sent_at,
        withdrawn_at=known.withdrawn_at,
        withdrawn_by=known.withdrawn_by,
        copied_from=known.copied_from,
        total=known.total,
        received=counts.received,
        displayed=counts.displayed,
        read=counts.read,
        answered=counts.answered,
        took_back=counts.took_back,
        reach=[Sent(source=way.source, destination=way.destination, error=way.error) for way in seen.reach],
    )


def announcement_page(page: services.AnnouncementPage, now: datetime) -> AnnouncementPage:
    """Announcements, newest first."""
    key = (page.next_key,) if page.next_key is not None else None
    return AnnouncementPage(
        announcements=[announcement(seen, now) for seen in page.announcements],
        total=page.total,
        next_cursor=encode_cursor(key),
    )


def template(kept: Kept) -> AnnouncementTemplate:
    """A message that is kept."""
    return AnnouncementTemplate(
        id=kept.id,
        name=kept.name,
        message=message(kept.message),
        created_at=kept.created_at,
        created_by=kept.created_by,
        changed_at=kept.changed_at,
        changed_by=kept.changed_by,
    )


def _question_of(shape: Question) -> domain.Question:
    asks_choice = shape.kind is domain.QuestionKind.CHOICE
    choices = tuple(choice.strip() for choice in shape.choices) if asks_choice else ()
    return domain.Question(shape.kind, choices, shape.until)
