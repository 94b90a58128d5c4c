"""The start of a deployment: its targets are fixed, each gets a signed ticket, and whoever is there is woken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from controldock.domain.agent_words import Said
from controldock.domain.deployment import Deployment, Offline, Target
from controldock.domain.errors import Invalid, OrderChanged
from controldock.domain.task import TaskEvent, TaskState, advance
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.choices import hit_by, still_hit_by, targets_of
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.orders import Holder, Orders
from controldock.server.services.presence import Presence
from controldock.server.store.engine import Transaction
from controldock.server.store.tasks import NewTask, Step
from controldock.sources import Sources


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A deployment that starts later, as it was wished. Nobody signs what the database says alone."""

    deployment_id: str
    sheet: bytes
    target: Target
    offline: Offline
    starts_at: datetime
    deadline_in: timedelta


class Launch:
    """Starts deployments, within a transaction of whoever wants it."""

    def __init__(
        self, sources: Sources, orders: Orders, changes: Changes, presence: Presence, dispatch: Dispatch
    ) -> None:
        self._sources = sources
        self.orders = orders
        self._changes = changes
        self._presence = presence
        self._dispatch = dispatch

    async def targets(self, tx: Transaction, deployment: Deployment) -> list[str]:
        """Whom it is for, were it started now; Invalid when that is nobody, unless it starts later."""
        if deployment.starts_at is not None:
            return await hit_by(tx, deployment.target)
        targets = await targets_of(tx, deployment.target)
        if deployment.offline is Offline.SKIP:
            targets = [id for id in targets if self._presence.is_online(id)]
            if not targets:
                raise Invalid("None of these PCs is online.", fields={"target": "target_offline"})
        return targets

    async def targets_left(self, tx: Transaction, deployment: Deployment) -> list[str]:
        """Whom one that was wished some time ago is for now: whoever is gone since then is left out."""
        targets = await still_hit_by(tx, deployment.target)
        if deployment.offline is Offline.SKIP:
            return [id for id in targets if self._presence.is_online(id)]
        return targets

    async def make(self, tx: Transaction, deployment: Deployment, targets: Sequence[str]) -> Deployment:
        """Keep a deployment and start it for these PCs; its command must have its secrets."""
        started = replace(deployment, started_at=self._sources.now())
        sheet = self.orders.sheet(started)
        await tx.deployments.add(started, self.orders.seal(sheet))
        await self._hand_out(tx, started, sheet, targets)
        return started

    async def plan(self, tx: Transaction, deployment: Deployment) -> None:
        """Keep a deployment that starts later, sealed as it was wished: its sheet, for whom, and when."""
        await tx.deployments.add(deployment, self._sealed(deployment, self.orders.sheet(deployment)))
        tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, (deployment.id,)))

    async def move(self, tx: Transaction, before: Deployment, after: Deployment) -> None:
        """Keep the other time at which a planned one starts."""
        plan = await self._plan(tx, before)
        wished = replace(after, target=plan.target, offline=plan.offline)
        await tx.deployments.save_plan(wished, self._sealed(wished, plan.sheet))

    async def start(
        self, tx: Transaction, planned: Deployment, now: datetime, *, deadline_from: datetime | None = None
    ) -> int | None:
        """Start a planned one, for this many PCs; None when it is started or cancelled already. It has as long as was
        wished, after its time or after `deadline_from`; where that is over, all of it is expired at once.

        What the database says of it is not believed: OrderChanged when its seal is broken."""
        plan = await self._plan(tx, planned)
        deadline = (deadline_from or plan.starts_at) + plan.deadline_in
        started = replace(
            planned, target=plan.target, offline=plan.offline, started_at=now, deadline=deadline
        )
        if not await tx.deployments.start(started, self.orders.seal(plan.sheet)):
            return None
        targets = await self.targets_left(tx, started)
        holders = await self._hand_out(tx, started, plan.sheet, targets)
        if now >= deadline:
            expired = [
                Step(holder.attempt_id, holder.task_id, advance(TaskState.PENDING, TaskEvent.EXPIRE))
                for holder in holders
            ]
            await tx.tasks.save_steps(expired, message=Said.MISSED.of())
        return len(targets)

    def _sealed(self, deployment: Deployment, sheet: bytes) -> bytes:
        starts_at = deployment.starts_at or deployment.created_at
        plan = _Plan(
            deployment_id=deployment.id,
            sheet=sheet,
            target=deployment.target,
            offline=deployment.offline,
            starts_at=starts_at,
            deadline_in=deployment.deadline - starts_at,
        )
        return self.orders.seal(msgspec.json.encode(plan))

    async def _plan(self, tx: Transaction, planned: Deployment) -> _Plan:
        sealed = (await tx.deployments.sheets([planned.id])).get(planned.id, b"")
        try:
            plan = msgspec.json.decode(self.orders.unseal(sealed) or b"", type=_Plan)
        except msgspec.MsgspecError:  # nothing, or something else that was sealed here
            raise OrderChanged from None
        if plan.deployment_id != planned.id:
            raise OrderChanged
        return plan

    def wake(self, agent_ids: Iterable[str]) -> None:
        """There may be something for these."""
        self._dispatch.wake(agent_ids)

    async def _hand_out(
        self, tx: Transaction, deployment: Deployment, sheet: bytes, targets: Sequence[str]
    ) -> list[Holder]:
        holders = [Holder(agent_id, self._sources.new_id(), self._sources.new_id()) for agent_id in targets]
        begin = deployment.started_at or deployment.created_at
        tickets = await self.orders.tickets(sheet, holders, begin, deployment.deadline)
        await tx.tasks.add(
            deployment,
            [
                NewTask(holder.task_id, holder.attempt_id, holder.agent_id, ticket)
                for holder, ticket in zip(holders, tickets, strict=True)
            ],
        )
        tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, (deployment.id,)))
        tx.then(lambda: self._dispatch.wake(targets))
        return holders
