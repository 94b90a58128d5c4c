"""Deployments: making them, watching them, ending them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from controldock.domain.command import POWER_KINDS, Command, DeploymentKind, fill_in
from controldock.domain.deployment import (
    DEFAULT_DEADLINE,
    MADE_BY_HAND,
    MAX_DEADLINE,
    MAX_NAME,
    MIN_DEADLINE,
    POWER_DEADLINE,
    RESTART_TIMEOUT,
    Deployment,
    DeploymentFilter,
    Offline,
    Origin,
    Target,
    TargetKind,
    check_power_wish,
    check_start,
    check_wish,
)
from controldock.domain.errors import Conflict, Invalid, NotFound
from controldock.domain.guard import Examination
from controldock.domain.operator import Permission
from controldock.domain.task import TaskEvent, TaskState, advance
from controldock.server.recurrence import is_time_zone
from controldock.server.services.activities import Activities, Note
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.choices import hit_by
from controldock.server.services.guard import Guard
from controldock.server.services.launch import Launch
from controldock.server.store.deployments import Counts
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.tasks import OpenTask, Step
from controldock.sources import Sources

TURN_LIMIT = 1000  # tasks that one turn of the clock ends
PATIENCE = (
    3600.0  # seconds past deadline and time-out until a silent task is called unknown: a PC may be rebooting
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A deployment to be made."""

    name: str
    command: Command
    target: Target
    deadline_in: timedelta = DEFAULT_DEADLINE  # after its start
    description: str = ""
    offline: Offline = Offline.WAIT
    starts_at: datetime | None = None  # null: now
    time_zone: str = ""
    origin: Origin = MADE_BY_HAND
    confirm: int | None = None  # how many PCs the person believes it to be for


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
        guard: Guard,
        launch: Launch,
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._guard = guard
        self._launch = launch

    async def reach(self, actor: Actor, target: Target) -> Reach:
        """How many PCs a deployment with this target would be for, were it made now."""
        actor.must(Permission.DEPLOY)
        async with self._database.read() as tx:
            hit = await hit_by(tx, target)
            found = await tx.action_pcs.hit(hit)
        return Reach(found.total, found.online)

    async def examine(self, actor: Actor, wish: Wish) -> Examination:
        """What it would do to how many PCs, were it made now; nothing is changed."""
        actor.must(Permission.DEPLOY)
        deployment = await self._wished(actor, wish)
        findings = await self._guard.read(wish.command)
        async with self._database.read() as tx:
            return await self._guard.weigh(tx, findings, await self._launch.targets(tx, deployment))

    async def create(self, actor: Actor, wish: Wish) -> Watched:
        """Fix the targets, make a task for each, and wake those that are there."""
        actor.must(Permission.DEPLOY)
        deployment = await self._wished(actor, wish)
        findings = await self._guard.read(wish.command)
        async with self._database.write() as tx:
            targets = await self._launch.targets(tx, deployment)
            seen = await self._guard.weigh(tx, findings, targets)
            seen.check(wish.confirm)
            await self._note(tx, actor, deployment, len(targets), seen)
            if wish.starts_at is not None:
                await self._launch.plan(tx, deployment)
                return Watched(_shown(deployment), {})
            started = await self._launch.make(tx, deployment, targets)
        return Watched(_shown(started), {TaskState.PENDING: len(targets)})

    async def _note(
        self, tx: Transaction, actor: Actor, made: Deployment, targets: int, seen: Examination
    ) -> None:
        details = {"name": made.name, "targets": targets} | seen.noted()
        await self._activities.note_all(tx, [Note(actor.name, "deployment.created", made.id, details)])

    async def _wished(self, actor: Actor, wish: Wish) -> Deployment:
        """The deployment as it would be; Invalid with a message for each field that can't be right."""
        wish, of_template = await with_template(self._database, wish)
        wrong = wrong_with(wish) | of_template | check_start(wish.starts_at, self._sources.now())
        if wish.time_zone and not is_time_zone(wish.time_zone):
            wrong["time_zone"] = "time_zone_unknown"
        if wrong:
            raise Invalid("The deployment can't be created: " + ", ".join(wrong) + ".", fields=wrong)
        return wished(self._sources, actor.name, wish)

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
            command=Command(wish.kind, "", RESTART_TIMEOUT),
            target=Target(TargetKind.SELECTED, tuple(targets)),
            created_at=now,
            created_by=actor.name,
            deadline=now + POWER_DEADLINE,
            grace=wish.grace,
            notice=wish.notice,
        )
        started = await self._launch.make(tx, deployment, targets)
        await self._activities.note(
            tx, actor.name, f"deployment.{wish.kind}", deployment.id, targets=len(targets), notice=wish.notice
        )
        return started

    async def get(self, actor: Actor, deployment_id: str) -> Watched:
        """One deployment."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return await watched(tx, deployment_id)

    async def page(
        self, actor: Actor, wanted: DeploymentFilter, before: str | None, limit: int
    ) -> tuple[list[Watched], str | None]:
        """Those that match, the newest first, and the key of the next page."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            found = await tx.deployments.page(wanted, before, limit + 1)
            counts = await tx.deployments.counts([deployment.id for deployment in found[:limit]])
        shown = [Watched(deployment, counts[deployment.id]) for deployment in found[:limit]]
        return shown, found[limit - 1].id if len(found) > limit else None

    async def wish(self, actor: Actor, deployment_id: str) -> Wish:
        """The same wish, to be made again: its secrets and its standard input are empty, and it starts at once."""
        actor.must(Permission.DEPLOY)
        async with self._database.read() as tx:
            made = await tx.deployments.get(deployment_id)
            if made is None:
                raise NotFound
            template = await tx.templates.get(made.origin.template_id, made.origin.template_version)
        if made.command.kind in POWER_KINDS:
            raise Conflict("Restart PCs or shut them down anew: /api/agents/actions.")
        origin = made.origin if template is not None else made.origin.without_template()
        return Wish(
            name=made.name,
            command=made.command,
            target=made.target,
            deadline_in=_deadline_in(made),
            description=made.description,
            offline=made.offline,
            origin=replace(origin, copied_from=made.id, schedule_id="", occurrence_at=None),
        )

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


