"""Removed PCs, and PCs that claim to be one agent."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from controldock.domain.claimant import Holds
from controldock.server.api.schemas.agents import Agent, AgentChoice, PcFacts
from controldock.server.api.schemas.forms import Input, Line, Output


class NewRemoval(Input, frozen=True):
    """PCs to be removed."""

    choice: AgentChoice


class Removed(Output, frozen=True):
    """How many PCs were removed."""

    removed: int


class Claimant(Output, frozen=True):
    """A PC that claims to be a quarantined agent."""

    id: str
    facts: PcFacts
    address: str  # that the server sees; empty: it has not come since
    first_seen_at: datetime
    last_seen_at: datetime
    holds: Holds  # `current`: the agent's present secret; `old`: an earlier one, as clones and snapshots do
    is_original: bool  # it says of itself what the agent said before


class QuarantinedAgent(Output, frozen=True):
    """An agent that gets no work until somebody says which PC it is."""

    agent: Agent
    claimants: list[Claimant]


class Split(Input, frozen=True):
    """They are different PCs."""

    keeps: Annotated[
        Line | None,
        Meta(description="Id of the claimant that stays the agent; null: the one that holds it now"),
    ] = None


class Merge(Input, frozen=True):
    """They are one and the same PC."""

    into: Annotated[
        Line | None,
        Meta(description="Id of the claimant that the agent goes on from; null: the one that holds it now"),
    ] = None
