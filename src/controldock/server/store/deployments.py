"""Deployments and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent_filter import AgentFilter
from controldock.domain.command import SUCCESS, Command, DeploymentKind, RunAs, Sessions, Value
from controldock.domain.deployment import Deployment, Offline, Origin, Target, TargetKind
from controldock.domain.task import TaskState
from controldock.server.store.tables import deployments, tasks

Counts = dict[TaskState, int]


class Deployments:
    """Deployments within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, deployment: Deployment, sheet: bytes | None = None) -> None:
        """Keep the wish; `sheet` is what agents get of it, sealed."""
        command, origin = deployment.command, deployment.origin
        await self._connection.execute(
            insert(deployments).values(
                id=deployment.id,
                name=deployment.name,
                kind=command.kind.value,
                script=command.script,
                timeout=command.timeout.total_seconds(),
                target=deployment.target.kind.value,
                created_at=deployment.created_at,
                created_by=deployment.created_by,
                deadline=deployment.deadline,
                cancel_wanted_at=deployment.cancel_wanted_at,
                grace=deployment.grace.total_seconds(),
                notice=deployment.notice,
                description=deployment.description,
                command=_plain(_Command.of(command)),
                chosen=_plain(_Chosen.of(deployment.target)),
                sheet=sheet,
                offline=deployment.offline.value,
                starts_at=deployment.starts_at,
                started_at=deployment.started_at,
                time_zone=deployment.time_zone,
                paused_at=deployment.paused_at,
                paused_by=deployment.paused_by,
                copied_from=origin.copied_from,
                template_id=origin.template_id,
                template_version=origin.template_version,
                schedule_id=origin.schedule_id or None,
                occurrence_at=origin.occurrence_at,
            )
        )

    async def sheets(self, ids: Sequence[str]) -> dict[str, bytes]:
        """What agents get of these, sealed."""
        if not ids:
            return {}
        rows = await self._connection.execute(
            select(deployments.c.id, deployments.c.sheet).where(deployments.c.id.in_(ids))
        )
        return {row.id: row.sheet or b"" for row in rows}

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


class _Command(msgspec.Struct, frozen=True):
    """What of a command has no column of its own."""

    values: tuple[Value, ...] = ()
    has_stdin: bool = False
    run_as: RunAs = RunAs.SYSTEM
    sessions: Sessions = Sessions.ACTIVE
    user: str = ""
    working_directory: str = ""
    success_codes: tuple[int, ...] = SUCCESS

    @classmethod
    def of(cls, command: Command) -> _Command:
        """Without its secrets: those are in the sealed sheet alone."""
        return cls(
            values=command.without_secrets().values,
            has_stdin=bool(command.stdin),
            run_as=command.run_as,
            sessions=command.sessions,
            user=command.user,
            working_directory=command.working_directory,
            success_codes=command.success_codes,
        )


class _Chosen(msgspec.Struct, frozen=True):
    """What of a target has no column of its own."""

    agent_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    filter: AgentFilter | None = None
    saved_filter_id: str = ""

    @classmethod
    def of(cls, target: Target) -> _Chosen:
        """Of this target."""
        return cls(target.agent_ids, target.tags, target.filter, target.saved_filter_id)


def _plain(kept: msgspec.Struct) -> Any:
    return msgspec.to_builtins(kept)


def _deployment(row: Row[Any]) -> Deployment:
    command = msgspec.convert(row.command or {}, _Command)
    chosen = msgspec.convert(row.chosen or {}, _Chosen)
    return Deployment(
        id=row.id,
        name=row.name,
        command=Command(
            kind=DeploymentKind(row.kind),
            script=row.script,
            timeout=timedelta(seconds=row.timeout),
            values=command.values,
            run_as=command.run_as,
            sessions=command.sessions,
            user=command.user,
            working_directory=command.working_directory,
            success_codes=command.success_codes,
        ),
        target=Target(
            TargetKind(row.target), chosen.agent_ids, chosen.tags, chosen.filter, chosen.saved_filter_id
        ),
        created_at=row.created_at,
        created_by=row.created_by,
        deadline=row.deadline,
        description=row.description,
        offline=Offline(row.offline),
        starts_at=row.starts_at,
        started_at=row.started_at,
        time_zone=row.time_zone,
        paused_at=row.paused_at,
        paused_by=row.paused_by,
        cancel_wanted_at=row.cancel_wanted_at,
        grace=timedelta(seconds=row.grace),
        notice=row.notice,
        origin=Origin(
            row.copied_from, row.template_id, row.template_version, row.schedule_id or "", row.occurrence_at
        ),
    )
