"""Deployments: making them, watching them, ending them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from controldock.domain.deployment import (
    MAX_NAME,
    POWER_DEADLINE,
    POWER_KINDS,
    RESTART_TIMEOUT,
    Deployment,
    DeploymentKind,
    Target,
    TargetKind,
    check_power_wish,
    check_wish,
)
from controldock.domain.errors import Conflict, Invalid, NotFound
from controldock.domain.operator import Permission
from controldock.domain.task import HANDED_OUT_STATES, TaskEvent, TaskState, advance
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.choices import hit_by, targets_of
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.presence import Presence
from controldock.server.store.deployments import Counts
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.tasks import NewTask, OpenTask, Step
from controldock.sources import Sources

TURN_LIMIT = 1000  # tasks that one turn of the clock ends
PATIENCE = (
    3600.0  # seconds past deadline and time-out until a silent task is called unknown: a PC may be rebooting
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A deployment to be made."""

    name: str
    kind: DeploymentKind
    script: str
    timeout: timedelta
    deadline_in: timedelta
    target: Target


@dataclass(frozen=True, slots=True)
class PowerWish:
    """PCs that are to restart or shut down, and what the people at them get."""

    kind: DeploymentKind
    grace: timedelta
    notice: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A deployment and how far it is."""

    deployment: Deployment
    counts: Counts


@dataclass(frozen=True, slots=True)
class Reach:
    """How many PCs a target hits."""

    total: int
    online: int


class Deployments:
    """Use cases around deployments."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        activities: Activities,
        changes: Changes,
        presence: Presence,
        dispatch: Dispatch,
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._presence = presence
        self._dispatch = dispatch

    async def reach(self, actor: Actor, target: Target) -> Reach:
        """How many PCs a deployment with this target would be for, were it made now."""
        actor.must(Permission.DEPLOY)
        async with self._database.read() as tx:
            hit = await hit_by(tx, target)
        return Reach(len(hit), self._presence.online_among(hit))

    async def create(self, actor: Actor, wish: Wish) -> Watched:
        """Fix the targets, make a task for each, and wake those that are there."""
        actor.must(Permission.DEPLOY)
        if wish.kind in POWER_KINDS:  # there the number of PCs is confirmed
            raise Invalid(
                "That is an action on PCs: /api/agents/actions.", fields={"kind": "kind_is_an_action"}
            )
        name = wish.name.strip() or first_line(wish.script)
        check_wish(name, wish.script, wish.timeout, wish.target)
        now = self._sources.now()
        deployment = Deployment(
            id=self._sources.new_id(),
            name=name,
            kind=wish.kind,
            script=wish.script,
            timeout=wish.timeout,
            target=wish.target.kind,
            created_at=now,
            created_by=actor.name,
            deadline=now + wish.deadline_in,
        )
        async with self._database.write() as tx:
            targets = await targets_of(tx, wish.target)
            await self._add(tx, deployment, targets)
            await self._activities.note(
                tx, actor.name, "deployment.created", deployment.id, name=name, targets=len(targets)
            )
        return Watched(deployment, {TaskState.PENDING: len(targets)})

    async def order(
        self, tx: Transaction, actor: Actor, wish: PowerWish, targets: Sequence[str]
    ) -> Deployment:
        """Restart these PCs or shut them down; how many they are was confirmed in the same transaction."""
        actor.must(Permission.DEPLOY)
        check_power_wish(wish.grace, wish.notice, Target(TargetKind.SELECTED, tuple(targets)))
        now = self._sources.now()
        deployment = Deployment(
            id=self._sources.new_id(),
            name="",
            kind=wish.kind,
            script="",
            timeout=RESTART_TIMEOUT,
            target=TargetKind.SELECTED,
            created_at=now,
            created_by=actor.name,
            deadline=now + POWER_DEADLINE,
            grace=wish.grace,
            notice=wish.notice,
        )
        await self._add(tx, deployment, targets)
        await self._activities.note(
            tx, actor.name, f"deployment.{wish.kind}", deployment.id, targets=len(targets), notice=wish.notice
        )
        return deployment

    async def _add(self, tx: Transaction, deployment: Deployment, targets: Sequence[str]) -> None:
        new = [NewTask(self._sources.new_id(), self._sources.new_id(), agent_id) for agent_id in targets]
        await tx.deployments.add(deployment)
        await tx.tasks.add(deployment.id, new)
        tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, (deployment.id,)))
        tx.then(lambda: self._dispatch.wake(targets))

    async def get(self, actor: Actor, deployment_id: str) -> Watched:
        """One deployment."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return await self._watched(tx, deployment_id)

    async def page(self, actor: Actor, before: str | None, limit: int) -> tuple[list[Watched], str | None]:
        """The newest first, and the key of the next page."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            found = await tx.deployments.page(before, limit + 1)
            counts = await tx.deployments.counts([deployment.id for deployment in found[:limit]])
        watched = [Watched(deployment, counts[deployment.id]) for deployment in found[:limit]]
        return watched, found[limit - 1].id if len(found) > limit else None

    async def cancel(self, actor: Actor, deployment_id: str) -> Watched:
        """Withdraw what has not been handed out, and ask the agents to end the rest. Asking twice is no mistake."""
        actor.must(Permission.DEPLOY)
        async with self._database.write() as tx:
            watched = await self._watched(tx, deployment_id)
            tasks = await tx.tasks.open_of_deployment(deployment_id)
            if watched.deployment.cancel_wanted_at is None:
                if not tasks:
                    raise Conflict("The deployment is over already.")
                await tx.deployments.want_cancel(deployment_id, self._sources.now())
                await self._activities.note(tx, actor.name, "deployment.cancelled", deployment_id)
            await self._end(
                tx, [task for task in tasks if task.state is TaskState.PENDING], TaskEvent.WITHDRAW
            )
            running = [task.agent_id for task in tasks if task.state in HANDED_OUT_STATES]
            tx.then(lambda: self._dispatch.wake(running))
            tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, (deployment_id,)))
            return await self._watched(tx, deployment_id)

    async def turn(self) -> None:
        """Time has passed: expire what was not handed out in time, give up on what was and fell silent."""
        now = self._sources.now()
        async with self._database.write() as tx:
            overdue = await tx.tasks.overdue(now, TURN_LIMIT)
            lost = await tx.tasks.lost(now, PATIENCE, TURN_LIMIT)
            await self._end(tx, overdue, TaskEvent.EXPIRE)
            await self._end(tx, lost, TaskEvent.LOSE)
            touched = {task.deployment_id for task in (*overdue, *lost)}
            tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, touched) if touched else None)

    async def _end(self, tx: Transaction, tasks: Sequence[OpenTask], event: TaskEvent) -> None:
        await tx.tasks.save_steps(
            [Step(task.attempt_id, task.id, advance(task.state, event)) for task in tasks]
        )

    async def _watched(self, tx: Transaction, deployment_id: str) -> Watched:
        deployment = await tx.deployments.get(deployment_id)
        if deployment is None:
            raise NotFound
        return Watched(deployment, (await tx.deployments.counts([deployment_id]))[deployment_id])


def first_line(script: str) -> str:
    """A name for a deployment that was given none."""
    lines = script.strip().splitlines()
    return lines[0][:MAX_NAME].strip() if lines else ""
