"""Who is online. Kept in memory, flushed to the database in batches; the clock asks for what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from controldock.domain.agent import is_online
from controldock.protocol.datagrams import Metrics
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.preferences import Preferences
from controldock.server.store.engine import Database
from controldock.sources import Sources


@dataclass(slots=True)
class _Seen:
    own_interval: timedelta | None  # None: the fleet's
    last: datetime | None = None
    online: bool = False  # as last told
    metrics: Metrics | None = None


class Presence:
    """The last check-in of every active agent."""

    def __init__(
        self, database: Database, sources: Sources, changes: Changes, preferences: Preferences
    ) -> None:
        self._database = database
        self._sources = sources
        self._changes = changes
        self._preferences = preferences
        self._seen: dict[str, _Seen] = {}
        self._unsaved: set[str] = set()

    async def load(self) -> None:
        """Take up where the last server left off: a restart turns nobody offline."""
        async with self._database.read() as tx:
            known = await tx.agents.presences()
        now = self._sources.now()
        for agent_id, last, interval in known:
            seen = self._seen[agent_id] = _Seen(interval, last)
            seen.online = self._is_online(seen, now)

    def add(self, agent_id: str, own_interval: timedelta | None) -> None:
        """An agent that has not been heard of yet."""
        self._seen.setdefault(agent_id, _Seen(own_interval))

    def check_in(self, agent_id: str, metrics: Metrics | None = None) -> None:
        """An authenticated sign of life, now."""
        seen = self._seen.get(agent_id)
        if seen is None:
            return
        seen.last = self._sources.now()
        self._unsaved.add(agent_id)
        if metrics is not None:
            seen.metrics = metrics
        if not seen.online:
            seen.online = True
            self._changes.publish(Noun.AGENTS, (agent_id,))

    def last_check_in(self, agent_id: str) -> datetime | None:
        """When it was last heard."""
        seen = self._seen.get(agent_id)
        return seen.last if seen else None

    def is_online(self, agent_id: str) -> bool:
        """Whether it is online, now."""
        seen = self._seen.get(agent_id)
        return seen is not None and self._is_online(seen, self._sources.now())

    def online_ids(self) -> frozenset[str]:
        """All that are online, now."""
        now = self._sources.now()
        return frozenset(id for id, seen in self._seen.items() if self._is_online(seen, now))

    def online_among(self, ids: Iterable[str]) -> int:
        """How many of these are online, now."""
        return len(self.online_ids().intersection(ids))

    def _is_online(self, seen: _Seen, now: datetime) -> bool:
        return is_online(seen.last, seen.own_interval or self._preferences.poll_interval, now=now)

    async def turn(self) -> None:
        """Notice who fell silent, and tell the consoles."""
        now = self._sources.now()
        silent = [id for id, seen in self._seen.items() if seen.online and not self._is_online(seen, now)]
        for id in silent:
            self._seen[id].online = False
        if silent:
            self._changes.publish(Noun.AGENTS, silent)

    async def flush(self) -> None:
        """Write what is new to the database; what can't be written stays for the next time."""
        unsaved, self._unsaved = self._unsaved, set()
        moments = {id: last for id in unsaved if (last := self._seen[id].last) is not None}
        if not moments:
            return
        try:
            async with self._database.write() as tx:
                await tx.agents.save_check_ins(moments)
        except BaseException:
            self._unsaved |= unsaved
            raise
