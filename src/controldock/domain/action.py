"""What can be done to PCs from their list, and when the number of them has to be said first."""

from __future__ import annotations

from enum import StrEnum

from controldock.domain.command import DeploymentKind
from controldock.domain.operator import Permission

UNCONFIRMED = 20  # PCs; a room has more, and a mis-click should not reach a room


class Action(StrEnum):
    """One of them."""

    RESTART = "restart"
    SHUT_DOWN = "shut_down"
    WAKE = "wake"
    COLLECT_INVENTORY = "collect_inventory"

    @property
    def kind(self) -> DeploymentKind | None:
        """The kind of deployment that it is done by; None: it needs none."""
        return _KINDS.get(self)

    @property
    def permission(self) -> Permission:
        """What it asks for: turning PCs off is as much as running a command on them."""
        return Permission.DEPLOY if self in _KINDS else Permission.MANAGE


class Outcome(StrEnum):
    """What was done for one PC that a deployment is not needed for."""

    SENT = "sent"  # packets went out, or somebody was asked to send some
    NOT_SENT = "not_sent"  # no packet could be sent, and nobody in its subnet is awake
    NO_MAC_KNOWN = "no_mac_known"
    ASKED = "asked"
    WHEN_BACK = "when_back"  # an offline PC tells its inventory when it comes back, asked or not


_KINDS = {Action.RESTART: DeploymentKind.RESTART, Action.SHUT_DOWN: DeploymentKind.SHUT_DOWN}


def is_confirmed(action: Action, count: int, confirm: int | None) -> bool:
    """Whether it may be done to so many PCs: people may sit at one that goes down, and many are never a trifle."""
    if action.kind is None and count <= UNCONFIRMED:
        return True
    return confirm == count
