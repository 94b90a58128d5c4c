"""Every order in which server, wire, agent, people and time can act on one attempt, faults included."""

import pytest
from tests.faults.model import CAREFUL, SHORTCUTS, World, visit

ENOUGH = 30_000  # states; far fewer would mean that the model lost some of its steps


def test_whatever_happens_it_runs_once_at_most_and_its_result_is_known() -> None:
    found = visit(CAREFUL)
    assert found.violations == {}
    assert found.stuck == 0
    assert found.states > ENOUGH


@pytest.mark.parametrize("shortcut", sorted(SHORTCUTS))
def test_the_model_has_teeth(shortcut: str) -> None:
    start = World(agent_crashes=1, server_crashes=1, cuts=1)
    assert visit(SHORTCUTS[shortcut](), start).violations
