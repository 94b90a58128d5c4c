"""A PC as people see it: what the database knows of it, and what only memory knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from controldock.domain.agent import Agent
from controldock.domain.tag import Tag
from controldock.server.services.preferences import Preferences
from controldock.server.services.presence import Presence, Sighting
from controldock.server.store.engine import Transaction


@dataclass(frozen=True, slots=True)
class SeenAgent:
    """A PC and its presence at the moment of the question."""

    agent: Agent
    tags: tuple[Tag, ...]
    sighting: Sighting
    poll_interval: timedelta  # its own, or the fleet's

    @property
    def online(self) -> bool:
        """Whether it is, now."""
        return self.sighting.online

    @property
    def last_check_in(self) -> datetime | None:
        """When it was heard last."""
        return self.sighting.last_check_in


class Sight:
    """Looks at PCs."""

    def __init__(self, presence: Presence, preferences: Preferences) -> None:
        self._presence = presence
        self._preferences = preferences

    async def see(self, tx: Transaction, agents: Sequence[Agent]) -> list[SeenAgent]:
        """These PCs as they are now; what more the database has to say of them is asked once for all."""
        tags = await tx.tags.of([agent.id for agent in agents])
        return [self._seen(agent, tags.get(agent.id, ())) for agent in agents]

    def _seen(self, agent: Agent, tags: tuple[Tag, ...]) -> SeenAgent:
        return SeenAgent(
            agent=agent,
            tags=tags,
            sighting=self._presence.look(agent.id),
            poll_interval=agent.own_poll_interval or self._preferences.poll_interval,
        )
