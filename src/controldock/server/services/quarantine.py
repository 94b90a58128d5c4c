"""Quarantine: PCs that claim to be one agent side by side, and a person's word on which is which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from controldock.domain.agent import Agent, AgentState
from controldock.domain.agent_filter import AgentFilter, ListedState
from controldock.domain.claimant import Claimant, Holds, is_described_by
from controldock.domain.errors import Conflict, NotFound
from controldock.domain.operator import Permission
from controldock.domain.ratchet import Ratchet
from controldock.server.services.activities import SERVER, Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.sight import SeenAgent, Sight
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

SHOWN = 100  # quarantined agents in one answer; more than that at once nobody decides by hand


@dataclass(frozen=True, slots=True)
class SeenClaimant:
    """One of the PCs, and what speaks for it."""

    claimant: Claimant
    holds: Holds
    is_original: bool  # what it says of itself is what the agent said before


@dataclass(frozen=True, slots=True)
class Case:
    """A quarantined agent with those who claim to be it."""

    agent: SeenAgent
    claimants: tuple[SeenClaimant, ...]


class Quarantine:
    """Use cases around quarantined agents."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        activities: Activities,
        changes: Changes,
        sight: Sight,
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._sight = sight

    async def cases(self, actor: Actor) -> list[Case]:
        """All that wait for a decision, oldest agents first."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            ids = await tx.listing.ids(AgentFilter(state=ListedState.QUARANTINED))
            seen = await self._sight.see(tx, await tx.listing.of(ids[:SHOWN]))
            claimants = await tx.claimants.of([one.agent.id for one in seen])
            credentials = await tx.agents.credentials([one.agent.id for one in seen])
        return [
            _case(one, claimants.get(one.agent.id, ()), credentials[one.agent.id][0].ratchet) for one in seen
        ]

    async def split(self, actor: Actor, agent_id: str, keeps_id: str | None) -> None:
        """They are different PCs. One stays the agent, as soon as it comes back (None: who holds the present ratchet);
        the others become new agents."""
        actor.must(Permission.ENROLL)
        async with self._database.write() as tx:
            agent, claimants = await self._open_case(tx, agent_id)
            kept = await self._release(tx, agent_id, claimants, keeps_id)
            others = [one for one in claimants if one is not kept and one.becomes_id is None]
            await tx.claimants.decide({one.id: self._sources.new_id() for one in others})
            await tx.claimants.forget(kept.id)
            await self._note(tx, actor, "agent.split", agent, kept, len(others))

    async def merge(self, actor: Actor, agent_id: str, into_id: str | None) -> None:
        """They are one PC, as a restored snapshot is. It goes on from what this claimant holds (None: from the present
        ratchet); the others are forgotten, and quarantined again if there are such PCs after all."""
        actor.must(Permission.ENROLL)
        async with self._database.write() as tx:
            agent, claimants = await self._open_case(tx, agent_id)
            kept = await self._release(tx, agent_id, claimants, into_id)
            await tx.claimants.forget_undecided([agent_id])
            await self._note(tx, actor, "agent.merged", agent, kept, len(claimants) - 1)

    async def take_at_their_word(self) -> int:
        """For whoever has the server's disk: the database is an earlier one, put back. What PCs hold is newer than what
        it knows, so each of them is believed once. How many."""
        async with self._database.write() as tx:
            count = await tx.agents.forget_ratchets()
            await self._activities.note(tx, SERVER, "server.restored", "", agents=count)
        return count

    async def _open_case(self, tx: Transaction, agent_id: str) -> tuple[Agent, Sequence[Claimant]]:
        agent = await tx.agents.get(agent_id)
        if agent is None:
            raise NotFound
        if agent.state is not AgentState.QUARANTINED:
            raise Conflict("This PC is not quarantined.")
        return agent, (await tx.claimants.of([agent_id])).get(agent_id, [])

    async def _release(
        self, tx: Transaction, agent_id: str, claimants: Sequence[Claimant], chosen_id: str | None
    ) -> Claimant:
        """The chosen one is the agent again; what it holds is right."""
        credential, _ = (await tx.agents.credentials([agent_id]))[agent_id]
        current = credential.ratchet.current
        undecided = [one for one in claimants if one.becomes_id is None]
        if chosen_id is None:
            found = [one for one in undecided if one.claim.ratchet_hash == current]
        else:
            found = [one for one in undecided if one.id == chosen_id]
        if not found:
            raise NotFound("There is no such claimant.")
        shown = found[0].claim.ratchet_hash
        if shown != current:
            await tx.agents.save_ratchets({agent_id: Ratchet(shown)})
        await tx.agents.set_state([agent_id], AgentState.ACTIVE)
        return found[0]

    async def _note(
        self, tx: Transaction, actor: Actor, action: str, agent: Agent, kept: Claimant, others: int
    ) -> None:
        await self._activities.note(
            tx,
            actor.name,
            action,
            agent.id,
            host_name=kept.claim.facts.host_name,
            address=kept.claim.address,
            others=others,
        )
        tx.then(lambda: self._changes.publish(Noun.AGENTS, (agent.id,)))


def _case(agent: SeenAgent, claimants: Sequence[Claimant], ratchet: Ratchet) -> Case:
    return Case(
        agent,
        tuple(
            SeenClaimant(one, _holds(one, ratchet), is_described_by(one.claim, agent.agent.facts))
            for one in claimants
            if one.becomes_id is None
        ),
    )


def _holds(claimant: Claimant, ratchet: Ratchet) -> Holds:
    shown = claimant.claim.ratchet_hash
    if shown == ratchet.current:
        return Holds.CURRENT
    return Holds.NONE if shown is None else Holds.OLD
