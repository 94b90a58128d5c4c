"""PCs under management: looking at them, and letting their sessions begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from controldock.domain.agent import Agent, AgentState, Facts
from controldock.domain.errors import AgentRemoved, AgentUnknown, ControlDockError, NotFound
from controldock.domain.operator import Permission
from controldock.server.services.actor import Actor
from controldock.server.services.batches import Batch
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.preferences import Preferences
from controldock.server.services.presence import Presence
from controldock.server.services.secrets import matches
from controldock.server.store.agents import AgentQuery
from controldock.server.store.engine import Database
from controldock.sources import Sources


@dataclass(frozen=True, slots=True)
class Greeting:
    """An agent says who it is, and what it is like now."""

    agent_id: str
    token: bytes
    facts: Facts


@dataclass(frozen=True, slots=True)
class SeenAgent:
    """A PC and its presence at the moment of the question."""

    agent: Agent
    online: bool
    last_check_in: datetime | None
    poll_interval: timedelta  # its own, or the fleet's


@dataclass(frozen=True, slots=True)
class AgentList:
    """A page, and the size of the whole."""

    agents: list[SeenAgent]
    total: int
    online: int
    next_key: tuple[str, str] | None


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

    async def page(
        self, actor: Actor, search: str, online: bool | None, after: tuple[str, str] | None, limit: int
    ) -> AgentList:
        """Agents by host name; `online` keeps only those that are, or are not."""
        actor.must(Permission.VIEW)
        present = self._presence.online_ids()
        query = AgentQuery(
            search=search.strip(),
            only_ids=present if online is True else None,
            not_ids=present if online is False else None,
        )
        async with self._database.read() as tx:
            agents = await tx.agents.page(query, after, limit + 1)
            matching = await tx.agents.matching_ids(query)
        more = len(agents) > limit
        agents = agents[:limit]
        return AgentList(
            agents=[self._seen(agent) for agent in agents],
            total=len(matching),
            online=len(present.intersection(matching)),
            next_key=(agents[-1].facts.host_name, agents[-1].id) if more else None,
        )

    async def get(self, actor: Actor, agent_id: str) -> SeenAgent:
        """One agent."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            agent = await tx.agents.get(agent_id)
        if agent is None:
            raise NotFound
        return self._seen(agent)

    def _seen(self, agent: Agent) -> SeenAgent:
        return SeenAgent(
            agent=agent,
            online=self._presence.is_online(agent.id),
            last_check_in=self._presence.last_check_in(agent.id),
            poll_interval=agent.own_poll_interval or self._preferences.poll_interval,
        )
