"""PCs under management: looking at them, and letting their sessions begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from controldock.domain.agent import AgentState, Facts
from controldock.domain.errors import AgentRemoved, AgentUnknown, ControlDockError, NotFound
from controldock.domain.operator import Permission
from controldock.server.services.actor import Actor
from controldock.server.services.batches import Batch
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.preferences import Preferences
from controldock.server.services.presence import Presence
from controldock.server.services.secrets import matches
from controldock.server.services.sight import SeenAgent, Sight
from controldock.server.store.engine import Database
from controldock.sources import Sources


@dataclass(frozen=True, slots=True)
class Greeting:
    """An agent says who it is, and what it is like now."""

    agent_id: str
    token: bytes
    facts: Facts


class Agents:
    """Use cases around agents."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        changes: Changes,
        presence: Presence,
        preferences: Preferences,
    ) -> None:
        self._database = database
        self._sources = sources
        self._changes = changes
        self._presence = presence
        self._preferences = preferences
        self._sight = Sight(presence, preferences)
        self.greetings: Batch[Greeting, timedelta | ControlDockError] = Batch("greetings", self._greet)

    # -- what agents do --

    async def greet(self, greeting: Greeting) -> timedelta:
        """Let the agent in, or raise why not; its poll interval."""
        reply = await self.greetings.submit(greeting)
        if isinstance(reply, ControlDockError):
            raise reply
        self._presence.add(greeting.agent_id, None)
        self._presence.check_in(greeting.agent_id)
        return reply

    async def _greet(self, greetings: Sequence[Greeting]) -> list[timedelta | ControlDockError]:
        async with self._database.write() as tx:
            known = await tx.agents.credentials([greeting.agent_id for greeting in greetings])
            replies: list[timedelta | ControlDockError] = []
            welcome: dict[str, Facts] = {}
            for greeting in greetings:
                found = known.get(greeting.agent_id)
                if found is None or not matches(greeting.token, found[0].token_hash):
                    replies.append(AgentUnknown())
                elif found[0].state is not AgentState.ACTIVE:
                    replies.append(AgentRemoved())
                else:
                    replies.append(found[0].own_poll_interval or self._preferences.poll_interval)
                    welcome[greeting.agent_id] = greeting.facts
            news = {id: facts for id, facts in welcome.items() if facts != known[id][1]}
            if news:
                await tx.agents.set_facts(news)
                tx.then(lambda: self._changes.publish(Noun.AGENTS, news))
            if welcome:
                await tx.enrollments.complete(list(welcome))
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
