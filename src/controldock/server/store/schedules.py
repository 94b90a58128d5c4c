"""Schedules, and which of them are due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.schedule import Lateness, Missed, Rule, Schedule
from controldock.server.store.planning_tables import schedules


class Schedules:
    """Schedules within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, schedule: Schedule, wish: bytes) -> None:
        """Keep a new one; `wish` is the deployment to make, sealed."""
        await self._connection.execute(
            insert(schedules).values(
                id=schedule.id,
                created_at=schedule.created_at,
                created_by=schedule.created_by,
                wish=wish,
                **_values(schedule),
            )
        )

    async def save(self, schedule: Schedule, wish: bytes | None = None) -> None:
        """Keep it as it is now."""
        values: dict[str, Any] = _values(schedule)
        if wish is not None:
            values["wish"] = wish
        await self._connection.execute(
            update(schedules).where(schedules.c.id == schedule.id).values(**values)
        )

    async def remove(self, id: str, now: datetime) -> None:
        """It makes nothing any more; what it made keeps pointing to it."""
        await self._connection.execute(
            update(schedules).where(schedules.c.id == id).values(removed_at=now, next_at=None)
        )

    async def get(self, id: str, *, lock: bool = False) -> Schedule | None:
        """The schedule of that id, unless it was removed; with `lock` nobody else changes it until this transaction
        ends (PostgreSQL; on SQLite there is one writer anyway)."""
        wanted = select(schedules).where(schedules.c.id == id, schedules.c.removed_at.is_(None))
        if lock:
            wanted = wanted.with_for_update()
        row = (await self._connection.execute(wanted)).one_or_none()
        return _schedule(row) if row else None

    async def wish(self, id: str) -> bytes:
        """The deployment that it makes, sealed."""
        wanted = select(schedules.c.wish).where(schedules.c.id == id)
        found: bytes = (await self._connection.execute(wanted)).scalar_one()
        return found

    async def all(self) -> list[Schedule]:
        """All, those that come next first."""
        wanted = select(schedules).where(schedules.c.removed_at.is_(None))
        found = [_schedule(row) for row in await self._connection.execute(wanted)]
        return sorted(found, key=lambda one: (one.next_at is None, one.next_at or one.created_at, one.id))

    async def due(self, now: datetime, but: Collection[str] = ()) -> Schedule | None:
        """One whose time has come, of others than `but`; on PostgreSQL no other server gets it until this transaction
        ends."""
        wanted = (
            select(schedules)
            .where(
                schedules.c.next_at <= now,
                schedules.c.paused_at.is_(None),
                schedules.c.removed_at.is_(None),
                schedules.c.id.not_in(but),
            )
            .order_by(schedules.c.next_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = (await self._connection.execute(wanted)).one_or_none()
        return _schedule(row) if row else None


def _values(schedule: Schedule) -> dict[str, Any]:
    return {
        "name": schedule.name,
        "cron": schedule.rule.cron,
        "time_zone": schedule.rule.time_zone,
        "ends_at": schedule.rule.ends_at,
        "missed": schedule.lateness.missed.value,
        "max_late": schedule.lateness.max_late.total_seconds(),
        "next_at": schedule.next_at,
        "last_at": schedule.last_at,
        "paused_at": schedule.paused_at,
        "paused_by": schedule.paused_by,
    }


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        id=row.id,
        name=row.name,
        rule=Rule(row.cron, row.time_zone, row.ends_at),
        lateness=Lateness(Missed(row.missed), timedelta(seconds=row.max_late)),
        next_at=row.next_at,
        last_at=row.last_at,
        created_at=row.created_at,
        created_by=row.created_by,
        paused_at=row.paused_at,
        paused_by=row.paused_by,
    )
