"""Who is online. Decided in memory, on a clock that does not jump; the database learns who came and who went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from controldock.domain.agent import ONLINE_INTERVALS
from controldock.domain.errors import NotFound, Unavailable
from controldock.domain.load import Load
from controldock.domain.operator import Permission
from controldock.domain.presence import PresenceChange, PresenceReason
from controldock.protocol.datagrams import Heartbeat, Metrics
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.preferences import Preferences
from controldock.server.services.silence import Dues
from controldock.server.store.engine import Database
from controldock.sources import Sources

log = structlog.get_logger()

# Seconds until whoever was online when the server went down has had a chance to come back: the longest back-off of an
# agent, and its longest try to connect. The rest is the queue at the door.
RETURN = 75.0
RETURN_RATE = 400.0  # agents a second that a server lets in after its start (docs/scale.md)
CHANGES_AT_ONCE = 1000  # in one transaction, so that others get their turn
RETENTION = timedelta(days=90)  # of the line of time
NEVER = float("-inf")
_TICK = timedelta(microseconds=1)  # two changes of one PC are never at the same moment
_ROUGH = 1.5  # seconds by which a clock told in whole seconds may differ from one told exactly


@dataclass(frozen=True, slots=True)
class Sighting:
    """What memory knows of a PC at the moment of the question."""

    online: bool = False
    last_check_in: datetime | None = None
    tcp: datetime | None = None  # last heard by the agent's connection
    udp: datetime | None = None  # last heard by heartbeat
    seen_from: str = ""  # the address that its connection comes from
    clock_offset: float | None = None  # seconds that its clock is ahead of the server's
    uptime: int | None = None  # seconds; None while it is offline
    load: Load | None = None  # by the last heartbeat; None while it is offline


@dataclass(slots=True)
class _Seen:
    own_interval: timedelta | None  # as set; None: the fleet's
    limit: float  # seconds of silence until it is offline, by the interval that the agent knows of
    last: datetime | None = None
    heard: float = NEVER  # on the presence's own clock
    online: bool = False  # as the database knows it, or will in a moment
    changed_at: datetime | None = None
    tcp: datetime | None = None
    udp: datetime | None = None
    seen_from: str = ""
    clock_offset: float | None = None
    metrics: Metrics | None = None


class Presence:
    """The last sign of life of every active agent."""

    def __init__(
        self, database: Database, sources: Sources, changes: Changes, preferences: Preferences
    ) -> None:
        self._database = database
        self._sources = sources
        self._changes = changes
        self._preferences = preferences
        self._seen: dict[str, _Seen] = {}
        self._dues = Dues()
        self._unsaved: set[str] = set()
        self._moves: list[PresenceChange] = []  # not in the database yet
        self._forgotten = ""  # the last PC whose old changes were deleted
        self._excused = 0.0  # seconds in which this server listened to nobody

    async def load(self) -> None:
        """Take up where the last server left off. While no server listened nobody could check in: the silence of those
        who were online then counts from now, and from when they can be back at the earliest."""
        async with self._database.read() as tx:
            known = await tx.presences.known()
        now = self._time()
        back_by = now + RETURN + sum(one.offline_since is None for one in known) / RETURN_RATE
        for one in known:
            seen = _Seen(one.own_poll_interval, self._limit(one.own_poll_interval), one.last_check_in)
            seen.changed_at = one.offline_since or one.last_check_in  # its last change was no later
            self._seen[one.agent_id] = seen
            if one.offline_since is None:
                seen.online = True
                seen.heard = max(now, back_by - seen.limit)
                self._dues.put(one.agent_id, seen.heard + seen.limit)

    def add(self, agent_id: str, own_interval: timedelta | None) -> None:
        """An agent that has not been heard of yet."""
        if agent_id not in self._seen:
            self._seen[agent_id] = _Seen(own_interval, self._limit(own_interval))

    def remove(self, agent_ids: Iterable[str], reason: PresenceReason = PresenceReason.REMOVED) -> None:
        """These are no longer part of the fleet; whatever still comes from them is no sign of life."""
        for agent_id in agent_ids:
            seen = self._seen.get(agent_id)
            if seen is not None:
                self._go(agent_id, seen, reason)
                del self._seen[agent_id]
                self._unsaved.discard(agent_id)

    # -- signs of life --

    def check_in(self, agent_id: str) -> None:
        """An authenticated message of its connection, now."""
        seen = self._seen.get(agent_id)
        if seen is not None:
            self._hear(agent_id, seen)
            seen.tcp = seen.last

    def beat(self, agent_id: str, heartbeat: Heartbeat) -> None:
        """An authenticated heartbeat, now."""
        seen = self._seen.get(agent_id)
        if seen is None:
            return
        self._hear(agent_id, seen)
        seen.udp = now = seen.last
        seen.metrics = heartbeat.metrics
        if heartbeat.clock and now is not None:
            offset = (
                heartbeat.clock + 0.5 - now.timestamp()
            )  # cut off to whole seconds: half of one is the mean
            if seen.clock_offset is None or abs(offset - seen.clock_offset) > _ROUGH:
                seen.clock_offset = round(offset)

    def greet(self, agent_id: str, seen_from: str, clock_ahead: timedelta | None) -> None:
        """Its session begins: where it comes from, and how far its clock is ahead of ours."""
        seen = self._seen.get(agent_id)
        if seen is not None:
            seen.seen_from = seen_from
            seen.clock_offset = round(clock_ahead.total_seconds(), 3) if clock_ahead is not None else None

    def leave(self, agent_id: str, reason: PresenceReason) -> None:
        """It says goodbye: offline at once."""
        seen = self._seen.get(agent_id)
        if seen is not None:
            self._hear(agent_id, seen)
            self._go(agent_id, seen, reason)

    # -- poll intervals --

    def poll_interval(self, agent_id: str) -> timedelta:
        """How often this one shall show itself, as set now."""
        seen = self._seen.get(agent_id)
        own = seen.own_interval if seen is not None else None
        return own or self._preferences.poll_interval

    def set_own_interval(self, agent_id: str, interval: timedelta | None) -> None:
        """Set it; its silence is judged by it once the agent knows."""
        seen = self._seen.get(agent_id)
        if seen is not None:
            seen.own_interval = interval

    def with_fleet_interval(self) -> list[str]:
        """Those who have none of their own."""
        return [id for id, seen in self._seen.items() if seen.own_interval is None]

    def keeps_to(self, agent_id: str, interval: timedelta) -> None:
        """The agent is known to keep to this interval from now on: its silence is judged by it."""
        seen = self._seen.get(agent_id)
        if seen is not None:
            seen.limit = ONLINE_INTERVALS * interval.total_seconds()
            if seen.online:
                self._dues.put(agent_id, seen.heard + seen.limit)

    # -- questions --

    def look(self, agent_id: str) -> Sighting:
        """What memory knows of it, now."""
        seen = self._seen.get(agent_id)
        if seen is None:
            return Sighting()
        online = self._is_online(seen, self._time())
        beat = seen.metrics if online else None
        return Sighting(
            online=online,
            last_check_in=seen.last,
            tcp=seen.tcp,
            udp=seen.udp,
            seen_from=seen.seen_from,
            clock_offset=seen.clock_offset,
            uptime=beat.uptime + self._since(seen.udp) if beat is not None else None,
            load=Load(beat.cpu, beat.memory, beat.disk) if beat is not None else None,
        )

    def clock_offset(self, agent_id: str) -> float | None:
        """Seconds that its clock is ahead of ours."""
        seen = self._seen.get(agent_id)
        return seen.clock_offset if seen else None

    def seen_from(self, agent_id: str) -> str:
        """The address that its connection comes from, or came from last; empty: not seen since this server began."""
        seen = self._seen.get(agent_id)
        return seen.seen_from if seen else ""

    def last_check_in(self, agent_id: str) -> datetime | None:
        """When it was last heard."""
        seen = self._seen.get(agent_id)
        return seen.last if seen else None

    def is_online(self, agent_id: str) -> bool:
        """Whether it is online, now."""
        seen = self._seen.get(agent_id)
        return seen is not None and self._is_online(seen, self._time())

    def online_ids(self) -> frozenset[str]:
        """All that are online, now."""
        now = self._time()
        return frozenset(id for id, seen in self._seen.items() if self._is_online(seen, now))

    def online_among(self, ids: Iterable[str]) -> int:
        """How many of these are online, now."""
        return len(self.online_ids().intersection(ids))

    async def timeline(self, actor: Actor, agent_id: str, limit: int) -> list[PresenceChange]:
        """How it came and went, newest first."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            if await tx.agents.get(agent_id) is None:
                raise NotFound
            return await tx.presences.changes_of(agent_id, limit)

    # -- the clock's turns --

    def excuse(self, seconds: float) -> None:
        """This server listened to nobody for so long: it was stopped, or had no time. That is nobody's silence."""
        log.warning("presence.excused", seconds=round(seconds, 1))
        self._excused += seconds
        now = self._time()
        for seen in self._seen.values():
            if seen.tcp is not None or seen.udp is not None:  # heard by this server, maybe a moment ago
                seen.heard = min(seen.heard, now)

    async def turn(self) -> None:
        """Notice who fell silent, write down who came and who went, and then tell the consoles."""
        now = self._time()
        for agent_id in self._dues.pop(now):
            seen = self._seen.get(agent_id)
            if seen is None or not seen.online:
                continue
            if self._is_online(seen, now):
                self._dues.put(agent_id, seen.heard + seen.limit)  # it was heard since
            else:
                self._go(agent_id, seen, PresenceReason.SILENT)
        await self._write()

    async def forget(self) -> None:
        """Delete the changes of a thousand PCs that are too old to be shown; the next thousand have the next turn."""
        async with self._database.write() as tx:
            self._forgotten = await tx.presences.forget_changes(
                self._sources.now() - RETENTION, self._forgotten, CHANGES_AT_ONCE
            )

    async def close(self) -> None:
        """Write all that is known. Whoever is online stays so in the database: the next server begins with them."""
        await self._write()
        await self.flush()

    async def flush(self) -> None:
        """Write what is new to the database; what can't be written stays for the next time."""
        unsaved, self._unsaved = self._unsaved, set()
        moments = {id: last for id in unsaved if (last := self.last_check_in(id)) is not None}
        if not moments:
            return
        try:
            async with self._database.write() as tx:
                await tx.presences.save_check_ins(moments)
        except BaseException:
            self._unsaved |= unsaved
            raise

    # -- inner parts --

    def _since(self, moment: datetime | None) -> int:
        """Whole seconds; none where the clock was set back."""
        passed = self._sources.now() - moment if moment is not None else timedelta(0)
        return max(int(passed.total_seconds()), 0)

    def _time(self) -> float:
        """Seconds on a clock that stands still while nobody listens, and never jumps."""
        return self._sources.monotonic() - self._excused

    def _limit(self, own_interval: timedelta | None) -> float:
        return ONLINE_INTERVALS * (own_interval or self._preferences.poll_interval).total_seconds()

    def _is_online(self, seen: _Seen, now: float) -> bool:
        return now - seen.heard <= seen.limit

    def _hear(self, agent_id: str, seen: _Seen) -> None:
        seen.last = self._sources.now()
        seen.heard = self._time()
        self._unsaved.add(agent_id)
        if not seen.online:
            seen.online = True
            self._dues.put(agent_id, seen.heard + seen.limit)
            self._note(agent_id, seen, seen.last, PresenceReason.HEARD)

    def _go(self, agent_id: str, seen: _Seen, reason: PresenceReason) -> None:
        seen.heard = NEVER
        self._dues.drop(agent_id)
        if seen.online:
            seen.online = False
            self._note(agent_id, seen, seen.last or self._sources.now(), reason)

    def _note(self, agent_id: str, seen: _Seen, at: datetime, reason: PresenceReason) -> None:
        """Changes of one PC follow each other, even where the server's clock was set back between them."""
        if seen.changed_at is not None and at <= seen.changed_at:
            at = seen.changed_at + _TICK
        seen.changed_at = at
        self._moves.append(PresenceChange(agent_id, at, seen.online, reason))

    async def _write(self) -> None:
        while moves := self._moves[:CHANGES_AT_ONCE]:
            try:
                async with self._database.write() as tx:
                    await tx.presences.save_changes(moves)
            except Unavailable:
                log.warning("presence.unwritten", changes=len(self._moves))
                return
            del self._moves[: len(moves)]
            self._changes.publish(Noun.AGENTS, {move.agent_id for move in moves})
