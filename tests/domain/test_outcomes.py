"""What is asked of the PCs of a deployment."""

from controldock.domain.outcomes import CAUSED_STATES, TaskFilter, TaskSort
from controldock.domain.task import DONE_STATES, TaskState


def test_without_a_wish_all_are_shown_by_name() -> None:
    assert TaskFilter() == TaskFilter((), "", "", TaskSort.NAME, descending=False)


def test_whatever_is_over_and_did_not_succeed_has_a_cause() -> None:
    assert DONE_STATES - {TaskState.SUCCEEDED} == CAUSED_STATES
