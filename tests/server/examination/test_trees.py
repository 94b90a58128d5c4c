"""The work has an end."""

import pytest

from controldock.server.examination.trees import Budget, WorkDone


def test_a_budget_is_spent_once() -> None:
    budget = Budget(2)
    budget.spend(2)
    with pytest.raises(WorkDone):
        budget.spend()
