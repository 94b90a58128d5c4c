"""Messages as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from controldock.domain import announcement as domain
from controldock.server.api.schemas.announcements import AnnouncementTemplate, Message, Question
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
