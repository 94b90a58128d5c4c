"""Planned deployments: they start when it is time, once, whatever was restarted meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog

from controldock.domain.deployment import Deployment, check_start, check_words
from controldock.domain.errors import Invalid, NotPlanned, OrderChanged
from controldock.domain.operator import Permission
from controldock.server.recurrence import is_time_zone
from controldock.server.services.activities import SERVER, Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.deployments import Watched, first_line, locked, watched
from controldock.server.services.launch import Launch
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

log = structlog.get_logger()

TURN_LIMIT = 100  # deployments that one turn of the clock starts; the rest is started by the next


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be another; None: as it is."""

    name: str | None = None
    description: str | None = None
    starts_at: datetime | None = None
    time_zone: str | None = None


class Starts:
    """Use cases around planned deployments.

    What starts one is a single transaction: whoever is first to say that it has started also makes its tasks, and a
    process that dies in between has done neither.
    """

    def __init__(
        self,
        database: Database,
        sources: Sources,
        activities: Activities,
        changes: Changes,
        launch: Launch,
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._launch = launch

    async def turn(self) -> None:
        """Time has passed: start what is due."""
        async with self._database.read() as tx:
            due = await tx.deployments.due(self._sources.now(), TURN_LIMIT)
        for deployment_id in due:
            try:
                await self._start_due(deployment_id)
            except Exception:  # one that can't start must not keep the others waiting
                log.exception("deployment.start_failed", deployment=deployment_id)

    async def start(self, actor: Actor, deployment_id: str) -> Watched:
        """Start a planned one now."""
        actor.must(Permission.DEPLOY)
        now = self._sources.now()
        async with self._database.write() as tx:
            planned = await self._planned(tx, deployment_id)
            if await self._launch.start(tx, planned, now, deadline_from=now) is None:
                raise NotPlanned
            started = await watched(tx, deployment_id)
            await self._activities.note(
                tx, actor.name, "deployment.started", deployment_id, targets=sum(started.counts.values())
            )
            return started

    async def change(self, actor: Actor, deployment_id: str, change: Change) -> Watched:
        """Call it otherwise; and, while it is planned, start it at another time."""
        actor.must(Permission.DEPLOY)
        wrong = check_words(change.name or "", change.description or "")
        wrong |= check_start(change.starts_at, self._sources.now())
        if change.time_zone and not is_time_zone(change.time_zone):
            wrong["time_zone"] = "time_zone_unknown"
        if wrong:
            raise Invalid("The deployment can't be changed: " + ", ".join(wrong) + ".", fields=wrong)
        async with self._database.write() as tx:
            before = await locked(tx, deployment_id)
            after = _changed(before, change)
            if after.starts_at != before.starts_at:
                if not before.is_planned:
                    raise NotPlanned
                await self._launch.move(tx, before, after)
            await tx.deployments.save_words(after)
            await self._note_change(tx, actor, before, after)
            return await watched(tx, deployment_id)

    async def _note_change(
        self, tx: Transaction, actor: Actor, before: Deployment, after: Deployment
    ) -> None:
        details = {
            name: str(new)
            for name in ("name", "description", "starts_at", "time_zone")
            if (new := getattr(after, name)) != getattr(before, name)
        }
        if details:
            await self._activities.note(tx, actor.name, "deployment.changed", after.id, **{"to": details})
            tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, (after.id,)))

    async def _planned(self, tx: Transaction, deployment_id: str) -> Deployment:
        deployment = await locked(tx, deployment_id)
        if not deployment.is_planned:
            raise NotPlanned
        return deployment

    async def _start_due(self, deployment_id: str) -> None:
        now = self._sources.now()
        async with self._database.write() as tx:
            planned = await tx.deployments.locked(deployment_id)
            if planned is None or not _is_due(planned, now):
                return  # somebody was faster
            try:
                targets = await self._launch.start(tx, planned, now)
            except OrderChanged:
                log.error("deployment.plan_changed", deployment=deployment_id)
                await tx.deployments.want_cancel(deployment_id, now)
                await self._activities.note(
                    tx, SERVER, "deployment.not_started", deployment_id, why="changed"
                )
                tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, (deployment_id,)))
                return
            if targets is not None:
                action = "deployment.missed" if now >= planned.deadline else "deployment.started"
                await self._activities.note(tx, SERVER, action, deployment_id, targets=targets)


def _is_due(planned: Deployment, now: datetime) -> bool:
    is_time = planned.starts_at is not None and planned.starts_at <= now
    return planned.is_planned and planned.paused_at is None and is_time


def _changed(before: Deployment, change: Change) -> Deployment:
    after = before
    if change.name is not None:
        after = replace(after, name=change.name.strip() or first_line(before.command.script))
    if change.description is not None:
        after = replace(after, description=change.description)
    if change.time_zone is not None:
        after = replace(after, time_zone=change.time_zone)
    if change.starts_at is not None and before.starts_at is not None:
        later = before.deadline + (change.starts_at - before.starts_at)
        after = replace(after, starts_at=change.starts_at.astimezone(UTC), deadline=later)
    elif change.starts_at is not None:
        raise NotPlanned
    return after
