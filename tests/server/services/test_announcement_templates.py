"""Announcement templates."""

from datetime import timedelta

import pytest
from tests.server.house import UNKNOWN_ID, House, news

from controldock.domain.announcement import Message, Question, QuestionKind
from controldock.domain.errors import Conflict, Invalid, NameTaken, NotAllowed, NotFound
from controldock.server.services import announcement_templates
from controldock.server.services.changes import Noun

EXAM = Message("Exam at 9", "Close all other programs.", question=Question(QuestionKind.YES_NO))


async def test_a_message_is_kept_changed_and_forgotten(house: House) -> None:
    templates = house.announcement_templates
    with house.changes.subscribe() as console:
        kept = await templates.create(house.oscar, " The  exam ", EXAM)
        assert await news(console) == {Noun.ANNOUNCEMENTS: [kept.id]}
    assert (kept.name, kept.message, kept.created_by) == ("The exam", EXAM, house.oscar.name)
    assert await templates.all(house.vera) == [kept]
    house.sources.advance(timedelta(minutes=1))
    changed = await templates.change(house.ann, kept.id, "THE EXAM", Message("Exam at 10"))
    assert (changed.name, changed.message.title) == ("THE EXAM", "Exam at 10")
    assert (changed.created_by, changed.changed_by) == (house.oscar.name, house.ann.name)
    assert changed.changed_at == kept.created_at + timedelta(minutes=1)
    assert await templates.get(house.vera, kept.id) == changed
    await templates.remove(house.oscar, kept.id)
    assert await templates.all(house.vera) == []
    assert await house.actions() == [
        *("announcement_template.created", "announcement_template.changed", "announcement_template.deleted"),
    ]


async def test_a_deadline_is_not_kept(house: House) -> None:
    tomorrow = house.sources.now() + timedelta(days=1)
    asks = Message("Lunch?", question=Question(QuestionKind.YES_NO, until=tomorrow))
    kept = await house.announcement_templates.create(house.ann, "Lunch", asks)
    assert kept.message.question == Question(QuestionKind.YES_NO)


async def test_what_can_not_be(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    templates = house.announcement_templates
    await templates.create(house.ann, "one", EXAM)
    other = await templates.create(house.ann, "other", EXAM)
    with pytest.raises(NameTaken):
        await templates.create(house.ann, "ONE", EXAM)
    with pytest.raises(NameTaken):
        await templates.change(house.ann, other.id, "One", EXAM)
    with pytest.raises(Invalid) as unnamed:
        await templates.create(house.ann, " ", EXAM)
    assert unnamed.value.details["fields"] == {"name": "name_empty"}
    with pytest.raises(Invalid) as untitled:
        await templates.change(house.ann, other.id, "other", Message(" ", "x\0"))
    assert untitled.value.details["fields"] == {"title": "title_empty", "body": "body_has_controls"}
    for action in (
        templates.get(house.ann, UNKNOWN_ID),
        templates.change(house.ann, UNKNOWN_ID, "x", EXAM),
        templates.remove(house.ann, UNKNOWN_ID),
    ):
        with pytest.raises(NotFound):
            await action
    monkeypatch.setattr(announcement_templates, "MAX_KNOWN", 2)
    with pytest.raises(Conflict):
        await templates.create(house.ann, "three", EXAM)


async def test_viewers_only_look(house: House) -> None:
    templates = house.announcement_templates
    for action in (
        templates.create(house.vera, "x", EXAM),
        templates.change(house.vera, UNKNOWN_ID, "x", EXAM),
        templates.remove(house.vera, UNKNOWN_ID),
    ):
        with pytest.raises(NotAllowed):
            await action
