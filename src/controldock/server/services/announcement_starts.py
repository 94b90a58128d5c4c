"""Planned announcements: they are sent when it is time, once, whatever was restarted meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog

from controldock.domain.announcement import Announcement, AnnouncementState
from controldock.domain.deployment import check_start
from controldock.domain.errors import AnnouncementChanged, AnnouncementOver, AnnouncementSent, Invalid
from controldock.domain.operator import Permission
from controldock.server.recurrence import is_time_zone
from controldock.server.services.activities import SERVER, Activities
from controldock.server.services.actor import Actor
from controldock.server.services.announcements import SeenAnnouncement, locked, seen
from controldock.server.services.announcing import Announcing
from controldock.server.services.changes import Changes, Noun
from controldock.server.store.engine import Database
from controldock.sources import Sources

log = structlog.get_logger()

TURN_LIMIT = 100  # announcements that one turn of the clock sends; the rest is sent by the next


@dataclass(frozen=True, slots=True)
class AnnouncementChange:
    """What of a planned one is to be another; None: as it is."""

    starts_at: datetime | None = None
    time_zone: str | None = None


class AnnouncementStarts:
    """Use cases around planned announcements.

    What sends one is a single transaction: whoever is first to say that it is sent also notes for whom, and a process
    that dies in between has done neither.
    """

    def __init__(
        self,
        database: Database,
        sources: Sources,
        activities: Activities,
        changes: Changes,
        announcing: Announcing,
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._announcing = announcing

    async def turn(self) -> None:
        """Time has passed: send what is due, and tell over TCP whom no datagram has reached."""
        await self._announcing.turn()
        async with self._database.read() as tx:
            due = await tx.announcements.due(self._sources.now(), TURN_LIMIT)
        for announcement_id in due:
            try:
                await self._send_due(announcement_id)
            except Exception:  # one that can't be sent must not keep the others waiting
                log.exception("announcement.send_failed", announcement=announcement_id)

    async def send(self, actor: Actor, announcement_id: str) -> SeenAnnouncement:
        """Send a planned one now, for as long as it was to be shown."""
        actor.must(Permission.ANNOUNCE)
        now = self._sources.now()
        async with self._database.write() as tx:
            planned = await locked(tx, announcement_id)
            _must_be_planned(planned, now)
            expires_at = now + (planned.expires_at - (planned.starts_at or planned.created_at))
            sent = await self._announcing.send_planned(tx, planned, expires_at)
            if sent is None:
                raise AnnouncementSent
            if not sent.total:
                raise Invalid("There is no PC to show this on.", fields={"target": "target_empty"})
            await self._activities.note(
                tx, actor.name, "announcement.sent", sent.id, title=sent.message.title, targets=sent.total
            )
            return await seen(tx, announcement_id)

    async def change(
        self, actor: Actor, announcement_id: str, change: AnnouncementChange
    ) -> SeenAnnouncement:
        """Send a planned one at another time; it is shown as long as before."""
        actor.must(Permission.ANNOUNCE)
        now = self._sources.now()
        wrong = check_start(change.starts_at, now)
        if change.time_zone and not is_time_zone(change.time_zone):
            wrong["time_zone"] = "time_zone_unknown"
        if wrong:
            raise Invalid("The announcement can't be changed: " + ", ".join(wrong) + ".", fields=wrong)
        async with self._database.write() as tx:
            before = await locked(tx, announcement_id)
            _must_be_planned(before, now)
            after = _changed(before, change)
            if after != before:
                await self._announcing.move(tx, before, after)
                await self._activities.note(
                    tx,
                    actor.name,
                    "announcement.changed",
                    after.id,
                    starts_at=str(after.starts_at),
                    time_zone=after.time_zone,
                )
            return await seen(tx, announcement_id)

    async def _send_due(self, announcement_id: str) -> None:
        now = self._sources.now()
        async with self._database.write() as tx:
            planned = await tx.announcements.locked(announcement_id)
            if planned is None or not _is_due(planned, now):
                return  # somebody was faster
            try:
                sent = await self._announcing.send_planned(tx, planned, planned.expires_at)
            except AnnouncementChanged:
                log.error("announcement.plan_changed", announcement=announcement_id)
                await tx.announcements.withdraw(announcement_id, now, SERVER, None)
                await self._activities.note(
                    tx, SERVER, "announcement.not_sent", announcement_id, why="changed"
                )
                tx.then(lambda: self._changes.publish(Noun.ANNOUNCEMENTS, (announcement_id,)))
                return
            if sent is not None:
                await self._activities.note(
                    tx, SERVER, "announcement.sent", sent.id, title=sent.message.title, targets=sent.total
                )


def _is_due(planned: Announcement, now: datetime) -> bool:
    is_time = planned.starts_at is not None and planned.starts_at <= now
    return is_time and planned.state(now) is AnnouncementState.PLANNED


def _must_be_planned(announcement: Announcement, now: datetime) -> None:
    state = announcement.state(now)
    if state in {AnnouncementState.WITHDRAWN, AnnouncementState.EXPIRED}:
        raise AnnouncementOver
    if state is not AnnouncementState.PLANNED:
        raise AnnouncementSent


def _changed(before: Announcement, change: AnnouncementChange) -> Announcement:
    after = before
    if change.time_zone is not None:
        after = replace(after, time_zone=change.time_zone)
    if change.starts_at is None or before.starts_at is None:
        return after
    starts_at = change.starts_at.astimezone(UTC)
    expires_at = before.expires_at + (starts_at - before.starts_at)
    asks = before.message.question
    if asks is not None and asks.until is not None and not starts_at < asks.until <= expires_at:
        raise Invalid(
            "Its time for answers would lie outside of the time in which it is shown.",
            fields={"starts_at": "answer_time_out_of_range"},
        )
    return replace(after, starts_at=starts_at, expires_at=expires_at)
