"""The life of a task: states, events and the one table that says which leads where.

Two parties move a task, and messages between them are late, lost and repeated. So the table
takes any true statement of an agent at any time before another outcome was recorded, and the server on its own
can only give up waiting. What a person wishes (cancel) is a field of its own, never a state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from controldock.domain.errors import Conflict

LOG_SUMMARY_LIMIT = 4096  # bytes kept in the row: a screenful; a log no longer than this is its own summary


class TaskState(StrEnum):
    """Where one agent's share of a deployment stands."""

    PENDING = "pending"  # nobody took it yet
    ASSIGNED = "assigned"  # handed to the agent; it may have started
    RUNNING = "running"  # the agent said that it started
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"
    EXPIRED = "expired"  # never handed out before its deadline
    UNKNOWN = "unknown"  # handed out, and it can't be known how it ended


class TaskEvent(StrEnum):
    """What can happen to a task, and who says so."""

    ASSIGN = "assign"  # server: handed to its agent
    HAND_BACK = (
        "hand_back"  # it never reached its agent: the answer was lost, and the agent's journal lacks it
    )
    START = "start"  # agent: running now
    SUCCEED = "succeed"  # agent
    FAIL = "fail"  # agent
    TIME_OUT = "time_out"  # agent: killed at its timeout
    CANCEL = "cancel"  # agent: killed or not started, on request
    WITHDRAW = "withdraw"  # server: cancelled before it was handed out, or handed out and never arrived
    EXPIRE = "expire"  # server: the deadline passed before it was handed out
    LOSE = "lose"  # agent: interrupted; server: waited long enough, or the agent's journal is gone


class Outcome(StrEnum):
    """How an attempt ended, in the agent's words."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"
    REJECTED = (
        "rejected"  # never begun: the order was not genuine, came too late, or asks what this agent can't do
    )
    INTERRUPTED = "interrupted"  # started, the agent or the PC died; it may or may not have had its effect


EVENT_OF_OUTCOME: dict[Outcome, TaskEvent] = {
    Outcome.SUCCEEDED: TaskEvent.SUCCEED,
    Outcome.FAILED: TaskEvent.FAIL,
    Outcome.TIMED_OUT: TaskEvent.TIME_OUT,
    Outcome.CANCELLED: TaskEvent.CANCEL,
    Outcome.REJECTED: TaskEvent.FAIL,
    Outcome.INTERRUPTED: TaskEvent.LOSE,
}

_S, _E = TaskState, TaskEvent

# What an agent may say of an attempt that was handed to it, whatever the server believed until then.
_STATEMENTS: dict[TaskEvent, TaskState] = {
    _E.SUCCEED: _S.SUCCEEDED,
    _E.FAIL: _S.FAILED,
    _E.TIME_OUT: _S.TIMED_OUT,
    _E.CANCEL: _S.CANCELLED,
    _E.LOSE: _S.UNKNOWN,
}

TRANSITIONS: dict[TaskState, dict[TaskEvent, TaskState]] = {
    _S.PENDING: {_E.ASSIGN: _S.ASSIGNED, _E.WITHDRAW: _S.CANCELLED, _E.EXPIRE: _S.EXPIRED},
    _S.ASSIGNED: {_E.HAND_BACK: _S.PENDING, _E.WITHDRAW: _S.CANCELLED, _E.START: _S.RUNNING, **_STATEMENTS},
    _S.RUNNING: {_E.START: _S.RUNNING, **_STATEMENTS},
    _S.UNKNOWN: {_E.START: _S.RUNNING, **_STATEMENTS},  # a late word is still the truth
    _S.SUCCEEDED: {},
    _S.FAILED: {},
    _S.TIMED_OUT: {},
    _S.CANCELLED: {},
    _S.EXPIRED: {},
}

FINAL_STATES = frozenset(state for state, steps in TRANSITIONS.items() if not steps)
DONE_STATES = FINAL_STATES | {
    _S.UNKNOWN
}  # nobody waits for these, though a late word may still change unknown
HANDED_OUT_STATES = frozenset({_S.ASSIGNED, _S.RUNNING, _S.UNKNOWN})  # the agent may hold an attempt in these


def advance(state: TaskState, event: TaskEvent) -> TaskState:
    """Where `event` leads from `state`; Conflict where the table has no such step."""
    try:
        return TRANSITIONS[state][event]
    except KeyError:
        raise Conflict(
            f"a task that is {state} can't {event}", state=state.value, event=event.value
        ) from None


@dataclass(frozen=True, slots=True)
class Result:
    """The agent's durable statement of how an attempt ended."""

    attempt_id: str
    outcome: Outcome
    exit_code: int | None
    started_at: datetime | None  # on the PC's clock
    finished_at: datetime | None
    log_size: int  # bytes of output that the PC kept and sent
    log_missing: int  # bytes of output over the limit, thrown away
    log_head: int = field(default=0, kw_only=True)  # bytes of log_size before the missing ones
    log_tail: bytes  # the last LOG_SUMMARY_LIMIT bytes at most
    message: str = ""  # why, where an exit code can't say: "no such shell"
