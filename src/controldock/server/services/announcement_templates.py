"""Announcement templates: messages that people send again and again, under a name."""

from __future__ import annotations

from dataclasses import replace

from controldock.domain.announcement import Message, check_message
from controldock.domain.errors import Conflict, Invalid, NameTaken, NotFound
from controldock.domain.operator import Permission
from controldock.domain.tag import cleaned_name
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.store.announcement_templates import AnnouncementTemplate
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

MAX_KNOWN = 500  # of one server: they are a menu, shared by all operators


class AnnouncementTemplates:
    """Use cases around announcement templates."""

    def __init__(
        self, database: Database, sources: Sources, activities: Activities, changes: Changes
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes

    async def all(self, actor: Actor) -> list[AnnouncementTemplate]:
        """All, by name."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return await tx.announcement_templates.all()

    async def get(self, actor: Actor, id: str) -> AnnouncementTemplate:
        """One."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return await _existing(tx, id)

    async def create(self, actor: Actor, name: str, message: Message) -> AnnouncementTemplate:
        """Keep a message under a name."""
        actor.must(Permission.ANNOUNCE)
        kept, now = _kept(message), self._sources.now()
        template = AnnouncementTemplate(
            id=self._sources.new_id(),
            name=cleaned_name(name),
            message=kept,
            created_at=now,
            created_by=actor.name,
            changed_at=now,
            changed_by=actor.name,
        )
        async with self._database.write() as tx:
            if await tx.announcement_templates.count() >= MAX_KNOWN:
                raise Conflict(f"There can be {MAX_KNOWN} templates.", reason="too_many_templates")
            await self._check_free(tx, template)
            await tx.announcement_templates.add(template)
            await self._note(tx, actor, "created", template)
        return template

    async def change(self, actor: Actor, id: str, name: str, message: Message) -> AnnouncementTemplate:
        """Another name and another message; what was sent from it stays as it is."""
        actor.must(Permission.ANNOUNCE)
        kept = _kept(message)
        async with self._database.write() as tx:
            template = replace(
                await _existing(tx, id),
                name=cleaned_name(name),
                message=kept,
                changed_at=self._sources.now(),
                changed_by=actor.name,
            )
            await self._check_free(tx, template)
            await tx.announcement_templates.save(template)
            await self._note(tx, actor, "changed", template)
        return template

    async def remove(self, actor: Actor, id: str) -> None:
        """Forget it; what was sent from it stays."""
        actor.must(Permission.ANNOUNCE)
        async with self._database.write() as tx:
            template = await _existing(tx, id)
            await tx.announcement_templates.remove(id)
            await self._note(tx, actor, "deleted", template)

    async def _check_free(self, tx: Transaction, template: AnnouncementTemplate) -> None:
        namesake = await tx.announcement_templates.named(template.name)
        if namesake is not None and namesake.id != template.id:
            raise NameTaken(fields={"name": "name_taken"})

    async def _note(self, tx: Transaction, actor: Actor, what: str, template: AnnouncementTemplate) -> None:
        await self._activities.note(
            tx, actor.name, f"announcement_template.{what}", template.id, name=template.name
        )
        tx.then(lambda: self._changes.publish(Noun.ANNOUNCEMENTS, (template.id,)))


def _kept(message: Message) -> Message:
    """The message as a template keeps it: without a time until which it takes answers, which is over next time."""
    if wrong := check_message(message):
        raise Invalid("This can't be announced: " + ", ".join(wrong) + ".", fields=wrong)
    if message.question is None:
        return message
    return replace(message, question=replace(message.question, until=None))


async def _existing(tx: Transaction, id: str) -> AnnouncementTemplate:
    template = await tx.announcement_templates.get(id)
    if template is None:
        raise NotFound
    return template
