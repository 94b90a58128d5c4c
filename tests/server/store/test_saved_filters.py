"""Filters that were given a name."""

from dataclasses import replace

from controldock.domain.agent_filter import AgentFilter, ListedState, OsFamily
from controldock.server.store.engine import Database
from controldock.server.store.saved_filters import SavedFilter
from controldock.sources import FixedSources

WHOLE = AgentFilter("실습", ListedState.OFFLINE, OsFamily.WINDOWS, "0.1.0", ("3층", "exam"))


async def test_a_filter_comes_back_as_it_was(database: Database, sources: FixedSources) -> None:
    saved = SavedFilter(sources.new_id(), "Silent", WHOLE, sources.now(), "ann")
    empty = SavedFilter(sources.new_id(), "All", AgentFilter(), sources.now(), "ann")
    async with database.write() as tx:
        await tx.saved_filters.add(saved)
        await tx.saved_filters.add(empty)
        assert await tx.saved_filters.all() == [empty, saved]
        assert await tx.saved_filters.get(saved.id) == saved
        assert await tx.saved_filters.named("SILENT") == saved
        changed = replace(saved, name="Loud", filter=AgentFilter())
        await tx.saved_filters.save(changed)
        assert await tx.saved_filters.get(saved.id) == changed
        assert await tx.saved_filters.named("silent") is None
        await tx.saved_filters.remove(saved.id)
        assert await tx.saved_filters.all() == [empty]
