"""Whom a PC that asks to join looks like: the agent that it perhaps was before. A hint for people, and no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from controldock.domain.enrollment import RegistrationRequest, RequestState
from controldock.domain.hardware import strong_ids
from controldock.domain.names import folded
from controldock.server.services.presence import Presence
from controldock.server.store.engine import Transaction

_UNDECIDED = frozenset({RequestState.PENDING, RequestState.REJECTED})


@dataclass(frozen=True, slots=True)
class Replacement:
    """An agent, and what it has in common with the PC that asks."""

    agent_id: str
    host_name: str
    online: bool
    last_check_in: datetime | None
    matches: tuple[str, ...]  # kinds of ids of hardware


async def replacements(
    tx: Transaction, presence: Presence, requests: Sequence[RegistrationRequest]
) -> dict[str, Replacement]:
    """By request, the agent that has most of the PC's ids of hardware; of several, the namesake, then the latest."""
    ids = {one.id: strong_ids(one.facts.hardware_ids) for one in requests if one.state in _UNDECIDED}
    pairs = {pair for said in ids.values() for pair in said.items()}
    if not pairs:
        return {}
    holders = await tx.hardware.holders(pairs)
    known = await tx.agents.credentials(sorted({id for agents in holders.values() for id in agents}))
    found = {}
    for request in requests:
        common: defaultdict[str, list[str]] = defaultdict(list)
        for kind, value in ids.get(request.id, {}).items():
            for agent_id in holders.get((kind, value), ()):
                common[agent_id].append(kind)
        if common:
            names = {id: folded(known[id][1].host_name) for id in common}
            own = folded(request.facts.host_name)
            best = max(common, key=lambda id: (len(common[id]), names[id] == own, id))
            found[request.id] = Replacement(
                agent_id=best,
                host_name=known[best][1].host_name,
                online=presence.is_online(best),
                last_check_in=presence.last_check_in(best),
                matches=tuple(sorted(common[best])),
            )
    return found
