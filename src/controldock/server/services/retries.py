"""Trying again: a new attempt with a new ticket, for the same order and the same PC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from controldock.domain.command import POWER_KINDS
from controldock.domain.deployment import Deployment, DeploymentState
from controldock.domain.errors import Conflict, Invalid, NothingToRetry, StillStopping
from controldock.domain.operator import Permission
from controldock.domain.retry import RetryWish, check_retry
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.deployments import Watched, locked, watched
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.orders import Holder, Orders
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.retries import NewAttempt, Retriable
from controldock.sources import Sources


@dataclass(frozen=True, slots=True)
class Retried:
    """On how many PCs it is tried again."""

    count: int
    deployment: Watched


class Retries:
    """Use cases around retries."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        activities: Activities,
        changes: Changes,
        orders: Orders,
        dispatch: Dispatch,
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._orders = orders
        self._dispatch = dispatch

    async def retry(self, actor: Actor, deployment_id: str, wish: RetryWish) -> Retried:
        """Try again on these PCs. Nothing that the database says is believed: the sheet was sealed, and the ticket of
        the earlier attempt was signed for the same PC, or nothing is signed now."""
        actor.must(Permission.DEPLOY)
        if wrong := check_retry(wish):
            raise Invalid("That can't be retried: " + ", ".join(wrong) + ".", fields=wrong)
        async with self._database.write() as tx:
            await self._retriable(tx, deployment_id)
            found = await tx.retries.candidates(deployment_id, wish)
            if not found:
                raise NothingToRetry
            await self._add(tx, actor, deployment_id, found, wish)
            await self._activities.note(
                tx,
                actor.name,
                "deployment.retried",
                deployment_id,
                targets=len(found),
                states=sorted(state.value for state in wish.of_states),
                causes=sorted(wish.causes),
            )
            tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, (deployment_id,)))
            tx.then(lambda: self._dispatch.wake([one.agent_id for one in found]))
            return Retried(len(found), await watched(tx, deployment_id))

    async def _retriable(self, tx: Transaction, deployment_id: str) -> Deployment:
        deployment = await locked(tx, deployment_id)
        if deployment.command.kind in POWER_KINDS:  # there the number of PCs is confirmed
            raise Conflict("Restart PCs or shut them down anew: /api/agents/actions.")
        counts = await tx.deployments.counts([deployment_id])
        if deployment.state(counts[deployment_id]) is DeploymentState.STOPPING:
            raise StillStopping
        return deployment

    async def _add(
        self, tx: Transaction, actor: Actor, deployment_id: str, found: Sequence[Retriable], wish: RetryWish
    ) -> None:
        now = self._sources.now()
        deadline = now + wish.deadline_in
        sheet = await self._orders.genuine_sheet(tx, deployment_id)
        await self._orders.check_tickets(
            sheet, [(one.ticket, Holder(one.agent_id, one.task_id, one.attempt_id)) for one in found]
        )
        holders = [Holder(one.agent_id, one.task_id, self._sources.new_id()) for one in found]
        tickets = await self._orders.tickets(sheet, holders, now, deadline)
        await tx.retries.add(
            [
                NewAttempt(holder.attempt_id, one.task_id, one.number + 1, ticket)
                for one, holder, ticket in zip(found, holders, tickets, strict=True)
            ],
            deadline,
            now,
            actor.name,
        )
        await tx.retries.go_on(deployment_id, deadline)
