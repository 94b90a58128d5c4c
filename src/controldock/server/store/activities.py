"""The audit trail: who did what to what, when. Rows are added and read, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
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

    async def add(self, activity: Activity) -> None:
        """Write an entry."""
        await self._connection.execute(
            insert(activities).values(
                id=activity.id,
                at=activity.at,
                actor=activity.actor,
                action=activity.action,
                subject=activity.subject,
                details=activity.details,
            )
        )

    async def latest(self, limit: int) -> list[Activity]:
        """The newest entries, newest first."""
        rows = await self._connection.execute(
            select(activities).order_by(activities.c.id.desc()).limit(limit)
        )
        return [Activity(**row._mapping) for row in rows]
