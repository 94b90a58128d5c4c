"""What is done to PCs: who may, and when the number has to be said."""

import pytest

from controldock.domain.action import UNCONFIRMED, Action, is_confirmed
from controldock.domain.command import POWER_KINDS
from controldock.domain.operator import Permission


@pytest.mark.parametrize("action", [Action.RESTART, Action.SHUT_DOWN])
def test_turning_pcs_off_is_always_confirmed(action: Action) -> None:
    """Complaint 23: one mis-click rebooted 600 PCs in working hours."""
    assert action.kind in POWER_KINDS
    assert action.permission is Permission.DEPLOY
    assert not is_confirmed(action, 1, None)
    assert not is_confirmed(action, 600, 1)
    assert is_confirmed(action, 1, 1)
    assert is_confirmed(action, 600, 600)


@pytest.mark.parametrize("action", [Action.WAKE, Action.COLLECT_INVENTORY])
def test_the_rest_is_confirmed_from_a_room_on(action: Action) -> None:
    assert action.kind is None
    assert action.permission is Permission.MANAGE
    assert is_confirmed(action, UNCONFIRMED, None)
    assert not is_confirmed(action, UNCONFIRMED + 1, None)
    assert not is_confirmed(action, UNCONFIRMED + 1, UNCONFIRMED)
    assert is_confirmed(action, UNCONFIRMED + 1, UNCONFIRMED + 1)
