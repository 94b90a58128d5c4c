"""Heartbeat metrics: an hour of one agent in one row of a few bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import metric_hours


class Metrics:
    """Metrics within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hours_of(self, agent_id: str, hours: Sequence[datetime]) -> dict[datetime, bytes]:
        """These hours of one agent; those with nothing are missing."""
        rows = await self._connection.execute(
            select(metric_hours.c.hour, metric_hours.c.points).where(
                metric_hours.c.hour.in_(hours), metric_hours.c.agent_id == agent_id
            )
        )
        return {row.hour: row.points for row in rows}

    async def points(self, hour: datetime, agent_ids: Sequence[str]) -> dict[str, bytes]:
        """One hour of these agents."""
        # Not a join: SQLite would unroll the parameter anew for every row of the hour.
        asked = select(unrolled(self._connection, agent=TEXT).c.agent)
        rows = await self._connection.execute(
            select(metric_hours.c.agent_id, metric_hours.c.points).where(
                metric_hours.c.hour == hour, metric_hours.c.agent_id.in_(asked)
            ),
            packed((id,) for id in agent_ids),
        )
        return {row.agent_id: row.points for row in rows}

    async def save(self, hour: datetime, points: Mapping[str, bytes]) -> None:
        """Keep an hour of these agents; what was kept of it is replaced."""
        if not points:
            return
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        statement = dialect.insert(metric_hours)
        await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[metric_hours.c.hour, metric_hours.c.agent_id],
                set_={"points": statement.excluded.points},
            ),
            [{"agent_id": id, "hour": hour, "points": points[id]} for id in sorted(points)],
        )

    async def forget(self, before: datetime, limit: int) -> int:
        """Delete hours that began earlier, `limit` rows at most; how many these were."""
        key = metric_hours.c.hour, metric_hours.c.agent_id
        old = select(*key).where(metric_hours.c.hour < before).limit(limit)
        gone = await self._connection.execute(delete(metric_hours).where(tuple_(*key).in_(old)))
        return gone.rowcount
