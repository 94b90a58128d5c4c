"""Steering an announcement that was made: it is sent again, or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from controldock.domain.announcement import Announcement, AnnouncementState, Missed
from controldock.domain.errors import AnnouncementOver, AnnouncementPlanned
from controldock.domain.operator import Permission
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.announcements import SeenAnnouncement, locked, seen
from controldock.server.services.announcing import Announcing
from controldock.server.store.engine import Database
from controldock.sources import Sources


@dataclass(frozen=True, slots=True)
class Resent:
    """To how many PCs an announcement goes again."""

    count: int
    announcement: SeenAnnouncement


class AnnouncementSteering:
    """Use cases around announcements that exist."""

    def __init__(
        self, database: Database, sources: Sources, activities: Activities, announcing: Announcing
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._announcing = announcing

    async def withdraw(self, actor: Actor, announcement_id: str) -> SeenAnnouncement:
        """Close its windows, and show it nowhere any more; a planned one is never sent."""
        actor.must(Permission.ANNOUNCE)
        async with self._database.write() as tx:
            one = await locked(tx, announcement_id)
            _must_go_on(one, self._sources.now())
            await self._announcing.withdraw(tx, one, actor.name)
            await self._activities.note(
                tx, actor.name, "announcement.withdrawn", one.id, title=one.message.title
            )
            return await seen(tx, announcement_id)

    async def resend(self, actor: Actor, announcement_id: str, to: Missed) -> Resent:
        """Once more to the PCs that have not come so far. Whoever read it sees it no more."""
        actor.must(Permission.ANNOUNCE)
        async with self._database.write() as tx:
            one = await locked(tx, announcement_id)
            _must_go_on(one, self._sources.now())
            if one.sent_at is None:
                raise AnnouncementPlanned
            count = await self._announcing.send_again(tx, one, to)
            await self._activities.note(
                tx, actor.name, "announcement.resent", one.id, title=one.message.title, to=to, targets=count
            )
            return Resent(count, await seen(tx, announcement_id))


def _must_go_on(announcement: Announcement, now: datetime) -> None:
    if announcement.state(now) in {AnnouncementState.WITHDRAWN, AnnouncementState.EXPIRED}:
        raise AnnouncementOver
