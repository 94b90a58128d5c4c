"""The guard before a deployment: reads its script, counts its PCs, and asks for their number where it has to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from controldock.domain.command import Command
from controldock.domain.guard import ALL_DANGERS, Danger, Examination, Finding, Policy, check_policy
from controldock.domain.operator import Permission
from controldock.server.examination.examiner import examine
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

_POLICY = "guard"


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What shall be another; null: as it is."""

    confirm_above: int | None = None
    ask_for: frozenset[Danger] | None = None
    forbid: frozenset[Danger] | None = None


class Guard:
    """Use cases around the guard. What is examined is a command, whoever wishes it and from wherever."""

    def __init__(self, database: Database, sources: Sources, activities: Activities) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities

    async def read(self, command: Command) -> tuple[Finding, ...]:
        """What its script has that is dangerous. Before a transaction, not in it: a long script takes a moment."""
        return await asyncio.to_thread(examine, command.kind, command.script)

    async def weigh(
        self, tx: Transaction, findings: Sequence[Finding], targets: Sequence[str]
    ) -> Examination:
        """What it would do to how many PCs, by the policy of the moment."""
        policy = await _policy(tx)
        hit = await tx.action_pcs.hit(targets)
        return Examination(
            hit=hit,
            findings=tuple(findings),
            needs_confirmation=policy.needs_confirmation(hit.total, findings),
            forbidden=policy.forbids(findings),
            limit=policy.confirm_above,
        )

    async def policy(self, actor: Actor) -> Policy:
        """When it asks, and what it forbids."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return await _policy(tx)

    async def change(self, actor: Actor, wish: PolicyChange) -> Policy:
        """Let it ask for and forbid other things from now on."""
        actor.must(Permission.ADMINISTER)
        async with self._database.write() as tx:
            old = await _policy(tx)
            new = Policy(
                confirm_above=old.confirm_above if wish.confirm_above is None else wish.confirm_above,
                ask_for=old.ask_for if wish.ask_for is None else wish.ask_for,
                forbid=old.forbid if wish.forbid is None else wish.forbid,
            )
            check_policy(new)
            value = _value(new)
            await tx.preferences.put(_POLICY, value, self._sources.now(), actor.name)
            await self._activities.note(tx, actor.name, "settings.changed", _POLICY, **value)
        return new


async def _policy(tx: Transaction) -> Policy:
    """Read anew each time: another server over the same database may have changed it."""
    known = (await tx.preferences.all()).get(_POLICY)
    if known is None:
        return Policy()
    return Policy(known["confirm_above"], _dangers(known["ask_for"]), _dangers(known["forbid"]))


def _value(policy: Policy) -> dict[str, Any]:
    return {
        "confirm_above": policy.confirm_above,
        "ask_for": sorted(policy.ask_for),
        "forbid": sorted(policy.forbid),
    }


def _dangers(names: Sequence[str]) -> frozenset[Danger]:
    """Those that this version knows."""
    return frozenset(danger for danger in ALL_DANGERS if danger.value in names)
