"""Templates: scripts with parameters that people keep, change, exchange as files and deploy."""

from __future__ import annotations

from collections.abc import Iterable

from controldock.domain import template_file
from controldock.domain.errors import Conflict, Invalid, NameTaken, NotFound, TemplateChanged
from controldock.domain.names import folded
from controldock.domain.operator import Permission
from controldock.domain.template import (
    MAX_SEARCH,
    Content,
    Template,
    Version,
    check_content,
    matches,
    order_of,
)
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

MAX_KNOWN = 1000  # of one server; a search looks through all of them


class Templates:
    """Use cases around templates."""

    def __init__(
        self, database: Database, sources: Sources, activities: Activities, changes: Changes
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes

    async def search(self, actor: Actor, search: str = "") -> list[Template]:
        """Those in which all words of the search occur, by name."""
        actor.must(Permission.VIEW)
        if len(search) > MAX_SEARCH:
            raise Invalid(f"A search has up to {MAX_SEARCH} characters.", fields={"search": "too_long"})
        async with self._database.read() as tx:
            found = await tx.templates.all()
        return sorted((one for one in found if matches(one.content, search)), key=order_of)

    async def get(self, actor: Actor, id: str, number: int | None = None) -> Template:
        """One, as that version or the newest has it."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return await _existing(tx, id, number)

    async def versions(self, actor: Actor, id: str) -> list[Version]:
        """All its versions, newest first."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            await _existing(tx, id)
            return await tx.templates.versions(id)

    async def create(self, actor: Actor, content: Content) -> Template:
        """Keep a new one."""
        actor.must(Permission.MANAGE)
        check_content(content)
        async with self._database.write() as tx:
            await self._check_free(tx, content.name)
            return await self._add(tx, actor, content, "template.created")

    async def change(self, actor: Actor, id: str, content: Content, based_on: int) -> Template:
        """A new version of it. TemplateChanged if somebody else made one since the version that this is based on."""
        actor.must(Permission.MANAGE)
        check_content(content)
        async with self._database.write() as tx:
            known = await _existing(tx, id)
            if known.latest != based_on:
                raise TemplateChanged(latest=known.latest, changed_by=known.version.created_by)
            if content == known.content:
                return known
            if folded(content.name) != folded(known.content.name):
                await self._check_free(tx, content.name)
            version = Version(based_on + 1, self._sources.now(), actor.name)
            if not await tx.templates.add_version(id, version, content):
                raise TemplateChanged(latest=based_on + 1)
            await self._note(tx, actor, "template.changed", id, name=content.name, version=version.number)
            return await _existing(tx, id)

    async def duplicate(self, actor: Actor, id: str, name: str = "") -> Template:
        """A copy of one's own; without a name, the old one with a number."""
        actor.must(Permission.MANAGE)
        async with self._database.write() as tx:
            known = await _existing(tx, id)
            if name:
                content = known.content.renamed(name)
                check_content(content)
                await self._check_free(tx, name)
            else:
                content = _numbered(known.content, await tx.templates.all())
            return await self._add(tx, actor, content, "template.duplicated", copied_from=id)

    async def remove(self, actor: Actor, id: str) -> None:
        """Forget it; what was deployed from it stays as it is."""
        actor.must(Permission.MANAGE)
        async with self._database.write() as tx:
            known = await _existing(tx, id)
            await tx.templates.remove(id, self._sources.now())
            await self._note(tx, actor, "template.deleted", id, name=known.content.name)

    async def export(self, actor: Actor, id: str, number: int | None = None) -> tuple[Template, str]:
        """It, and the text of a file from which it can be made again."""
        found = await self.get(actor, id, number)
        return found, template_file.write(found.content)

    async def take_in(self, actor: Actor, text: str, name: str = "") -> Template:
        """Make one from such a file, under another name if one is given."""
        actor.must(Permission.MANAGE)
        content = template_file.read(text).content
        return await self.create(actor, content.renamed(name) if name else content)

    async def replace(self, actor: Actor, id: str, text: str, based_on: int) -> Template:
        """A new version from such a file."""
        actor.must(Permission.MANAGE)
        return await self.change(actor, id, template_file.read(text).content, based_on)

    async def _add(
        self, tx: Transaction, actor: Actor, content: Content, action: str, **details: str
    ) -> Template:
        if len(await tx.templates.all()) >= MAX_KNOWN:
            raise Conflict(f"There can be {MAX_KNOWN} templates.", reason="too_many_templates")
        now = self._sources.now()
        made = Template(
            id=self._sources.new_id(),
            key=None,
            content=content,
            version=Version(1, now, actor.name),
            latest=1,
            created_at=now,
            created_by=actor.name,
        )
        await tx.templates.add(made)
        await self._note(tx, actor, action, made.id, name=content.name, **details)
        return made

    async def _check_free(self, tx: Transaction, name: str) -> None:
        taken = {folded(one.content.name) for one in await tx.templates.all()}
        if folded(name) in taken:
            raise NameTaken(fields={"name": "name_taken"})

    async def _note(self, tx: Transaction, actor: Actor, action: str, id: str, **details: str | int) -> None:
        await self._activities.note(tx, actor.name, action, id, **details)
        tx.then(lambda: self._changes.publish(Noun.TEMPLATES, (id,)))


def _numbered(content: Content, known: Iterable[Template]) -> Content:
    taken = {folded(one.content.name) for one in known}
    number = 2
    while folded(content.numbered(number).name) in taken:
        number += 1
    return content.numbered(number)


async def _existing(tx: Transaction, id: str, number: int | None = None) -> Template:
    found = await tx.templates.get(id, number)
    if found is None:
        raise NotFound
    return found
