"""PCs under management."""

from __future__ import annotations

from datetime import datetime

from controldock.domain.agent import AgentState
from controldock.server.api.schemas.forms import Output


class PcFacts(Output, frozen=True):
    """What a PC says of itself."""

    host_name: str
    os: str
    os_name: str
    agent_version: str
    addresses: list[str]
    hardware_ids: dict[str, str]


class Agent(Output, frozen=True):
    """A PC under management."""

    id: str
    state: AgentState
    facts: PcFacts
    online: bool
    last_check_in: datetime | None
    poll_interval: float
    registered_at: datetime


class AgentPage(Output, frozen=True):
    """A page of agents by host name, and how many there are."""

    agents: list[Agent]
    total: int  # that match
    online: int  # of all that match
    next_cursor: str | None
