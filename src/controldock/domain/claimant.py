"""Claimants: PCs that say they are one and the same agent, told apart by what they hold and by what they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from controldock.domain.agent import Facts

MAX_CLAIMANTS = (
    200  # of one agent: more than a room of clones; whoever comes after them waits for the decision
)


class Holds(StrEnum):
    """Which of the agent's ratchets a claimant shows."""

    CURRENT = "current"  # the one that was given out last
    OLD = "old"  # one of before, as a clone or a restored snapshot does
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a PC shows and says with its hello."""

    ratchet_hash: bytes | None  # of the ratchet that it shows
    facts: Facts
    address: str  # that it comes from


@dataclass(frozen=True, slots=True)
class Claimant:
    """One of several PCs that say they are the same agent."""

    id: str
    agent_id: str
    claim: Claim
    first_seen_at: datetime
    last_seen_at: datetime
    becomes_id: str | None = None  # decided: at its next hello it becomes this new agent

    def is_at(self, address: str) -> bool:
        """Whether it came from there; one that has not come yet may come from anywhere."""
        return self.claim.address in ("", address)


def find(claimants: Iterable[Claimant], claim: Claim, *, anywhere: bool = False) -> Claimant | None:
    """Who among them makes this claim. `anywhere`: from whatever address, where only one is like it."""
    alike = [one for one in claimants if _is_alike(one.claim, claim)]
    here = [one for one in alike if one.is_at(claim.address)]
    if anywhere and len(alike) == 1:
        return alike[0]
    return here[0] if here else None


def _is_alike(one: Claim, other: Claim) -> bool:
    """The address within the PC tells clones apart that are otherwise the same, so it must be the same, too."""
    return _marks(one) == _marks(other)


def _marks(claim: Claim) -> tuple[object, ...]:
    facts = claim.facts
    return claim.ratchet_hash, facts.host_name, facts.hardware_ids, facts.main_address


def is_described_by(claim: Claim, facts: Facts) -> bool:
    """Whether this PC says of itself what was known: a hint for people, never a proof."""
    return (claim.facts.host_name, claim.facts.hardware_ids) == (facts.host_name, facts.hardware_ids)
