"""Messages that are kept under a name."""

from dataclasses import replace

from controldock.domain.announcement import (
    Display,
    Message,
    Priority,
    Question,
    QuestionKind,
    Transmission,
)
from controldock.server.store.announcement_templates import AnnouncementTemplate
from controldock.server.store.engine import Database
from controldock.sources import FixedSources

WHOLE = Message(
    title="점검 안내",
    body="18시\nhttps://example.org",
    priority=Priority.URGENT,
    transmission=Transmission.MULTICAST,
    display=Display.WINDOW,
    needs_confirmation=True,
    question=Question(QuestionKind.CHOICE, ("월", "화")),
)


async def test_a_message_comes_back_as_it_was(database: Database, sources: FixedSources) -> None:
    now = sources.now()
    whole = AnnouncementTemplate(sources.new_id(), "점검", WHOLE, now, "ann", now, "ann")
    plain = AnnouncementTemplate(sources.new_id(), "Plain", Message("Hello"), now, "ann", now, "ann")
    async with database.write() as tx:
        await tx.announcement_templates.add(whole)
        await tx.announcement_templates.add(plain)
        assert await tx.announcement_templates.all() == [plain, whole]
        assert await tx.announcement_templates.count() == 2
        assert await tx.announcement_templates.get(whole.id) == whole
        assert await tx.announcement_templates.named("PLAIN") == plain
        changed = replace(plain, name="Other", message=WHOLE, changed_by="bob")
        await tx.announcement_templates.save(changed)
        assert await tx.announcement_templates.get(plain.id) == changed
        assert await tx.announcement_templates.named("plain") is None
        await tx.announcement_templates.remove(plain.id)
        assert await tx.announcement_templates.all() == [whole]
