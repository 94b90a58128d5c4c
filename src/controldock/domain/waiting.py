"""Why is this PC not done? One true sentence for each share of a deployment that is not over, or ended unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from controldock.domain.agent import AgentState
from controldock.domain.agent_words import understood
from controldock.domain.task import DONE_STATES, TaskState

AT_ONCE = 4  # scripts that an agent runs at once (`agent.attempts.CAPACITY`): the next one waits in its queue

Parameter = str | int | datetime


class WaitingCode(StrEnum):
    """The sentences. What stands in brackets is told with them."""

    PLANNED_FOR = "planned_for"  # (at) the deployment starts then
    CANCELLED_BEFORE_START = "cancelled_before_start"  # (at) a planned one that never starts
    REMOVED = "removed"  # (at) the PC was removed from the fleet
    QUARANTINED = "quarantined"  # more than one PC claims to be it
    CANCELLING = "cancelling"  # (at) the PC was asked to stop it, and has not said how it ended
    CANCELLING_OFFLINE = "cancelling_offline"  # (at, since) it will be asked to when it is back
    PAUSED_BY = "paused_by"  # (by, at) nothing new is handed out
    NEVER_CONNECTED = "never_connected"  # the PC was approved, and has never been here
    OFFLINE_SINCE = "offline_since"  # (since, deadline) it gets it when it is back, until the deadline
    IN_QUEUE = "in_queue"  # (place, behind, behind_id) other work of this PC comes first
    NOT_TAKEN_YET = "not_taken_yet"  # the PC is there and will take it at its next word
    HANDED_OVER = "handed_over"  # (at) the PC has it, and has not said that it began
    HANDED_OVER_OFFLINE = "handed_over_offline"  # (at, since) the same, and then the PC went
    RUNNING_SINCE = "running_since"  # (at)
    RUNNING_OFFLINE = (
        "running_offline"  # (at, since) it ran when the PC went; how it ended is told when it is back
    )
    EXPIRED = "expired"  # (deadline) the PC did not take it before the deadline
    INTERRUPTED = "interrupted"  # the PC or its agent went down while it ran
    NEVER_HEARD_AGAIN = "never_heard_again"  # (at) it was handed out then, and nothing was heard of it


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sentence, and what is told with it."""

    code: WaitingCode
    params: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """What is known of one PC's share of a deployment."""

    state: TaskState
    deadline: datetime
    assigned_at: datetime | None = None
    started_at: datetime | None = None  # on the server's clock
    message: str = ""  # of the agent
    cancel_wanted_at: datetime | None = None
    paused_at: datetime | None = None
    paused_by: str = ""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known of the PC."""

    state: AgentState = AgentState.ACTIVE
    removed_at: datetime | None = None
    is_online: bool = True
    heard_at: datetime | None = None  # its last sign of life


@dataclass(frozen=True, slots=True)
class Queue:
    """What the PC has to do before it. `in_hand` runs there; `ahead` waits as this does, and was there before."""

    in_hand: int = 0
    ahead: int = 0
    behind: str = ""  # the name of the deployment that comes before it
    behind_id: str = ""


def why(share: Share, pc: Whereabouts, queue: Queue) -> Waiting | None:
    """The sentence; None where the outcome says it all."""
    if share.state in DONE_STATES:
        return _why_unseen(share, pc)
    barred = _why_barred(share, pc)
    if barred is not None:
        return barred
    if share.state is TaskState.PENDING:
        return _why_not_taken(share, pc, queue)
    return _why_not_over(share, pc)


def why_not_started(
    starts_at: datetime | None, started_at: datetime | None, cancelled_at: datetime | None
) -> Waiting | None:
    """The sentence of a whole deployment that has not begun."""
    if started_at is not None:
        return None
    if cancelled_at is not None:
        return Waiting(WaitingCode.CANCELLED_BEFORE_START, {"at": cancelled_at})
    return Waiting(WaitingCode.PLANNED_FOR, {"at": starts_at}) if starts_at is not None else None


def why_paused(paused_at: datetime | None, paused_by: str) -> Waiting | None:
    """The sentence of a whole deployment that is paused."""
    return Waiting(WaitingCode.PAUSED_BY, {"by": paused_by, "at": paused_at}) if paused_at else None


def _why_unseen(share: Share, pc: Whereabouts) -> Waiting | None:
    if share.state is TaskState.EXPIRED:
        return Waiting(WaitingCode.EXPIRED, {"deadline": share.deadline})
    if share.state is not TaskState.UNKNOWN:
        return None
    if understood(share.message):  # the agent itself said that it can't know
        return Waiting(WaitingCode.INTERRUPTED)
    if pc.state is AgentState.REMOVED:
        return _removed(pc)
    return Waiting(WaitingCode.NEVER_HEARD_AGAIN, {"at": share.assigned_at} if share.assigned_at else {})


def _removed(pc: Whereabouts) -> Waiting:
    return Waiting(WaitingCode.REMOVED, {"at": pc.removed_at} if pc.removed_at else {})


def _why_barred(share: Share, pc: Whereabouts) -> Waiting | None:
    """What stands before everything else."""
    if pc.state is AgentState.REMOVED:
        return _removed(pc)
    if pc.state is AgentState.QUARANTINED:
        return Waiting(WaitingCode.QUARANTINED)
    if share.cancel_wanted_at is None:
        return None
    if pc.is_online:
        return Waiting(WaitingCode.CANCELLING, {"at": share.cancel_wanted_at})
    return Waiting(WaitingCode.CANCELLING_OFFLINE, {"at": share.cancel_wanted_at, **_since(pc)})


def _why_not_taken(share: Share, pc: Whereabouts, queue: Queue) -> Waiting:
    if (paused := why_paused(share.paused_at, share.paused_by)) is not None:
        return paused
    if not pc.is_online and pc.heard_at is None:
        return Waiting(WaitingCode.NEVER_CONNECTED, {"deadline": share.deadline})
    if not pc.is_online:
        return Waiting(WaitingCode.OFFLINE_SINCE, {**_since(pc), "deadline": share.deadline})
    if queue.ahead or queue.in_hand >= AT_ONCE:
        place = queue.ahead + 1
        return Waiting(
            WaitingCode.IN_QUEUE, {"place": place, "behind": queue.behind, "behind_id": queue.behind_id}
        )
    return Waiting(WaitingCode.NOT_TAKEN_YET)


def _why_not_over(share: Share, pc: Whereabouts) -> Waiting:
    if share.state is TaskState.RUNNING:
        at: Mapping[str, Parameter] = {"at": share.started_at} if share.started_at else {}
        code = WaitingCode.RUNNING_SINCE if pc.is_online else WaitingCode.RUNNING_OFFLINE
    else:
        at = {"at": share.assigned_at} if share.assigned_at else {}
        code = WaitingCode.HANDED_OVER if pc.is_online else WaitingCode.HANDED_OVER_OFFLINE
    return Waiting(code, at if pc.is_online else {**at, **_since(pc)})


def _since(pc: Whereabouts) -> Mapping[str, Parameter]:
    return {"since": pc.heard_at} if pc.heard_at is not None else {}
