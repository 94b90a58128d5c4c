"""The start of a deployment: its targets are fixed, each gets a signed ticket, and whoever is there is woken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from controldock.domain.deployment import Deployment, Offline
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.choices import targets_of
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.orders import Holder, Orders
from controldock.server.services.presence import Presence
from controldock.server.store.engine import Transaction
from controldock.server.store.tasks import NewTask
from controldock.sources import Sources


class Launch:
    """Starts deployments, within a transaction of whoever wants it."""

    def __init__(
        self, sources: Sources, orders: Orders, changes: Changes, presence: Presence, dispatch: Dispatch
    ) -> None:
        self._sources = sources
        self._orders = orders
        self._changes = changes
        self._presence = presence
        self._dispatch = dispatch

    async def targets(self, tx: Transaction, deployment: Deployment) -> list[str]:
        """Whom it is for, were it started now."""
        targets = await targets_of(tx, deployment.target)
        if deployment.offline is Offline.SKIP:
            return [id for id in targets if self._presence.is_online(id)]
        return list(targets)

    async def make(self, tx: Transaction, deployment: Deployment, targets: Sequence[str]) -> Deployment:
        """Keep a deployment and start it for these PCs; its command must have its secrets."""
        started = replace(deployment, started_at=self._sources.now())
        sheet = self._orders.sheet(started)
        await tx.deployments.add(started, self._orders.seal(sheet))
        await self._hand_out(tx, started, sheet, targets)
        return started

    async def plan(self, tx: Transaction, deployment: Deployment) -> None:
        """Keep a deployment that starts later."""
        await tx.deployments.add(deployment, self._orders.seal(self._orders.sheet(deployment)))
        tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, (deployment.id,)))

    def wake(self, agent_ids: Iterable[str]) -> None:
        """There may be something for these."""
        self._dispatch.wake(agent_ids)

    async def _hand_out(
        self, tx: Transaction, deployment: Deployment, sheet: bytes, targets: Sequence[str]
    ) -> None:
        holders = [Holder(agent_id, self._sources.new_id(), self._sources.new_id()) for agent_id in targets]
        begin = deployment.started_at or deployment.created_at
        tickets = await self._orders.tickets(sheet, holders, begin, deployment.deadline)
        await tx.tasks.add(
            deployment,
            [
                NewTask(holder.task_id, holder.attempt_id, holder.agent_id, ticket)
                for holder, ticket in zip(holders, tickets, strict=True)
            ],
        )
        tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, (deployment.id,)))
        tx.then(lambda: self._dispatch.wake(targets))
