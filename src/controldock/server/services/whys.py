"""Why are these not done? Looks at what the answer depends on: the PC, its presence, and its other work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from controldock.domain.clocks import Span, corrected
from controldock.domain.deployment import Deployment
from controldock.domain.task import DONE_STATES, HANDED_OUT_STATES, TaskState
from controldock.domain.waiting import Queue, Share, Waiting, Whereabouts, why
from controldock.server.services.presence import Presence
from controldock.server.store.engine import Transaction
from controldock.server.store.outcomes import Standing
from controldock.server.store.task_rows import TaskRow
from controldock.server.store.tasks import OpenTask

NOTHING_ELSE = Queue()


class Whys:
    """Answers for many tasks with a few questions to the database, and with none where all are done."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence

    async def of(
        self, tx: Transaction, tasks: Sequence[TaskRow], wishes: Mapping[str, Deployment]
    ) -> dict[str, Waiting | None]:
        """By the id of the task."""
        unsettled = [
            task for task in tasks if task.state not in DONE_STATES or task.state is TaskState.UNKNOWN
        ]
        agent_ids = sorted({task.agent_id for task in unsettled})
        standings = await tx.outcomes.standings(agent_ids) if agent_ids else {}
        places = await self._places(tx, unsettled)
        return {
            task.id: why(
                _share(task, wishes[task.deployment_id]),
                whereabouts(self._presence, task.agent_id, standings.get(task.agent_id)),
                places.get(task.id, NOTHING_ELSE),
            )
            for task in tasks
        }

    async def _places(self, tx: Transaction, tasks: Sequence[TaskRow]) -> dict[str, Queue]:
        """Where those stand that nobody took, in the order in which they are handed out."""
        pending = {task.id for task in tasks if task.state is TaskState.PENDING}
        there = [
            task.agent_id for task in tasks if task.id in pending and self._presence.is_online(task.agent_id)
        ]
        if not there:
            return {}
        by_agent: defaultdict[str, list[OpenTask]] = defaultdict(list)
        for other in await tx.tasks.open_of_agents(sorted(set(there))):
            by_agent[other.agent_id].append(other)
        before = {
            task.id: _before(task, others)
            for others in by_agent.values()
            for task in others
            if task.id in pending
        }
        names = await tx.outcomes.deployment_names(
            sorted({ahead[-1].deployment_id for _, ahead in before.values() if ahead})
        )
        return {id: _queue(in_hand, ahead, names) for id, (in_hand, ahead) in before.items()}


def whereabouts(presence: Presence, agent_id: str, standing: Standing | None) -> Whereabouts:
    """What is known of a PC: by the database, and by memory."""
    if standing is None:
        return Whereabouts()
    sighting = presence.look(agent_id)
    heard_at = sighting.last_check_in
    if heard_at is None and standing.was_there:  # before this server knew it
        heard_at = standing.offline_since
    return Whereabouts(standing.state, standing.removed_at, sighting.online, heard_at)


def _before(task: OpenTask, others: Sequence[OpenTask]) -> tuple[int, list[OpenTask]]:
    """How much the PC has in hand, and what comes before this one, first what runs."""
    in_hand = [other for other in others if other.state in HANDED_OUT_STATES]
    ahead = [
        other
        for other in others
        if other.state is TaskState.PENDING
        and other.id < task.id
        and not (other.is_paused or other.cancel_wanted)
    ]
    return len(in_hand), [*in_hand, *ahead]


def _queue(in_hand: int, before: Sequence[OpenTask], names: Mapping[str, tuple[str, str]]) -> Queue:
    if not before:
        return NOTHING_ELSE
    nearest = before[-1].deployment_id
    name, kind = names.get(nearest, ("", ""))
    return Queue(in_hand, len(before) - in_hand, name or kind, nearest)


def _share(task: TaskRow, wish: Deployment) -> Share:
    attempt = task.attempt
    span = corrected(Span(attempt.started_at, None), attempt.clock_offset)
    return Share(
        state=task.state,
        deadline=task.deadline or wish.deadline,
        assigned_at=attempt.assigned_at,
        started_at=span.begin,
        message=attempt.message,
        cancel_wanted_at=wish.cancel_wanted_at,
        paused_at=wish.paused_at,
        paused_by=wish.paused_by,
    )
