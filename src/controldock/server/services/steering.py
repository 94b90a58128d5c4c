"""Steering deployments: pause, resume, cancel. What a person wishes is one thing, how far it is another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from controldock.domain.deployment import Deployment, DeploymentState
from controldock.domain.errors import DeploymentOver
from controldock.domain.operator import Permission
from controldock.domain.task import HANDED_OUT_STATES, TaskEvent, TaskState, advance
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.deployments import Watched, locked, watched
from controldock.server.services.dispatch import Dispatch
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.tasks import OpenTask, Step
from controldock.sources import Sources

_OVER = frozenset({DeploymentState.STOPPING, DeploymentState.FINISHED})


class Steering:
    """Use cases around deployments that exist. Asking twice is no mistake."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        activities: Activities,
        changes: Changes,
        dispatch: Dispatch,
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._dispatch = dispatch

    async def pause(self, actor: Actor, deployment_id: str) -> Watched:
        """Hand out nothing more; what runs goes on. A planned one does not start."""
        actor.must(Permission.DEPLOY)
        async with self._database.write() as tx:
            deployment = await self._steerable(tx, deployment_id)
            if deployment.paused_at is None:
                await tx.tasks.open_of_deployment(deployment_id, lock=True)  # after what is just handed out
                await tx.deployments.pause(deployment_id, self._sources.now(), actor.name)
                await self._note(tx, actor, "deployment.paused", deployment_id)
            return await watched(tx, deployment_id)

    async def resume(self, actor: Actor, deployment_id: str) -> Watched:
        """Hand out again: nothing was lost."""
        actor.must(Permission.DEPLOY)
        async with self._database.write() as tx:
            deployment = await self._steerable(tx, deployment_id)
            if deployment.paused_at is not None:
                await tx.deployments.resume(deployment_id)
                await self._note(tx, actor, "deployment.resumed", deployment_id)
                waiting = [task.agent_id for task in await tx.tasks.open_of_deployment(deployment_id)]
                tx.then(lambda: self._dispatch.wake(waiting))
            return await watched(tx, deployment_id)

    async def cancel(self, actor: Actor, deployment_id: str) -> Watched:
        """Withdraw what has not been handed out, and ask the agents to end the rest."""
        actor.must(Permission.DEPLOY)
        async with self._database.write() as tx:
            deployment = await locked(tx, deployment_id)
            tasks = await tx.tasks.open_of_deployment(deployment_id, lock=True)
            if deployment.cancel_wanted_at is None:
                if not tasks and not deployment.is_planned:
                    raise DeploymentOver
                await tx.deployments.want_cancel(deployment_id, self._sources.now())
                await self._note(tx, actor, "deployment.cancelled", deployment_id)
            await withdraw(tx, tasks)
            self._tell(tx, tasks)
            return await watched(tx, deployment_id)

    def _tell(self, tx: Transaction, tasks: Iterable[OpenTask]) -> None:
        running = [task.agent_id for task in tasks if task.state in HANDED_OUT_STATES]
        tx.then(lambda: self._dispatch.wake(running))

    async def _steerable(self, tx: Transaction, deployment_id: str) -> Deployment:
        deployment = await locked(tx, deployment_id)
        counts = await tx.deployments.counts([deployment_id])
        if deployment.state(counts[deployment_id]) in _OVER:
            raise DeploymentOver
        return deployment

    async def _note(self, tx: Transaction, actor: Actor, action: str, deployment_id: str) -> None:
        await self._activities.note(tx, actor.name, action, deployment_id)
        tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, (deployment_id,)))


async def withdraw(tx: Transaction, tasks: Sequence[OpenTask]) -> None:
    """End those that were not handed out."""
    await tx.tasks.save_steps(
        [
            Step(task.attempt_id, task.id, advance(task.state, TaskEvent.WITHDRAW))
            for task in tasks
            if task.state is TaskState.PENDING
        ]
    )
