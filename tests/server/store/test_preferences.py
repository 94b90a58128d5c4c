"""Preferences are kept."""

from controldock.server.store.engine import Database
from controldock.sources import FixedSources


async def test_what_was_set_last_holds(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        assert await tx.preferences.all() == {}
        await tx.preferences.put("poll_interval", 30, sources.now(), "ann")
        await tx.preferences.put("poll_interval", 60.5, sources.now(), "oscar")
    async with database.read() as tx:
        assert await tx.preferences.all() == {"poll_interval": 60.5}
