"""What heartbeats tell, over time: the last hour by the minute in memory, the last day by five minutes on disk."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from controldock.domain.errors import NotFound
from controldock.domain.load import GAP, POINT, UNKNOWN, Load, filled, half_percents, load_of, mean, split
from controldock.domain.operator import Permission
from controldock.protocol.datagrams import Metrics
from controldock.server.services.actor import Actor
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

MINUTE, HOUR = 60, 3600  # seconds
MINUTES = 60  # of an hour, and points in memory
COARSE = 5  # minutes in a point on disk
RETENTION = timedelta(hours=26)  # a day, the hour it began in, and one for the flush
AGENTS_AT_ONCE = 1000  # in one transaction, so that others get their turn
DELETED_AT_ONCE = 5000  # rows
_MOST = 300  # heartbeats of a minute that count: five a second fit a two-byte sum, and nobody sends so many

# An agent's hour in one piece of 196 bytes: the minute it has come to, that minute's sums, and a ring of 60 points.
# As objects it would be ten times as much, and there are 100,000 of them.
_HEAD = struct.Struct("<IHHHHHH")
_EMPTY = bytes(_HEAD.size) + GAP * MINUTES


@dataclass(frozen=True, slots=True)
class Chart:
    """Points at even steps, oldest first; the last one is the step that is not over."""

    begins_at: datetime
    step: timedelta
    points: list[Load | None]


class MetricHistory:
    """The load of every PC over time."""

    def __init__(self, database: Database, sources: Sources) -> None:
        self._database = database
        self._sources = sources
        self._tracks: dict[str, bytearray] = {}
        self._flushed = self._minute()  # all before it is on disk

    def add(self, agent_id: str, metrics: Metrics) -> None:
        """A heartbeat, now."""
        track = self._tracks.get(agent_id)
        if track is None:
            track = self._tracks[agent_id] = bytearray(_EMPTY)
        _turn_to(track, self._minute())
        minute, *sums = _HEAD.unpack_from(track)
        for place, share in enumerate((metrics.cpu, metrics.memory, metrics.disk)):
            value = half_percents(share)
            if value != UNKNOWN and sums[place * 2] < _MOST:
                sums[place * 2] += 1
                sums[place * 2 + 1] += value
        _HEAD.pack_into(track, 0, minute, *sums)
        slot = _slot(minute)
        track[slot] = bytes(
            round(total / count) if count else UNKNOWN
            for count, total in zip(sums[::2], sums[1::2], strict=True)
        )

    def remove(self, agent_id: str) -> None:
        """It is no longer part of the fleet."""
        self._tracks.pop(agent_id, None)

    # -- questions --

    async def hour(self, actor: Actor, agent_id: str) -> Chart:
        """The last hour by the minute; where this server was not there yet, the five minutes it was in."""
        actor.must(Permission.VIEW)
        now = self._minute()
        first = now - MINUTES + 1
        coarse = await self._kept(agent_id, first // MINUTES, now // MINUTES)
        points = [
            (self._point(agent_id, minute, now), coarse.get(minute // COARSE))
            for minute in range(first, now + 1)
        ]
        shown = [point if point is not None else other or GAP for point, other in points]
        return Chart(_moment(first), timedelta(minutes=1), [load_of(point) for point in shown])

    async def day(self, actor: Actor, agent_id: str) -> Chart:
        """The last day by five minutes."""
        actor.must(Permission.VIEW)
        now = self._minute()
        last = now // COARSE
        first = last - 24 * MINUTES // COARSE + 1
        coarse = await self._kept(agent_id, first * COARSE // MINUTES, now // MINUTES)
        for hour in (now // MINUTES - 1, now // MINUTES):
            for place, point in enumerate(split(self._hour_of(agent_id, hour, now))):
                if point != GAP:
                    coarse[hour * (MINUTES // COARSE) + place] = point
        points = [load_of(coarse.get(place, GAP)) for place in range(first, last + 1)]
        return Chart(_moment(first * COARSE), timedelta(minutes=COARSE), points)

    async def _kept(self, agent_id: str, first: int, last: int) -> dict[int, bytes]:
        """Points on disk by their number since 1970."""
        async with self._database.read() as tx:
            if await tx.agents.get(agent_id) is None:
                raise NotFound
            hours = await tx.metrics.hours_of(
                agent_id, [_hour_moment(hour) for hour in range(first, last + 1)]
            )
        return {
            int(moment.timestamp()) // (COARSE * MINUTE) + place: point
            for moment, points in hours.items()
            for place, point in enumerate(split(points))
            if point != GAP
        }

    # -- the clock's turns --

    async def flush(self) -> None:
        """Write down what came since the last time; what could not be written is tried again."""
        now = self._minute()
        # An hour at least that began before: a clock that was set back must not make this endless.
        hours = range(max(min(self._flushed, now), now - MINUTES + 1) // MINUTES, now // MINUTES + 1)
        ids = iter(
            sorted(id for id, track in self._tracks.items() if _minute_of(track) >= self._flushed - COARSE)
        )
        while some := list(islice(ids, AGENTS_AT_ONCE)):
            async with self._database.write() as tx:
                for hour in hours:
                    await self._save(tx, hour, some, now)
        self._flushed = now

    async def forget(self) -> None:
        """Delete what is older than a day."""
        while True:
            async with self._database.write() as tx:
                gone = await tx.metrics.forget(self._sources.now() - RETENTION, DELETED_AT_ONCE)
            if gone < DELETED_AT_ONCE:
                return

    async def _save(self, tx: Transaction, hour: int, agent_ids: list[str], now: int) -> None:
        fresh = {id: points for id in agent_ids if (points := self._hour_of(id, hour, now)) != _NOTHING}
        moment = _hour_moment(hour)
        kept = await tx.metrics.points(moment, list(fresh))
        await tx.metrics.save(
            moment, {id: filled(points, kept.get(id, _NOTHING)) for id, points in fresh.items()}
        )

    # -- inner parts --

    def _minute(self) -> int:
        return int(self._sources.now().timestamp()) // MINUTE

    def _point(self, agent_id: str, minute: int, now: int) -> bytes | None:
        """What memory holds of a minute; None when that is nothing."""
        track = self._tracks.get(agent_id)
        if track is None or not now - MINUTES < minute <= _minute_of(track) < minute + MINUTES:
            return None
        point = bytes(track[_slot(minute)])
        return point if point != GAP else None

    def _hour_of(self, agent_id: str, hour: int, now: int) -> bytes:
        """The twelve means of an hour, of those minutes that memory holds all of."""
        means = []
        for start in range(hour * MINUTES, (hour + 1) * MINUTES, COARSE):
            whole = range(start, start + COARSE) if start > now - MINUTES else ()
            means.append(mean(b"".join(self._point(agent_id, minute, now) or GAP for minute in whole)))
        return b"".join(means)


_NOTHING = GAP * (MINUTES // COARSE)


def _minute_of(track: bytearray) -> int:
    return int.from_bytes(track[:4], "little")


def _slot(minute: int) -> slice:
    start = _HEAD.size + minute % MINUTES * POINT
    return slice(start, start + POINT)


def _turn_to(track: bytearray, minute: int) -> None:
    """Go on to this minute; the minutes between are gaps. A clock that was set back begins anew."""
    reached = _minute_of(track)
    if minute == reached:
        return
    if reached < minute < reached + MINUTES:
        for between in range(reached + 1, minute + 1):
            track[_slot(between)] = GAP
    else:
        track[:] = _EMPTY
    _HEAD.pack_into(track, 0, minute, 0, 0, 0, 0, 0, 0)


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * MINUTE, UTC)


def _hour_moment(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * HOUR, UTC)
