"""How often PCs show themselves: set for one or for all, and told to the agents within one poll."""

from __future__ import annotations

from datetime import timedelta

from controldock.domain.agent import AgentState
from controldock.domain.errors import Conflict, NotFound
from controldock.domain.operator import Permission
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.preferences import Preferences, check_poll_interval
from controldock.server.services.presence import Presence
from controldock.server.store.engine import Database


class PollIntervals:
    """Use cases around poll intervals."""

    def __init__(
        self,
        database: Database,
        activities: Activities,
        changes: Changes,
        preferences: Preferences,
        presence: Presence,
        dispatch: Dispatch,
    ) -> None:
        self._database = database
        self._activities = activities
        self._changes = changes
        self._preferences = preferences
        self._presence = presence
        self._dispatch = dispatch

    def fleet(self, actor: Actor) -> timedelta:
        """Of every PC that has none of its own."""
        actor.must(Permission.VIEW)
        return self._preferences.poll_interval

    async def set_fleet(self, actor: Actor, interval: timedelta) -> None:
        """All PCs without one of their own have this one from now on."""
        before = self._preferences.poll_interval
        await self._preferences.set_poll_interval(actor, interval)
        if interval != before:
            concerned = self._presence.with_fleet_interval()
            self._dispatch.reconfigure(concerned)
            self._changes.publish(Noun.AGENTS, concerned)

    async def set_own(self, actor: Actor, agent_id: str, interval: timedelta | None) -> None:
        """This PC has this one from now on; None: the fleet's."""
        actor.must(Permission.MANAGE)
        if interval is not None:
            check_poll_interval(interval)
        async with self._database.write() as tx:
            agent = await tx.agents.get(agent_id)
            if agent is None:
                raise NotFound
            if agent.state is AgentState.REMOVED:
                raise Conflict("This PC was removed.")
            await tx.agents.set_own_poll_interval(agent_id, interval)
            seconds = interval.total_seconds() if interval is not None else None
            await self._activities.note(tx, actor.name, "agent.poll_interval", agent_id, seconds=seconds)
            tx.then(lambda: self._apply(agent_id, interval))

    def _apply(self, agent_id: str, interval: timedelta | None) -> None:
        before = self._presence.poll_interval(agent_id)
        self._presence.set_own_interval(agent_id, interval)
        if self._presence.poll_interval(agent_id) != before:
            self._dispatch.reconfigure([agent_id])
        self._changes.publish(Noun.AGENTS, (agent_id,))
