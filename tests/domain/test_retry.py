"""Where something can be tried again, and where never."""

from datetime import timedelta

import pytest

from controldock.domain.retry import RETRIABLE, RetryWish, are_retriable, check_retry
from controldock.domain.task import TaskState


def test_what_succeeded_or_is_not_over_is_never_tried_again() -> None:
    assert {
        TaskState.FAILED,
        TaskState.TIMED_OUT,
        TaskState.CANCELLED,
        TaskState.EXPIRED,
        TaskState.UNKNOWN,
    } == RETRIABLE


@pytest.mark.parametrize("state", TaskState)
def test_states_are_named_one_by_one(state: TaskState) -> None:
    wrong = {} if state in RETRIABLE else {"states": "states_not_retriable"}
    assert check_retry(RetryWish(states=frozenset({state, TaskState.FAILED}))) == wrong


def test_where_no_state_is_named_it_is_for_what_failed() -> None:
    """What timed out or is unknown may have had its effect: that has to be said."""
    assert RetryWish().of_states == {TaskState.FAILED}
    assert RetryWish(states=frozenset({TaskState.EXPIRED})).of_states == {TaskState.EXPIRED}
    assert are_retriable(())


def test_a_retry_has_a_deadline_of_its_own() -> None:
    assert check_retry(RetryWish(deadline_in=timedelta(0))) == {"deadline_in": "deadline_out_of_range"}
