"""What is old enough to be forgotten: deployments with their tasks, and activities."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.server.store.tables import OPEN, activities, attempts, deployments, tasks
from controldock.sources import encode_id

_RANDOM_BITS = 80  # of an id, below its milliseconds


class Outdated:
    """Old things within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def deployments(self, before: datetime, limit: int) -> list[str]:
        """Deployments that were over before: started or cancelled, past their deadline, and nothing of them open."""
        rows = await self._connection.execute(
            select(deployments.c.id)
            .where(
                deployments.c.id < _first_id(before),
                deployments.c.deadline < before,
                func.coalesce(deployments.c.started_at, deployments.c.cancel_wanted_at) < before,
                ~exists().where(tasks.c.deployment_id == deployments.c.id, OPEN),
            )
            .order_by(deployments.c.id)
            .limit(limit)
        )
        return [row.id for row in rows]

    async def forget_tasks(self, deployment_id: str, limit: int) -> list[str]:
        """Forget as many of its tasks, with all attempts; the attempts' ids. None: there were no more."""
        chosen = await self._connection.execute(
            select(tasks.c.id).where(tasks.c.deployment_id == deployment_id).limit(limit)
        )
        ids = [row.id for row in chosen]
        if not ids:
            return []
        gone = await self._connection.execute(
            delete(attempts).where(attempts.c.task_id.in_(ids)).returning(attempts.c.id)
        )
        found = [row.id for row in gone]
        await self._connection.execute(delete(tasks).where(tasks.c.id.in_(ids)))
        return found

    async def forget_deployment(self, deployment_id: str) -> None:
        """Forget one that has no tasks any more."""
        await self._connection.execute(delete(deployments).where(deployments.c.id == deployment_id))

    async def forget_activities(self, before: datetime, limit: int) -> int:
        """Forget as many of the oldest activities; how many there were."""
        old = (
            select(activities.c.id)
            .where(activities.c.id < _first_id(before), activities.c.at < before)
            .order_by(activities.c.id)
            .limit(limit)
        )
        gone = await self._connection.execute(delete(activities).where(activities.c.id.in_(old)))
        return gone.rowcount


def _first_id(moment: datetime) -> str:
    """The smallest id of that time: ids go up, so the primary key finds what is older."""
    return encode_id(int(moment.timestamp() * 1000) << _RANDOM_BITS)
