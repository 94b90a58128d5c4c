"""The agent: a PC under management, and when it counts as online."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from controldock.domain.names import UNSHOWABLE, cleaned

ONLINE_INTERVALS = 3  # poll intervals without a sign of life until a PC counts as offline: two may be lost
DEFAULT_POLL_INTERVAL = timedelta(seconds=30)


class AgentState(StrEnum):
    """What the server allows the agent; presence is computed apart from it."""

    ACTIVE = "active"
    QUARANTINED = "quarantined"  # more than one PC claims to be it: nobody gets work until somebody decides
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a PC says of itself. Labels for people, never an identity."""

    host_name: str
    os: str  # "linux" or "windows"
    os_name: str = ""  # as its maker calls it: "Debian GNU/Linux 12 (bookworm)"
    agent_version: str = ""
    addresses: tuple[str, ...] = ()
    hardware_ids: dict[str, str] = field(default_factory=dict)
    main_address: str = ""  # of its addresses the one on the way to the server


def cleaned_facts(said: Facts) -> Facts:
    """Facts as they are kept: every text only shows (`names.cleaned`), and there is always a name to show."""
    return replace(
        said,
        host_name=cleaned(said.host_name).strip() or UNSHOWABLE,
        os_name=cleaned(said.os_name),
        agent_version=cleaned(said.agent_version),
        addresses=tuple(map(cleaned, said.addresses)),
        hardware_ids={cleaned(kind): cleaned(value) for kind, value in said.hardware_ids.items()},
        main_address=cleaned(said.main_address),
    )


@dataclass(frozen=True, slots=True)
class Agent:
    """A PC that was approved: its id is its identity for life."""

    id: str
    facts: Facts
    state: AgentState
    registered_at: datetime
    own_poll_interval: timedelta | None = None  # None: the fleet's
    offline_since: datetime | None = None  # its last sign of life; None while it is online
    removed_at: datetime | None = None
    users: tuple[str, ...] = ()  # who is logged on


def is_online(last_check_in: datetime | None, poll_interval: timedelta, *, now: datetime) -> bool:
    """Online, as computed from the last check-in on the server's clock; never stored."""
    return last_check_in is not None and now - last_check_in <= ONLINE_INTERVALS * poll_interval
