"""A PC as people see it: what the database knows of it, and what only memory knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from controldock.domain.agent import Agent
from controldock.domain.tag import Tag
from controldock.server.services.preferences import Preferences
from controldock.server.services.presence import Presence
from controldock.server.store.engine import Transaction


@dataclass(frozen=True, slots=True)
class SeenAgent:
    """A PC and its presence at the moment of the question."""

    agent: Agent
    tags: tuple[Tag, ...]
    online: bool
    last_check_in: datetime | None
    poll_interval: timedelta  # its own, or the fleet's


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
            online=self._presence.is_online(agent.id),
            last_check_in=self._presence.last_check_in(agent.id),
            poll_interval=agent.own_poll_interval or self._preferences.poll_interval,
        )
