"""Saved filters: names for what people look for again and again."""

from __future__ import annotations

from dataclasses import replace

from controldock.domain.agent_filter import AgentFilter, check_filter
from controldock.domain.errors import Conflict, NameTaken, NotFound
from controldock.domain.operator import Permission
from controldock.domain.tag import cleaned_name
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.saved_filters import SavedFilter
from controldock.sources import Sources

MAX_KNOWN = 500  # of one server: they are a menu, shared by all operators


class SavedFilters:
    """Use cases around saved filters."""

    def __init__(
        self, database: Database, sources: Sources, activities: Activities, changes: Changes
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes

    async def all(self, actor: Actor) -> list[SavedFilter]:
        """All, by name."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return await tx.saved_filters.all()

    async def create(self, actor: Actor, name: str, wanted: AgentFilter) -> SavedFilter:
        """Keep a filter under a name."""
        actor.must(Permission.MANAGE)
        check_filter(wanted)
        saved = SavedFilter(
            self._sources.new_id(), cleaned_name(name), wanted, self._sources.now(), actor.name
        )
        async with self._database.write() as tx:
            if len(await tx.saved_filters.all()) >= MAX_KNOWN:
                raise Conflict(f"There can be {MAX_KNOWN} saved filters.", reason="too_many_filters")
            await self._check_free(tx, saved)
            await tx.saved_filters.add(saved)
            await self._note(tx, actor, "created", saved)
        return saved

    async def change(
        self, actor: Actor, filter_id: str, name: str | None, wanted: AgentFilter | None
    ) -> SavedFilter:
        """Another name, or another filter, or both."""
        actor.must(Permission.MANAGE)
        if wanted is not None:
            check_filter(wanted)
        async with self._database.write() as tx:
            saved = await _existing(tx, filter_id)
            saved = replace(
                saved,
                name=cleaned_name(name) if name is not None else saved.name,
                filter=wanted if wanted is not None else saved.filter,
            )
            await self._check_free(tx, saved)
            await tx.saved_filters.save(saved)
            await self._note(tx, actor, "changed", saved)
        return saved

    async def remove(self, actor: Actor, filter_id: str) -> None:
        """Forget it; no PC notices."""
        actor.must(Permission.MANAGE)
        async with self._database.write() as tx:
            saved = await _existing(tx, filter_id)
            await tx.saved_filters.remove(filter_id)
            await self._note(tx, actor, "deleted", saved)

    async def _check_free(self, tx: Transaction, saved: SavedFilter) -> None:
        namesake = await tx.saved_filters.named(saved.name)
        if namesake is not None and namesake.id != saved.id:
            raise NameTaken

    async def _note(self, tx: Transaction, actor: Actor, what: str, saved: SavedFilter) -> None:
        await self._activities.note(tx, actor.name, f"saved_filter.{what}", saved.id, name=saved.name)
        tx.then(lambda: self._changes.publish(Noun.SAVED_FILTERS, (saved.id,)))


async def _existing(tx: Transaction, filter_id: str) -> SavedFilter:
    saved = await tx.saved_filters.get(filter_id)
    if saved is None:
        raise NotFound
    return saved
