"""Deployments and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, exists, func, insert, literal, or_, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent_filter import AgentFilter
from controldock.domain.command import SUCCESS, Command, DeploymentKind, RunAs, Sessions, Value
from controldock.domain.deployment import (
    Deployment,
    DeploymentFilter,
    DeploymentState,
    Offline,
    Origin,
    Target,
    TargetKind,
)
from controldock.domain.task import TaskState
from controldock.server.store.columns import Words
from controldock.server.store.tables import OPEN, PLANNED, deployments, tasks

Counts = dict[TaskState, int]

# A sealed sheet has half a megabyte, the ids of 100,000 chosen PCs three: nothing for a list that is asked for all
# the time.
_LIGHT = [column for column in deployments.c if column.name not in {"sheet", "chosen"}]


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

    async def has_occurrence(self, schedule_id: str, at: datetime) -> bool:
        """Whether this occurrence of a schedule was made."""
        wanted = select(deployments.c.id).where(
            deployments.c.schedule_id == schedule_id, deployments.c.occurrence_at == at
        )
        return (await self._connection.execute(wanted)).first() is not None

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
        return await self._found(ids, *_LIGHT, deployments.c.chosen)

    async def brief(self, ids: Sequence[str]) -> dict[str, Deployment]:
        """The same for a screen: of their targets the kind alone."""
        return await self._found(ids, *_LIGHT)

    async def _found(self, ids: Sequence[str], *columns: Any) -> dict[str, Deployment]:
        rows = await self._connection.execute(select(*columns).where(deployments.c.id.in_(ids)))
        return {row.id: _deployment(row) for row in rows}

    async def locked(self, id: str) -> Deployment | None:
        """The deployment of that id, of its target the kind; nobody else steers it until this transaction ends."""
        wanted = select(*_LIGHT).where(deployments.c.id == id).with_for_update(key_share=True)
        row = (await self._connection.execute(wanted)).one_or_none()
        return _deployment(row) if row else None

    async def page(self, wanted: DeploymentFilter, before: str | None, limit: int) -> list[Deployment]:
        """Those that match, the newest first; those older than `before`. Of their targets the kind alone."""
        found = select(*_LIGHT).where(*conditions(wanted)).order_by(deployments.c.id.desc()).limit(limit)
        if before is not None:
            found = found.where(deployments.c.id < before)
        return [_deployment(row) for row in await self._connection.execute(found)]

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
        await self._change(id, cancel_wanted_at=now)

    async def pause(self, id: str, now: datetime, by: str) -> None:
        """Note the wish that nothing more of it is handed out."""
        await self._change(id, paused_at=now, paused_by=by)

    async def resume(self, id: str) -> None:
        """It goes on."""
        await self._change(id, paused_at=None, paused_by="")

    async def save_words(self, deployment: Deployment) -> None:
        """What it is called, and in which zone its start is told."""
        await self._change(
            deployment.id,
            name=deployment.name,
            description=deployment.description,
            time_zone=deployment.time_zone,
        )

    # -- planned ones --

    async def due(self, now: datetime, limit: int) -> list[str]:
        """Planned ones whose time has come, by their time."""
        rows = await self._connection.execute(
            select(deployments.c.id)
            .where(PLANNED, deployments.c.paused_at.is_(None), deployments.c.starts_at <= now)
            .order_by(deployments.c.starts_at)
            .limit(limit)
        )
        return list(rows.scalars())

    async def save_plan(self, deployment: Deployment, sealed: bytes) -> None:
        """When a planned one starts."""
        await self._change(
            deployment.id, starts_at=deployment.starts_at, deadline=deployment.deadline, sheet=sealed
        )

    async def start(self, started: Deployment, sheet: bytes) -> bool:
        """It has started, with this sealed sheet; False: it had before, or was cancelled. One alone is told True."""
        done = await self._connection.execute(
            update(deployments)
            .where(deployments.c.id == started.id, PLANNED)
            .values(
                started_at=started.started_at,
                deadline=started.deadline,
                sheet=sheet,
                paused_at=None,
                paused_by="",
            )
        )
        return done.rowcount == 1

    async def _change(self, id: str, **values: Any) -> None:
        await self._connection.execute(update(deployments).where(deployments.c.id == id).values(**values))


def conditions(wanted: DeploymentFilter) -> list[ColumnElement[bool]]:
    """What has to hold for a deployment to match."""
    held: list[ColumnElement[bool]] = []
    if wanted.states:
        held.append(or_(*(_is_in(state) for state in sorted(wanted.states))))
    for column, value in (
        (deployments.c.created_by, wanted.created_by),
        (deployments.c.kind, wanted.kind.value if wanted.kind is not None else ""),
        (deployments.c.schedule_id, wanted.schedule_id),
        (deployments.c.template_id, wanted.template_id),
    ):
        if value:
            held.append(column == literal(value, Words))
    for word in wanted.search.split():
        ways = [
            func.lower(column).contains(word.lower(), autoescape=True)
            for column in (deployments.c.name, deployments.c.description, deployments.c.created_by)
        ]
        held.append(or_(*ways, deployments.c.id == literal(word.lower(), Words)))
    return held


def _is_in(state: DeploymentState) -> ColumnElement[bool]:
    """As `Deployment.state` has it."""
    has_open = exists(select(tasks.c.id).where(tasks.c.deployment_id == deployments.c.id, OPEN))
    is_cancelled, is_paused = (
        deployments.c.cancel_wanted_at.is_not(None),
        deployments.c.paused_at.is_not(None),
    )
    is_planned = deployments.c.started_at.is_(None) & ~is_cancelled
    goes_on = (is_planned | has_open) & ~is_cancelled
    return {
        DeploymentState.FINISHED: ~is_planned & ~has_open,
        DeploymentState.STOPPING: is_cancelled & has_open,
        DeploymentState.PAUSED: goes_on & is_paused,
        DeploymentState.SCHEDULED: goes_on & ~is_paused & is_planned,
        DeploymentState.RUNNING: goes_on & ~is_paused & ~is_planned,
    }[state]


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
    chosen = msgspec.convert(getattr(row, "chosen", None) or {}, _Chosen)
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
        has_stdin=command.has_stdin,
    )
