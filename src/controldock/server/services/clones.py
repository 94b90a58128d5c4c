"""Clones at the door: a hello with a wrong ratchet is a second PC, and nobody works until a person has decided."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from controldock.domain.agent import Agent, AgentState, Facts
from controldock.domain.claimant import MAX_CLAIMANTS, Claim, Claimant, find
from controldock.domain.errors import AgentQuarantined, ControlDockError, Unavailable
from controldock.domain.presence import PresenceReason
from controldock.server.services.activities import SERVER, Activities
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.presence import Presence
from controldock.server.services.secrets import SIZE, fingerprint
from controldock.server.store.agents import Credential
from controldock.server.store.engine import Transaction
from controldock.sources import Sources

log = structlog.get_logger()

ASK_AGAIN_MIN, ASK_AGAIN_MAX = 20.0, 55.0  # seconds until a quarantined PC asks whether somebody has decided
SECOND_LOOK = 2.0  # seconds until a PC with a wrong ratchet shall show it once more
DOUBT = 900.0  # seconds for which the first wrong ratchet is remembered: longer than any back-off of an agent
MAX_DOUBTS = 10_000  # agents; beyond it the oldest is forgotten, and that clone is caught one hello later


@dataclass(frozen=True, slots=True)
class Greeting:
    """An agent says who it is, and what it is like now."""

    agent_id: str
    token: bytes
    facts: Facts
    ratchet: bytes | None = None
    address: str = ""
    arrival: int = 0  # counts the connections of this server

    @property
    def claim(self) -> Claim:
        """What tells it from others that say the same."""
        shown = fingerprint(self.ratchet) if self.ratchet is not None else None
        return Claim(shown, self.facts, self.address)


@dataclass(frozen=True, slots=True)
class Renamed:
    """It is another agent from now on."""

    agent_id: str
    agent_token: bytes


class Doubts:
    """The first wrong ratchet is not believed: a hello that was long on its way shows one, too.

    But that one is never followed by a new connection with a wrong one, as a second PC's is."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._first: OrderedDict[str, tuple[int, float]] = OrderedDict()  # by agent: arrival, when

    def are_over(self, agent_id: str, arrival: int, latest: int) -> bool:
        """Whether this connection is newer than the first wrong ratchet; otherwise this was the first. `latest`: the
        newest connection there is."""
        now = self._sources.monotonic()
        known = self._first.get(agent_id)
        if known is not None and now - known[1] < DOUBT:
            if arrival > known[0]:
                del self._first[agent_id]
                return True
            return False
        self._first[agent_id] = latest, now
        self._first.move_to_end(agent_id)
        if len(self._first) > MAX_DOUBTS:
            self._first.popitem(last=False)
        return False


