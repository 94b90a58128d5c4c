"""PCs under management: looking at them, and letting their sessions begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from controldock.domain.agent import AgentState, Facts
from controldock.domain.claimant import Claimant
from controldock.domain.errors import (
    AgentQuarantined,
    AgentRemoved,
    AgentUnknown,
    Conflict,
    ControlDockError,
    NotFound,
)
from controldock.domain.operator import Permission
from controldock.domain.ratchet import Ratchet
from controldock.server.services.actor import Actor
from controldock.server.services.batches import Batch
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.clones import Clones, Greeting, Renamed, renamed
from controldock.server.services.preferences import Preferences
from controldock.server.services.presence import Presence
from controldock.server.services.secrets import SIZE, fingerprint, matches
from controldock.server.services.sight import SeenAgent, Sight
from controldock.server.store.agents import Credential
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources


@dataclass(frozen=True, slots=True)
class Welcomed:
    """The agent is in; what it gets with that."""

    poll_interval: timedelta
    own_poll_interval: timedelta | None
    ratchet: bytes


@dataclass(frozen=True, slots=True)
class Keeping:
    """An agent says that the ratchet of its session is on its disk."""

    agent_id: str
    ratchet: bytes


Reply = Welcomed | Renamed | ControlDockError


class Agents:
    """Use cases around agents."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        changes: Changes,
        presence: Presence,
        preferences: Preferences,
        clones: Clones,
    ) -> None:
        self._database = database
        self._sources = sources
        self._changes = changes
        self._presence = presence
        self._preferences = preferences
        self._sight = Sight(presence, preferences)
        self.clones = clones
        self.greetings: Batch[Greeting, Reply] = Batch("greetings", self._greet)
        self.keepings: Batch[Keeping, ControlDockError | None] = Batch("keepings", self._keep)

    # -- what agents do --

    async def greet(self, greeting: Greeting) -> Welcomed | Renamed:
        """Let the agent in, or raise why not. It gets no work before its ratchet is kept."""
        reply = await self.greetings.submit(greeting)
        if isinstance(reply, ControlDockError):
            raise reply
        if isinstance(reply, Welcomed):
            self._presence.add(greeting.agent_id, reply.own_poll_interval)
            self._presence.check_in(greeting.agent_id)
        return reply

    async def keep_ratchet(self, agent_id: str, ratchet: bytes) -> None:
        """The agent has it on disk: what it held before is worth nothing from now on."""
        refusal = await self.keepings.submit(Keeping(agent_id, ratchet))
        if refusal is not None:
            raise refusal

    async def _greet(self, greetings: Sequence[Greeting]) -> list[Reply]:
        async with self._database.write() as tx:
            hall = await Hall.open(tx, [greeting.agent_id for greeting in greetings])
            replies = [await self._admit(hall, greeting) for greeting in greetings]
            await tx.agents.save_ratchets(hall.turned)
            news = {id: facts for id, facts in hall.welcome.items() if facts != hall.known[id][1]}
            if news:
                await tx.agents.set_facts(news)
                tx.then(lambda: self._changes.publish(Noun.AGENTS, news))
            if hall.welcome:
                await tx.enrollments.complete(list(hall.welcome))
            if hall.newcomers:
                await tx.claimants.settle(hall.newcomers)
        return replies

    async def _admit(self, hall: Hall, greeting: Greeting) -> Reply:
        """One after the other: of two PCs that come as one agent in one batch, the second meets what the first left."""
        known = hall.known.get(greeting.agent_id)
        if known is None or not matches(greeting.token, known[0].token_hash):
            return AgentUnknown()
        claimants = hall.claimants.get(greeting.agent_id, [])
        decided = renamed(claimants, greeting)
        if decided is not None:
            return await self.clones.rename(hall.tx, greeting, decided)
        credential = known[0]
        if credential.state is AgentState.REMOVED:
            return AgentRemoved()
        if credential.state is AgentState.ACTIVE and credential.ratchet.is_right(greeting.claim.ratchet_hash):
            return self._welcome(hall, greeting, credential)
        reply = await self.clones.meet(hall.tx, greeting, known, claimants)
        if isinstance(reply, AgentQuarantined):
            await hall.look_again(greeting.agent_id)
        return reply

    def _welcome(self, hall: Hall, greeting: Greeting, credential: Credential) -> Welcomed:
        fresh = self._sources.token(SIZE)
        if credential.ratchet.is_new:
            hall.newcomers.append(greeting.agent_id)
        hall.turn(credential, credential.ratchet.turned(greeting.claim.ratchet_hash, fingerprint(fresh)))
        hall.welcome[greeting.agent_id] = greeting.facts
        own = credential.own_poll_interval
        return Welcomed(own or self._preferences.poll_interval, own, fresh)

    async def _keep(self, keepings: Sequence[Keeping]) -> list[ControlDockError | None]:
        async with self._database.write() as tx:
            hall = await Hall.open(tx, [keeping.agent_id for keeping in keepings])
            replies = [_confirm(hall, keeping) for keeping in keepings]
            await tx.agents.save_ratchets(hall.turned)
        return replies

    # -- what people ask --

    async def get(self, actor: Actor, agent_id: str) -> SeenAgent:
        """One agent."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            agent = await tx.agents.get(agent_id)
            if agent is None:
                raise NotFound
            (seen,) = await self._sight.see(tx, [agent])
        return seen


@dataclass(slots=True)
class Hall:
    """Those who are being greeted, and what was decided about them so far in this transaction."""

    tx: Transaction
    known: dict[str, tuple[Credential, Facts]]
    claimants: dict[str, list[Claimant]]
    turned: dict[str, Ratchet] = field(default_factory=dict)
    welcome: dict[str, Facts] = field(default_factory=dict)
    newcomers: list[str] = field(default_factory=list)  # nobody was ever welcomed as one of these

    @classmethod
    async def open(cls, tx: Transaction, agent_ids: Sequence[str]) -> Hall:
        """Ask the database for all of them at once."""
        return cls(tx, await tx.agents.credentials(agent_ids), await tx.claimants.of(agent_ids))

    def turn(self, credential: Credential, ratchet: Ratchet) -> None:
        """What it has to show next."""
        id = credential.agent_id
        self.known[id] = replace(credential, ratchet=ratchet), self.known[id][1]
        self.turned[id] = ratchet

    async def look_again(self, agent_id: str) -> None:
        """It was quarantined, or somebody else claims to be it."""
        credential, facts = self.known[agent_id]
        self.known[agent_id] = replace(credential, state=AgentState.QUARANTINED), facts
        self.claimants.update(await self.tx.claimants.of([agent_id]))


def _confirm(hall: Hall, keeping: Keeping) -> ControlDockError | None:
    known, kept = hall.known.get(keeping.agent_id), fingerprint(keeping.ratchet)
    if known is None or known[0].state is not AgentState.ACTIVE or not known[0].ratchet.can_keep(kept):
        return Conflict("This session is over.")
    if kept != known[0].ratchet.current:
        hall.turn(known[0], known[0].ratchet.confirmed(kept))
    return None