async def with_template(database: Database, wish: Wish) -> tuple[Wish, dict[str, str]]:
    """The wish with all parameters of the template that it names; and what is wrong with those, by field."""
    command, origin = wish.command, wish.origin
    if not origin.template_id:
        return wish, {}
    async with database.read() as tx:
        template = await tx.templates.get(origin.template_id, origin.template_version or None)
    if template is None:
        return wish, {"template_id": "template_unknown"}
    if not template.content.is_script_of(command):  # somebody changed it: his own takes what he gives it
        return replace(wish, origin=origin.without_template()), {}
    values, wrong = fill_in(template.content.parameters, command.values)
    origin = replace(origin, template_version=template.version.number)
    return replace(wish, command=replace(command, values=values), origin=origin), wrong


def wrong_with(wish: Wish) -> dict[str, str]:
    """What can't be right about it, by field; when it starts is not looked at."""
    if wish.command.kind in POWER_KINDS:  # /api/agents/actions: there the number of PCs is confirmed
        return {"kind": "kind_is_an_action"}
    return check_wish(name_of(wish), wish.description, wish.command, wish.target, wish.deadline_in)


def wished(sources: Sources, author: str, wish: Wish) -> Deployment:
    """The deployment that somebody wishes, not started yet."""
    now = sources.now()
    return Deployment(
        id=sources.new_id(),
        name=name_of(wish),
        command=wish.command,
        target=wish.target,
        created_at=now,
        created_by=author,
        deadline=(wish.starts_at or now) + wish.deadline_in,
        description=wish.description,
        offline=wish.offline,
        starts_at=wish.starts_at.astimezone(UTC) if wish.starts_at is not None else None,
        time_zone=wish.time_zone,
        origin=wish.origin,
    )


def name_of(wish: Wish) -> str:
    """What it is called; without a name, the first line of its script."""
    return wish.name.strip() or first_line(wish.command.script)


async def locked(tx: Transaction, deployment_id: str) -> Deployment:
    """A deployment that nobody else changes until this transaction ends; NotFound when there is none."""
    deployment = await tx.deployments.locked(deployment_id)
    if deployment is None:
        raise NotFound
    return deployment


async def watched(tx: Transaction, deployment_id: str) -> Watched:
    """A deployment and how far it is; NotFound when there is none."""
    deployment = (await tx.deployments.brief([deployment_id])).get(deployment_id)
    if deployment is None:
        raise NotFound
    return Watched(deployment, (await tx.deployments.counts([deployment_id]))[deployment_id])


def _deadline_in(made: Deployment) -> timedelta:
    """What was wished; a retry may have moved the deadline far away."""
    begin = made.starts_at or made.started_at or made.created_at
    return min(max(made.deadline - begin, MIN_DEADLINE), MAX_DEADLINE)


def _shown(deployment: Deployment) -> Deployment:
    command = deployment.command
    return replace(deployment, command=command.without_secrets(), has_stdin=bool(command.stdin))


def first_line(script: str) -> str:
    """A name for a deployment that was given none."""
    lines = script.strip().splitlines()
    return lines[0][:MAX_NAME].strip() if lines else ""
