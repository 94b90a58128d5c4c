"""Presence: how a PC comes and goes, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PresenceReason(StrEnum):
    """Why a PC counts as online or as offline since then."""

    HEARD = "heard"  # online: a sign of life
    SILENT = "silent"  # offline: none for three poll intervals
    STOPPING = "stopping"  # offline: its agent was stopped and said so
    SHUTTING_DOWN = "shutting_down"  # offline: the PC went down or restarts, and said so
    REMOVED = "removed"  # offline: somebody removed it from the fleet
    QUARANTINED = "quarantined"  # offline: more than one PC claims to be it


@dataclass(frozen=True, slots=True)
class PresenceChange:
    """A PC came or went. Of one that went, `at` is its last sign of life."""

    agent_id: str
    at: datetime
    online: bool
    reason: PresenceReason
