"""The retry: another attempt where the last one did not succeed. What succeeded is never run again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from controldock.domain.deployment import DEFAULT_DEADLINE, check_deadline
from controldock.domain.task import DONE_STATES, TaskState

RETRIABLE = DONE_STATES - {TaskState.SUCCEEDED}
USUAL = frozenset({TaskState.FAILED})  # where nobody says which: the others may have had their effect


@dataclass(frozen=True, slots=True)
class RetryWish:
    """Where to try again: PCs for which all of this holds."""

    states: frozenset[TaskState] = frozenset()  # none: the usual ones
    causes: frozenset[str] = frozenset()  # none: any
    agent_ids: tuple[str, ...] = ()  # none: any of the deployment
    deadline_in: timedelta = DEFAULT_DEADLINE

    @property
    def of_states(self) -> frozenset[TaskState]:
        """The states it is for."""
        return self.states or USUAL


def check_retry(wish: RetryWish) -> dict[str, str]:
    """What can't be right, by field."""
    wrong = check_deadline(wish.deadline_in)
    if not are_retriable(wish.states):
        wrong["states"] = "states_not_retriable"
    return wrong


def are_retriable(states: Iterable[TaskState]) -> bool:
    """Whether tasks in these states can be tried again."""
    return RETRIABLE.issuperset(states)
