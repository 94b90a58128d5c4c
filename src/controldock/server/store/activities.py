"""The audit trail: who did what to what, when. Rows are added and read, never changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.server.store.tables import activities


@dataclass(frozen=True, slots=True)
class Activity:
    """One entry."""

    id: str
    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any] = field(default_factory=dict)


class Activities:
    """Activities within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, *entries: Activity) -> None:
        """Write entries."""
        if entries:
            await self._connection.execute(insert(activities), [asdict(entry) for entry in entries])

    async def of_subject(self, subject: str, limit: int) -> list[Activity]:
        """What was done to one thing, newest first."""
        rows = await self._connection.execute(
            select(activities)
            .where(activities.c.subject == subject)
            .order_by(activities.c.id.desc())
            .limit(limit)
        )
        return [Activity(**row._mapping) for row in rows]

    async def latest(self, limit: int) -> list[Activity]:
        """The newest entries, newest first."""
        rows = await self._connection.execute(
            select(activities).order_by(activities.c.id.desc()).limit(limit)
        )
        return [Activity(**row._mapping) for row in rows]