class Clones:
    """What becomes of PCs that are not who they say."""

    def __init__(
        self,
        sources: Sources,
        activities: Activities,
        changes: Changes,
        presence: Presence,
        hang_up: Callable[[Iterable[str]], None],
    ) -> None:
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._presence = presence
        self._hang_up = hang_up
        self._doubts = Doubts(sources)
        self._arrivals = 0

    def next_arrival(self) -> int:
        """A number for a new connection."""
        self._arrivals += 1
        return self._arrivals

    async def meet(
        self,
        tx: Transaction,
        greeting: Greeting,
        known: tuple[Credential, Facts],
        claimants: list[Claimant],
    ) -> Renamed | ControlDockError:
        """A hello with the right token that is not welcome; says why, or who it is instead."""
        credential, _ = known
        decided = renamed(claimants, greeting, anywhere=True)
        if decided is not None:
            return await self.rename(tx, greeting, decided)
        if credential.state is AgentState.ACTIVE:
            if not self._doubts.are_over(greeting.agent_id, greeting.arrival, self._arrivals):
                log.warning("agent.doubted", agent=greeting.agent_id, address=greeting.address)
                return Unavailable("The session's secret is not the right one.", retry_after=SECOND_LOOK)
            claimants = [*claimants, await self._quarantine(tx, greeting, known)]
        await self._record(tx, greeting, credential, claimants)
        return AgentQuarantined(retry_after=self._sources.uniform(ASK_AGAIN_MIN, ASK_AGAIN_MAX))

    async def rename(self, tx: Transaction, greeting: Greeting, claimant: Claimant) -> Renamed:
        """A person decided that this PC is a new agent. Told again until that one comes in: an answer may be lost."""
        new_id, token = claimant.becomes_id or "", self._sources.token(SIZE)
        if await tx.agents.get(new_id) is None:
            await self._split_off(tx, greeting, new_id)
        await tx.agents.set_token(new_id, fingerprint(token))
        return Renamed(new_id, token)

    async def _split_off(self, tx: Transaction, greeting: Greeting, new_id: str) -> None:
        now = self._sources.now()
        original = await tx.agents.get(greeting.agent_id)
        interval = original.own_poll_interval if original is not None else None
        agent = Agent(new_id, greeting.facts, AgentState.ACTIVE, now, interval, offline_since=now)
        await tx.agents.add(agent)
        tags = (await tx.tags.of([greeting.agent_id])).get(greeting.agent_id, ())
        await tx.tags.put({new_id: [tag.id for tag in tags]})
        await self._activities.note(
            tx,
            SERVER,
            "agent.split_off",
            new_id,
            host_name=greeting.facts.host_name,
            original=greeting.agent_id,
        )
        tx.then(lambda: self._presence.add(new_id, interval))
        tx.then(lambda: self._changes.publish(Noun.AGENTS, (new_id,)))

    async def _quarantine(
        self, tx: Transaction, greeting: Greeting, known: tuple[Credential, Facts]
    ) -> Claimant:
        """From now on nobody is this agent. Who was it so far is the first claimant."""
        credential, facts = known
        now, agent_id = self._sources.now(), greeting.agent_id
        seen_from = self._presence.look(agent_id).seen_from
        last = self._presence.last_check_in(agent_id) or now
        claim = Claim(credential.ratchet.current, facts, seen_from)
        incumbent = Claimant(self._sources.new_id(), agent_id, claim, last, last)
        await tx.agents.set_state([agent_id], AgentState.QUARANTINED)
        await tx.claimants.add(incumbent)
        await self._activities.note(
            tx,
            SERVER,
            "agent.quarantined",
            agent_id,
            host_name=facts.host_name,
            address=seen_from,
            other_host_name=greeting.facts.host_name,
            other_address=greeting.address,
        )
        log.warning("agent.quarantined", agent=agent_id, address=greeting.address)
        tx.then(lambda: self._hang_up((agent_id,)))
        tx.then(lambda: self._presence.remove((agent_id,), PresenceReason.QUARANTINED))
        tx.then(lambda: self._changes.publish(Noun.AGENTS, (agent_id,)))
        return incumbent

    async def _record(
        self, tx: Transaction, greeting: Greeting, credential: Credential, claimants: list[Claimant]
    ) -> None:
        claim, now = greeting.claim, self._sources.now()
        if credential.ratchet.is_right(claim.ratchet_hash):  # one that was given and not confirmed, too
            claim = replace(claim, ratchet_hash=credential.ratchet.current)
        found = find(claimants, claim)
        if found is not None:
            await tx.claimants.touch(found.id, claim, now)
        elif len(claimants) < MAX_CLAIMANTS:
            await self._add(tx, greeting.agent_id, claim, now)

    async def _add(self, tx: Transaction, agent_id: str, claim: Claim, now: datetime) -> None:
        await tx.claimants.add(Claimant(self._sources.new_id(), agent_id, claim, now, now))
        tx.then(lambda: self._changes.publish(Noun.AGENTS, (agent_id,)))


def renamed(claimants: list[Claimant], greeting: Greeting, *, anywhere: bool = False) -> Claimant | None:
    """The claimant that this PC is, where it was decided that it becomes another agent."""
    decided = [one for one in claimants if one.becomes_id is not None]
    return find(decided, greeting.claim, anywhere=anywhere) if decided else None
