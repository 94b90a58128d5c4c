"""Tags: making and renaming them, and putting them on PCs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from controldock.domain.agent import AgentState
from controldock.domain.agent_filter import AgentChoice
from controldock.domain.errors import Conflict, Invalid, NameTaken, NotFound
from controldock.domain.names import folded
from controldock.domain.operator import Permission
from controldock.domain.tag import MAX_KNOWN, MAX_TAGS, Tag, cleaned_name, cleaned_names
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.choices import chosen
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.tags import CountedTag
from controldock.sources import Sources

TAGGABLE = frozenset(AgentState)  # tags of a removed PC are kept for its return, and can be put in order


@dataclass(frozen=True, slots=True)
class Tagging:
    """Which tags PCs shall have, and which no more; by name."""

    add: Sequence[str] = ()
    remove: Sequence[str] = ()


class Tags:
    """Use cases around tags."""

    def __init__(
        self, database: Database, sources: Sources, activities: Activities, changes: Changes
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes

    async def all(self, actor: Actor) -> list[CountedTag]:
        """All tags by name, with how many PCs have each."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return await tx.tags.counted()

    async def create(self, actor: Actor, name: str) -> Tag:
        """A tag that no PC has yet."""
        actor.must(Permission.MANAGE)
        name = cleaned_name(name)
        async with self._database.write() as tx:
            if await tx.tags.named(name) is not None:
                raise NameTaken
            (tag,) = await self._make(tx, actor, [name])
        return tag

    async def rename(self, actor: Actor, tag_id: str, name: str) -> Tag:
        """Call it by another name; the PCs that have it keep it."""
        actor.must(Permission.MANAGE)
        new = Tag(tag_id, cleaned_name(name))
        async with self._database.write() as tx:
            old = await _existing(tx, tag_id)
            namesake = await tx.tags.named(new.name)
            if namesake is not None and namesake.id != tag_id:
                raise NameTaken(id=namesake.id)
            await tx.tags.rename(new)
            await self._activities.note(tx, actor.name, "tag.renamed", tag_id, name=new.name, before=old.name)
            self._tell(tx, [tag_id], await tx.tags.holders(tag_id))
        return new

    async def merge(self, actor: Actor, tag_id: str, into_id: str) -> Tag:
        """Every PC that has the one has the other instead."""
        actor.must(Permission.MANAGE)
        if tag_id == into_id:
            raise Conflict("A tag can't be merged into itself.")
        async with self._database.write() as tx:
            tag, into = await _existing(tx, tag_id), await _existing(tx, into_id)
            await tx.alerts.move_tag(tag_id, into_id)
            had = await tx.tags.remove(tag_id)
            have = set(await tx.tags.holders(into_id))
            await tx.tags.put({id: (into_id,) for id in had if id not in have})
            await self._activities.note(
                tx, actor.name, "tag.merged", into_id, name=into.name, merged=tag.name, agents=len(had)
            )
            self._tell(tx, [tag_id, into_id], had)
            tx.then(lambda: self._changes.publish(Noun.ALERTS, ()))
        return into

    async def remove(self, actor: Actor, tag_id: str) -> None:
        """Take it from every PC and forget it."""
        actor.must(Permission.MANAGE)
        async with self._database.write() as tx:
            tag = await _existing(tx, tag_id)
            had = await tx.tags.remove(tag_id)
            await self._activities.note(tx, actor.name, "tag.deleted", tag_id, name=tag.name, agents=len(had))
            self._tell(tx, [tag_id], had)

    async def apply(self, actor: Actor, choice: AgentChoice, tagging: Tagging) -> int:
        """Put tags on PCs and take others from them; how many PCs are different now. New names become tags."""
        actor.must(Permission.MANAGE)
        add, remove = cleaned_names(tagging.add, "add"), cleaned_names(tagging.remove, "remove")
        if not add and not remove:
            raise Invalid("Name a tag to add or to remove.", fields={"add": "name_empty"})
        if both := sorted(add[key] for key in add.keys() & remove.keys()):
            raise Invalid("A tag is to be added and removed.", fields={"remove": "tag_added_too"}, tags=both)
        async with self._database.write() as tx:
            ids = await chosen(tx, choice, TAGGABLE)
            changed = await self._apply(tx, actor, ids, add, remove) if ids else []
            if changed:
                await self._note_tagging(tx, actor, changed, list(add.values()), list(remove.values()))
        return len(changed)

    async def _apply(
        self, tx: Transaction, actor: Actor, ids: list[str], add: dict[str, str], remove: dict[str, str]
    ) -> list[str]:
        known = await tx.tags.known()
        new = await self._make(tx, actor, [name for key, name in add.items() if key not in known])
        wanted = {known[key].id for key in add if key in known} | {tag.id for tag in new}
        unwanted = {known[key].id for key in remove if key in known}
        held = await tx.tags.sets(ids)
        given = {id: more for id in ids if (more := wanted - held.get(id, frozenset()))}
        taken = [id for id in ids if unwanted & held.get(id, frozenset())]
        full = [
            id for id, more in given.items() if len(held.get(id, frozenset()) - unwanted | more) > MAX_TAGS
        ]
        if full:
            raise Invalid(
                f"A PC has up to {MAX_TAGS} tags.", fields={"add": "too_many_tags"}, agents=len(full)
            )
        await tx.tags.put(given)
        if unwanted:
            await tx.tags.take(sorted(unwanted), taken)
        return sorted({*given, *taken})

    async def ensure(self, tx: Transaction, actor: Actor, names: Iterable[str]) -> list[Tag]:
        """The tags of these names, made where there is none yet; within somebody else's transaction."""
        wanted, known = cleaned_names(names), await tx.tags.known()
        new = await self._make(tx, actor, [name for key, name in wanted.items() if key not in known])
        made = {folded(tag.name): tag for tag in new}
        return [known.get(key) or made[key] for key in wanted]

    async def _make(self, tx: Transaction, actor: Actor, names: list[str]) -> list[Tag]:
        if not names:
            return []
        if len(await tx.tags.known()) + len(names) > MAX_KNOWN:
            raise Conflict(f"There can be {MAX_KNOWN} tags; delete or merge some.", reason="too_many_tags")
        made = [Tag(self._sources.new_id(), name) for name in names]
        for tag in made:
            await tx.tags.add(tag, self._sources.now())
            await self._activities.note(tx, actor.name, "tag.created", tag.id, name=tag.name)
        self._tell(tx, [tag.id for tag in made], [])
        return made

    async def _note_tagging(
        self, tx: Transaction, actor: Actor, ids: list[str], add: list[str], remove: list[str]
    ) -> None:
        """One entry for each PC when they are few; many PCs at once are one act, and one entry."""
        subjects = ids if len(ids) <= NOTED_APIECE else [""]
        for subject in subjects:
            await self._activities.note(
                tx, actor.name, "agents.tagged", subject, add=add, remove=remove, agents=len(ids)
            )
        known = await tx.tags.known()
        touched = [known[key].id for key in map(folded, (*add, *remove)) if key in known]
        self._tell(tx, touched, ids)

    def _tell(self, tx: Transaction, tag_ids: list[str], agent_ids: list[str]) -> None:
        tx.then(lambda: self._changes.publish(Noun.TAGS, tag_ids))
        if agent_ids:
            tx.then(lambda: self._changes.publish(Noun.AGENTS, agent_ids))


NOTED_APIECE = 100  # PCs


async def _existing(tx: Transaction, tag_id: str) -> Tag:
    tag = await tx.tags.get(tag_id)
    if tag is None:
        raise NotFound
    return tag
