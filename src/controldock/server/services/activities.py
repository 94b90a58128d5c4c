"""Writing the audit trail: every use case that changes something leaves one entry in its own transaction."""

from __future__ import annotations

from typing import Any

from controldock.domain.operator import Permission
from controldock.server.services.actor import Actor
from controldock.server.store.activities import Activity
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources


class Activities:
    """Use cases around the audit trail."""

    def __init__(self, database: Database, sources: Sources) -> None:
        self._database = database
        self._sources = sources

    async def note(self, tx: Transaction, actor: str, action: str, subject: str, **details: Any) -> None:
        """Write an entry with the change that it tells of: both are committed, or neither."""
        entry = Activity(self._sources.new_id(), self._sources.now(), actor, action, subject, details)
        await tx.activities.add(entry)

    async def latest(self, actor: Actor, limit: int) -> list[Activity]:
        """The newest entries."""
        actor.must(Permission.ADMINISTER)
        async with self._database.read() as tx:
            return await tx.activities.latest(limit)
