"""What becomes of announcements with time: they expire, and are forgotten in the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from controldock.server.services.activities import SERVER, Activities
from controldock.server.services.announcing import NUMBER
from controldock.server.services.changes import Changes, Noun
from controldock.server.store.engine import Database
from controldock.sources import Sources

log = structlog.get_logger()

ANNOUNCEMENTS = 20  # forgotten in one turn
RECEIPTS = 1_000  # forgotten in one transaction
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


class AnnouncementUpkeep:
    """Two turns of the clock: one over what expires, one over what is old."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        activities: Activities,
        changes: Changes,
        retention: Callable[[], timedelta],
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._retention = retention  # for which one that is over is kept, as it is set now
        self._seen_until = _EVER  # what expired until then was looked at

    async def expire(self) -> None:
        """Time has passed: nobody is to be told any more of what expired meanwhile, and consoles see it. What was
        planned and could not be sent, as the server stood still, leaves a trace."""
        since, now = self._seen_until, self._sources.now()
        if now <= since:
            return
        async with self._database.read() as tx:
            expired = await tx.announcements.expired(since, now)
        if expired:
            async with self._database.write() as tx:
                await tx.owed.clear(since, now)
                for missed in await tx.announcements.miss(now):
                    log.warning("announcement.missed", announcement=missed.id)
                    await self._activities.note(
                        tx,
                        SERVER,
                        "announcement.missed",
                        missed.id,
                        title=missed.title,
                        starts_at=str(missed.starts_at),
                    )
                tx.then(lambda: self._changes.publish(Noun.ANNOUNCEMENTS, expired))
        self._seen_until = now

    async def forget(self) -> None:
        """Forget announcements that were over long ago, whole, with their receipts."""
        before = self._sources.now() - self._retention()
        async with self._database.read() as tx:
            outdated = await tx.announcements.outdated(before, ANNOUNCEMENTS)
        for announcement_id in outdated:
            await self._forget(announcement_id)

    async def _forget(self, announcement_id: str) -> None:
        """A piece at a time; whatever happens in between, the next turn goes on."""
        more = True
        while more:
            async with self._database.write() as tx:
                more = await tx.owed.forget(announcement_id, RECEIPTS) > 0
                if not more:
                    last = await tx.announcements.last_number(lock=True)
                    known = (await tx.preferences.all()).get(NUMBER, 0)
                    if last > known:  # so that no number is used twice
                        await tx.preferences.put(NUMBER, last, self._sources.now(), SERVER)
                    await tx.announcements.forget(announcement_id)
                    tx.then(lambda: self._changes.publish(Noun.ANNOUNCEMENTS, (announcement_id,)))
        log.info("announcement.forgotten", announcement=announcement_id)
