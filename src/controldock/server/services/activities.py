"""Writing the audit trail: every use case that changes something leaves one entry in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from controldock.domain.errors import NotFound
from controldock.domain.operator import Permission
from controldock.server.services.actor import Actor
from controldock.server.store.activities import Activity
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

SERVER = "server"  # who did it, where no person did


@dataclass(frozen=True, slots=True)
class Note:
    """An entry to be written."""

    actor: str
    action: str
    subject: str
    details: dict[str, Any] = field(default_factory=dict)


class Activities:
    """Use cases around the audit trail."""

    def __init__(self, database: Database, sources: Sources) -> None:
        self._database = database
        self._sources = sources

    async def note(self, tx: Transaction, actor: str, action: str, subject: str, **details: Any) -> None:
        """Write an entry with the change that it tells of: both are committed, or neither."""
        await self.note_all(tx, (Note(actor, action, subject, details),))

    async def note_all(self, tx: Transaction, notes: Iterable[Note]) -> None:
        """Write entries, in this order."""
        now = self._sources.now()
        await tx.activities.add(
            *(
                Activity(self._sources.new_id(), now, note.actor, note.action, note.subject, note.details)
                for note in notes
            )
        )

    async def of_agent(self, actor: Actor, agent_id: str, limit: int) -> list[Activity]:
        """What was done to this PC, newest first."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            if await tx.agents.get(agent_id) is None:
                raise NotFound
            return await tx.activities.of_subject(agent_id, limit)

    async def latest(self, actor: Actor, limit: int) -> list[Activity]:
        """The newest entries."""
        actor.must(Permission.ADMINISTER)
        async with self._database.read() as tx:
            return await tx.activities.latest(limit)
