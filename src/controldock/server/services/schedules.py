"""Schedules: deployments that are made again and again, each occurrence once, whoever restarts meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
import structlog

from controldock.domain.command import DEFAULT_TIMEOUT, Command, DeploymentKind
from controldock.domain.deployment import MAX_NAME, Deployment, Target, TargetKind
from controldock.domain.errors import ControlDockError, Invalid, NotFound
from controldock.domain.guard import Examination, Finding
from controldock.domain.operator import Permission
from controldock.domain.schedule import Lateness, Rule, Schedule, check_lateness, to_make
from controldock.server import recurrence
from controldock.server.services.activities import SERVER, Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.choices import hit_by
from controldock.server.services.deployments import Wish, name_of, wished, with_template, wrong_with
from controldock.server.services.guard import Guard
from controldock.server.services.launch import Launch
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

log = structlog.get_logger()

TURN_LIMIT = 50  # schedules that one turn serves: each is a transaction
SHOWN_TIMES = 5  # of those that come


# Shown in place of a deployment that somebody changed in the database.
UNREADABLE = Wish("", Command(DeploymentKind.SHELL, "", DEFAULT_TIMEOUT), Target(TargetKind.ALL))


class _Sealed(msgspec.Struct, frozen=True):
    """What is kept of a wish, so that it is worth nothing in the row of another schedule."""

    schedule_id: str
    wish: Wish


_decode = msgspec.json.Decoder(_Sealed)


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule to be made."""

    name: str
    rule: Rule
    lateness: Lateness
    wish: Wish


