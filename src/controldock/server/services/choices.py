"""Whom something is done to: PCs that were named or that match a filter, found in the transaction that does it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from controldock.domain.agent import AgentState
from controldock.domain.agent_filter import (
    AgentChoice,
    AgentFilter,
    ListedState,
    check_choice,
    check_filter,
)
from controldock.domain.deployment import Target, TargetKind
from controldock.domain.errors import Invalid
from controldock.domain.names import folded
from controldock.server.store.engine import Transaction

ACTIVE = frozenset({AgentState.ACTIVE})
SHOWN = 20  # ids of unknown PCs in a refusal


async def chosen(tx: Transaction, choice: AgentChoice, states: Collection[AgentState] = ACTIVE) -> list[str]:
    """The PCs of a choice that are in one of these states, by age; with a filter there may be none.

    Invalid when one that was named is unknown or in another state.
    """
    check_choice(choice)
    if choice.filter is None:
        return await _named(tx, choice.agent_ids, states, "choice")
    if choice.filter.agent_state not in states:
        return []
    return await tx.listing.ids(choice.filter)


async def hit_by(tx: Transaction, target: Target) -> list[str]:
    """The PCs that a deployment would be for if it were made now, by age."""
    if target.kind is TargetKind.SELECTED:
        return await _named(tx, target.agent_ids, ACTIVE, "target")
    return sorted({id for wanted in await _filters_of(tx, target) for id in await tx.listing.ids(wanted)})


async def targets_of(tx: Transaction, target: Target) -> list[str]:
    """The PCs that a deployment is for, by age; Invalid when there is none."""
    found = await hit_by(tx, target)
    if not found:
        raise Invalid("There is no PC to run this on.", fields={"target": "target_empty"})
    return found


async def still_hit_by(tx: Transaction, target: Target) -> list[str]:
    """The PCs that a deployment is for which was planned, by age: whoever is not here any more, a tag or a filter that
    somebody removed meanwhile, is left out."""
    if target.kind is TargetKind.SELECTED:
        known = await tx.listing.states(target.agent_ids)
        return sorted({id for id, state in known.items() if state is not AgentState.REMOVED})
    if target.kind is TargetKind.TAGS:
        tags = await tx.tags.known()
        target = replace(target, tags=tuple(name for name in target.tags if folded(name) in tags))
    try:
        return await hit_by(tx, target)
    except Invalid:
        return []


async def _filters_of(tx: Transaction, target: Target) -> list[AgentFilter]:
    """Filters that find the PCs together; those that could only find PCs that get no work are left out."""
    match target.kind:
        case TargetKind.ONLINE:
            wanted = [AgentFilter(state=ListedState.ONLINE)]
        case TargetKind.TAGS:
            wanted = [AgentFilter(tags=(name,)) for name in await _known_tags(tx, target.tags)]
        case TargetKind.FILTER:
            wanted = [target.filter] if target.filter is not None else []  # left out, it is not everybody
        case TargetKind.SAVED_FILTER:
            saved = await tx.saved_filters.get(target.saved_filter_id)
            if saved is None:
                raise Invalid("This saved filter is not known.", fields={"target": "target_unknown_filter"})
            wanted = [saved.filter]
        case _:
            wanted = [AgentFilter()]
    for one in wanted:
        check_filter(one)
    return [one for one in wanted if one.agent_state in ACTIVE]


async def _known_tags(tx: Transaction, names: Sequence[str]) -> list[str]:
    known = await tx.tags.known()
    unknown = sorted({name for name in names if folded(name) not in known})
    if unknown:
        raise Invalid(
            f"{len(unknown)} of the tags are not known here.",
            fields={"target": "target_unknown_tag"},
            tags=unknown[:SHOWN],
        )
    return list(names)


async def _named(
    tx: Transaction, ids: Sequence[str], states: Collection[AgentState], field: str
) -> list[str]:
    known = await tx.listing.states(ids)
    unknown = sorted({id for id in ids if known.get(id) not in states})
    if unknown:
        raise Invalid(
            f"{len(unknown)} of the chosen PCs are not known here.",
            fields={field: "target_unknown_agent"},
            agent_ids=unknown[:SHOWN],
        )
    return sorted(set(ids))
