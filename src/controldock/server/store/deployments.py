"""Deployments and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.deployment import Deployment, DeploymentKind, TargetKind
from controldock.domain.task import TaskState
from controldock.server.store.tables import deployments, tasks

Counts = dict[TaskState, int]


class Deployments:
    """Deployments within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, deployment: Deployment) -> None:
        """Keep the wish."""
        await self._connection.execute(
            insert(deployments).values(
                id=deployment.id,
                name=deployment.name,
                kind=deployment.kind.value,
                script=deployment.script,
                timeout=deployment.timeout.total_seconds(),
                target=deployment.target.value,
                created_at=deployment.created_at,
                created_by=deployment.created_by,
                deadline=deployment.deadline,
                cancel_wanted_at=deployment.cancel_wanted_at,
                grace=deployment.grace.total_seconds(),
                notice=deployment.notice,
            )
        )

    async def get(self, id: str) -> Deployment | None:
        """The deployment of that id."""
        return (await self.of([id])).get(id)

    async def of(self, ids: Sequence[str]) -> dict[str, Deployment]:
        """These deployments, by id."""
        rows = await self._connection.execute(select(deployments).where(deployments.c.id.in_(ids)))
        return {row.id: _deployment(row) for row in rows}

    async def page(self, before: str | None, limit: int) -> list[Deployment]:
        """The newest first; those older than `before`."""
        wanted = select(deployments).order_by(deployments.c.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(deployments.c.id < before)
        return [_deployment(row) for row in await self._connection.execute(wanted)]

    async def counts(self, ids: Sequence[str]) -> dict[str, Counts]:
        """How many tasks of each deployment are in which state."""
        found: dict[str, Counts] = {id: {} for id in ids}
        rows = await self._connection.execute(
            select(tasks.c.deployment_id, tasks.c.state, func.count().label("number"))
            .where(tasks.c.deployment_id.in_(ids))
            .group_by(tasks.c.deployment_id, tasks.c.state)
        )
        for row in rows:
            found[row.deployment_id][TaskState(row.state)] = row.number
        return found

    async def want_cancel(self, id: str, now: datetime) -> None:
        """Note the wish that it ends."""
        await self._connection.execute(
            update(deployments).where(deployments.c.id == id).values(cancel_wanted_at=now)
        )


def _deployment(row: Row[Any]) -> Deployment:
    return Deployment(
        id=row.id,
        name=row.name,
        kind=DeploymentKind(row.kind),
        script=row.script,
        timeout=timedelta(seconds=row.timeout),
        target=TargetKind(row.target),
        created_at=row.created_at,
        created_by=row.created_by,
        deadline=row.deadline,
        cancel_wanted_at=row.cancel_wanted_at,
        grace=timedelta(seconds=row.grace),
        notice=row.notice,
    )