@dataclass(frozen=True, slots=True)
class Edit:
    """What of a schedule is to be another; None: as it is."""

    name: str | None = None
    rule: Rule | None = None
    lateness: Lateness | None = None
    wish: Wish | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A schedule, what it makes (without its secrets), and when."""

    schedule: Schedule
    wish: Wish
    next_times: tuple[datetime, ...]


class Schedules:
    """Use cases around schedules."""

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
        self._broken: set[str] = set()

    async def preview(self, actor: Actor, rule: Rule) -> list[datetime]:
        """When this would come around; Invalid when it never would."""
        actor.must(Permission.VIEW)
        now = self._sources.now()
        _refuse(recurrence.check_rule(rule, now))
        return recurrence.next_times(rule, now, SHOWN_TIMES)

    async def create(self, actor: Actor, plan: Plan) -> Seen:
        """Make it from now on."""
        actor.must(Permission.DEPLOY)
        now = self._sources.now()
        wish, of_template = await with_template(self._database, plan.wish)
        plan = replace(plan, name=plan.name.strip() or name_of(wish), wish=wish)
        _check(plan, now, of_template)
        schedule = Schedule(
            id=self._sources.new_id(),
            name=plan.name,
            rule=plan.rule,
            lateness=plan.lateness,
            next_at=recurrence.next_after(plan.rule, now),
            last_at=None,
            created_at=now,
            created_by=actor.name,
        )
        findings = await self._guard.read(plan.wish.command)
        async with self._database.write() as tx:
            seen = await self._checked(tx, plan.wish, findings)
            await tx.schedules.add(schedule, self._seal(schedule.id, plan.wish))
            await self._note(tx, actor.name, "created", schedule, name=schedule.name, **seen.noted())
        return self._seen(schedule, plan.wish)

    async def all(self, actor: Actor) -> list[Seen]:
        """All, those that come next first."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return [self._seen(one, await self._shown(tx, one)) for one in await tx.schedules.all()]

    async def get(self, actor: Actor, schedule_id: str) -> Seen:
        """One."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            schedule = await _existing(tx, schedule_id)
            return self._seen(schedule, await self._shown(tx, schedule))

    async def change(self, actor: Actor, schedule_id: str, edit: Edit) -> Seen:
        """Another name, time or deployment, from the next occurrence on."""
        actor.must(Permission.DEPLOY)
        now = self._sources.now()
        wish, of_template = edit.wish, dict[str, str]()
        findings: Sequence[Finding] = ()
        if wish is not None:
            wish, of_template = await with_template(self._database, wish)
            findings = await self._guard.read(wish.command)
        async with self._database.write() as tx:
            schedule = await _existing(tx, schedule_id, lock=True)
            plan = Plan(
                name=schedule.name if edit.name is None else edit.name.strip(),
                rule=edit.rule or schedule.rule,
                lateness=edit.lateness or schedule.lateness,
                wish=wish or await self._wish(tx, schedule),
            )
            _check(plan, now, of_template)
            noted = (await self._checked(tx, wish, findings)).noted() if wish is not None else {}
            schedule = replace(
                schedule,
                name=plan.name,
                rule=plan.rule,
                lateness=plan.lateness,
                next_at=recurrence.next_after(plan.rule, now) if edit.rule else schedule.next_at,
            )
            await tx.schedules.save(schedule, self._seal(schedule.id, wish) if wish is not None else None)
            await self._note(tx, actor.name, "changed", schedule, name=schedule.name, **noted)
        return self._seen(schedule, plan.wish)

    async def pause(self, actor: Actor, schedule_id: str) -> Seen:
        """Make nothing until it is resumed."""
        return await self._switch(actor, schedule_id, paused=True)

    async def resume(self, actor: Actor, schedule_id: str) -> Seen:
        """Go on with the next occurrence; what passed meanwhile is not made up for."""
        return await self._switch(actor, schedule_id, paused=False)

    async def remove(self, actor: Actor, schedule_id: str) -> None:
        """It makes nothing any more. What it made stays."""
        actor.must(Permission.DEPLOY)
        async with self._database.write() as tx:
            schedule = await _existing(tx, schedule_id, lock=True)
            await tx.schedules.remove(schedule_id, self._sources.now())
            await self._note(tx, actor.name, "removed", schedule, name=schedule.name)

    async def run_now(self, actor: Actor, schedule_id: str) -> Deployment:
        """Make its deployment once more, now, beside its occurrences."""
        actor.must(Permission.DEPLOY)
        async with self._database.write() as tx:
            schedule = await _existing(tx, schedule_id)
            made = await self._make(tx, schedule, None, actor.name)
            await self._note(tx, actor.name, "run_now", schedule, deployment=made.id)
        return made

    async def turn(self) -> None:
        """Time has passed: make what is due, a schedule at a time, so that one that can't be made stops no other."""
        for _ in range(TURN_LIMIT):
            async with self._database.write() as tx:
                schedule = await tx.schedules.due(self._sources.now(), self._broken)
                if schedule is None:
                    self._broken.clear()  # they are tried again at the next turn
                    return
                self._broken.add(schedule.id)  # unless it goes well
                await self._serve(tx, schedule)
            self._broken.discard(schedule.id)

    async def _serve(self, tx: Transaction, schedule: Schedule) -> None:
        """Make its due occurrences and move on, in one transaction: after a crash all of it is still to be done."""
        assert schedule.next_at is not None
        now = self._sources.now()
        due = recurrence.due(schedule.rule, schedule.next_at, now)
        wanted = to_make(due, schedule.lateness, now)
        for at in wanted:
            if await tx.deployments.has_occurrence(schedule.id, at):
                continue  # made by whoever wrote what this database was restored from
            try:
                made = await self._make(tx, schedule, at, schedule.created_by)
            except (
                ControlDockError
            ) as error:  # nobody is left of its PCs: to be seen, and tried the next time
                await self._note(tx, SERVER, "failed", schedule, reason=error.code, at=at.isoformat())
            else:
                await self._note(tx, SERVER, "made", schedule, deployment=made.id, at=at.isoformat())
        if missed := len(due) - len(wanted):
            await self._note(tx, SERVER, "missed", schedule, count=missed)
        await tx.schedules.save(
            replace(
                schedule,
                next_at=recurrence.next_after(schedule.rule, now),
                last_at=wanted[-1] if wanted else schedule.last_at,
            )
        )

    async def _make(
        self, tx: Transaction, schedule: Schedule, occurrence_at: datetime | None, author: str
    ) -> Deployment:
        wish = await self._wish(tx, schedule)
        deployment = wished(
            self._sources,
            author,
            replace(
                wish,
                name=wish.name or schedule.name,
                time_zone=schedule.rule.time_zone,
                origin=replace(wish.origin, schedule_id=schedule.id, occurrence_at=occurrence_at),
            ),
        )
        targets = await self._launch.targets_left(tx, deployment)
        if not targets:
            raise Invalid("There is no PC to run this on.", fields={"target": "target_empty"})
        return await self._launch.make(tx, deployment, targets)

    async def _checked(self, tx: Transaction, wish: Wish, findings: Sequence[Finding]) -> Examination:
        """What it would do to those whom it would hit now; ConfirmationNeeded, or forbidden. Asked once, and not again
        at each occurrence."""
        seen = await self._guard.weigh(tx, findings, list(await hit_by(tx, wish.target)))
        seen.check(wish.confirm)
        return seen

    async def _switch(self, actor: Actor, schedule_id: str, *, paused: bool) -> Seen:
        actor.must(Permission.DEPLOY)
        now = self._sources.now()
        async with self._database.write() as tx:
            schedule = await _existing(tx, schedule_id, lock=True)
            if paused is (schedule.paused_at is None):
                schedule = replace(
                    schedule,
                    paused_at=now if paused else None,
                    paused_by=actor.name if paused else "",
                    next_at=recurrence.next_after(schedule.rule, now),
                )
                await tx.schedules.save(schedule)
                await self._note(tx, actor.name, "paused" if paused else "resumed", schedule)
            return self._seen(schedule, await self._shown(tx, schedule))

    async def _note(
        self, tx: Transaction, who: str, what: str, schedule: Schedule, **details: object
    ) -> None:
        await self._activities.note(tx, who, f"schedule.{what}", schedule.id, **details)
        tx.then(lambda: self._changes.publish(Noun.SCHEDULES, (schedule.id,)))

    def _seal(self, schedule_id: str, wish: Wish) -> bytes:
        return self._launch.orders.seal(msgspec.json.encode(_Sealed(schedule_id, wish)))

    async def _wish(self, tx: Transaction, schedule: Schedule) -> Wish:
        unsealed = self._launch.orders.unseal(await tx.schedules.wish(schedule.id))
        sealed = _decode.decode(unsealed) if unsealed is not None else None
        if sealed is None or sealed.schedule_id != schedule.id:
            log.error("schedule.changed_outside", schedule=schedule.id)
            raise Invalid("The schedule was changed outside of ControlDock.", reason="schedule_unreadable")
        return sealed.wish

    async def _shown(self, tx: Transaction, schedule: Schedule) -> Wish:
        """The same for eyes alone: of one that can't be read nothing, so that it can still be seen and removed."""
        try:
            return await self._wish(tx, schedule)
        except Invalid:
            return UNREADABLE

    def _seen(self, schedule: Schedule, wish: Wish) -> Seen:
        shown = replace(wish, command=wish.command.without_secrets())
        if schedule.next_at is None or schedule.paused_at is not None:
            return Seen(schedule, shown, ())
        return Seen(
            schedule, shown, tuple(recurrence.next_times(schedule.rule, self._sources.now(), SHOWN_TIMES))
        )


def _check(plan: Plan, now: datetime, of_template: dict[str, str]) -> None:
    wish = plan.wish
    of_wish = wrong_with(wish) | of_template
    if wish.starts_at is not None:
        of_wish["starts_at"] = "time_not_wanted"
    wrong = recurrence.check_rule(plan.rule, now) | check_lateness(plan.lateness)
    if len(plan.name) > MAX_NAME:
        wrong["name"] = "name_too_long"
    elif (
        not plan.name and not of_wish
    ):  # with no script there is no name either: the script is what is missing
        wrong["name"] = "name_empty"
    _refuse(wrong | {f"deployment.{field}": reason for field, reason in of_wish.items()})


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise Invalid("That schedule can't be: " + ", ".join(wrong) + ".", fields=wrong)


async def _existing(tx: Transaction, schedule_id: str, *, lock: bool = False) -> Schedule:
    schedule = await tx.schedules.get(schedule_id, lock=lock)
    if schedule is None:
        raise NotFound
    return schedule
