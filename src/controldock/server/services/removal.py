"""Removing PCs from the fleet, taking them back, and forgetting them for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from controldock.domain.agent import AgentState
from controldock.domain.agent_filter import AgentChoice
from controldock.domain.errors import Conflict, NotFound, RemovedForGood
from controldock.domain.operator import Permission
from controldock.domain.task import TaskEvent, TaskState, advance
from controldock.server.services.activities import SERVER, Activities, Note
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.choices import chosen
from controldock.server.services.presence import Presence
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.tasks import OpenTask, Step
from controldock.sources import Sources

HERE = frozenset({AgentState.ACTIVE, AgentState.QUARANTINED})
FORGOTTEN_AT_ONCE = 1000  # in one transaction, so that others get their turn

# What an attempt says that ended with its PC's membership.
NEVER_HANDED_OUT = "This PC was removed before it got this."
NOT_REPORTED = "This PC was removed before it said how this ended."


class Removal:
    """Use cases around removed PCs."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        activities: Activities,
        changes: Changes,
        presence: Presence,
        hang_up: Callable[[Iterable[str]], None],
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._presence = presence
        self._hang_up = hang_up

    async def remove(self, actor: Actor, choice: AgentChoice) -> int:
        """These are no longer part of the fleet: their sessions end at once, what was to be done there is not done.
        Their history stays, and for a while they can be restored. How many."""
        actor.must(Permission.ENROLL)
        async with self._database.write() as tx:
            ids = await chosen(tx, choice, HERE)
            if ids:
                await self._remove(tx, actor, ids)
        return len(ids)

    async def _remove(self, tx: Transaction, actor: Actor, ids: list[str]) -> None:
        agents = await tx.listing.of(ids)
        await tx.agents.set_state(ids, AgentState.REMOVED, self._sources.now())
        await tx.claimants.forget_undecided(ids)
        touched = await _end_tasks(tx, ids)
        await self._activities.note_all(
            tx,
            [
                Note(actor.name, "agent.removed", agent.id, {"host_name": agent.facts.host_name})
                for agent in agents
            ],
        )
        tx.then(lambda: self._hang_up(ids))
        tx.then(lambda: self._presence.remove(ids))
        tx.then(lambda: self._changes.publish(Noun.AGENTS, ids))
        tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, touched) if touched else None)

    async def restore(self, actor: Actor, agent_id: str) -> None:
        """Take it back: it comes by itself within a quarter of an hour, when it is on."""
        actor.must(Permission.ENROLL)
        async with self._database.write() as tx:
            agent = await tx.agents.get(agent_id)
            if agent is None:
                raise NotFound
            if agent.state is not AgentState.REMOVED:
                raise Conflict("This PC was not removed.")
            credential, facts = (await tx.agents.credentials([agent_id]))[agent_id]
            if credential.token_hash is None:
                raise RemovedForGood
            await tx.agents.set_state([agent_id], AgentState.ACTIVE)
            await self._activities.note(tx, actor.name, "agent.restored", agent_id, host_name=facts.host_name)
            tx.then(lambda: self._presence.add(agent_id, agent.own_poll_interval))
            tx.then(lambda: self._changes.publish(Noun.AGENTS, (agent_id,)))

    async def forget(self, retention: timedelta) -> None:
        """Who was removed longer ago than that has no way back any more."""
        before = self._sources.now() - retention
        async with self._database.write() as tx:
            ids = await tx.agents.restorable_since(before, FORGOTTEN_AT_ONCE)
            if not ids:
                return
            await tx.agents.set_tokens(dict.fromkeys(ids))
            await self._activities.note_all(tx, [Note(SERVER, "agent.forgotten", id) for id in ids])
            tx.then(lambda: self._changes.publish(Noun.AGENTS, ids))


async def _end_tasks(tx: Transaction, ids: list[str]) -> set[str]:
    """What was not handed out is withdrawn. How the rest ended nobody knows, unless the PC is restored and says so."""
    tasks = await tx.tasks.open_of_agents(ids)
    pending = [task for task in tasks if task.state is TaskState.PENDING]
    others = [task for task in tasks if task.state is not TaskState.PENDING]
    await tx.tasks.save_steps(_steps(pending, TaskEvent.WITHDRAW), message=NEVER_HANDED_OUT)
    await tx.tasks.save_steps(_steps(others, TaskEvent.LOSE), message=NOT_REPORTED)
    return {task.deployment_id for task in tasks}


def _steps(tasks: list[OpenTask], event: TaskEvent) -> list[Step]:
    return [Step(task.attempt_id, task.id, advance(task.state, event)) for task in tasks]
