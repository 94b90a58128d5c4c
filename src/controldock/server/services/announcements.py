"""Announcements: writing them, and looking at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from controldock.domain.announcement import (
    DEFAULT_EXPIRY,
    MAX_EXPIRY,
    MIN_EXPIRY,
    Announcement,
    AnnouncementFilter,
    Message,
    check_announcement,
)
from controldock.domain.deployment import Target, check_start
from controldock.domain.errors import Invalid, NotFound
from controldock.domain.operator import Permission
from controldock.server.recurrence import is_time_zone
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.announcing import Announcing
from controldock.server.services.choices import hit_by
from controldock.server.store.announcements import Way
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.receipts import NO_COUNTS, Counts
from controldock.sources import Sources


@dataclass(frozen=True, slots=True)
class AnnouncementWish:
    """An announcement to be made."""

    message: Message
    target: Target
    expires_in: timedelta = DEFAULT_EXPIRY  # after it is sent
    starts_at: datetime | None = None  # null: now
    time_zone: str = ""
    copied_from: str = ""


@dataclass(frozen=True, slots=True)
class SeenAnnouncement:
    """An announcement and how far it is."""

    announcement: Announcement
    counts: Counts
    reach: Sequence[Way]  # what went out over UDP


@dataclass(frozen=True, slots=True)
class AnnouncementPreview:
    """What sending it would do, now."""

    total: int
    online: int
    datagram: int | None  # bytes, where the text itself fits into one


@dataclass(frozen=True, slots=True)
class AnnouncementPage:
    """Announcements, and where the next page begins."""

    announcements: Sequence[SeenAnnouncement]
    total: int
    next_key: str | None


class Announcements:
    """Use cases around announcements."""

    def __init__(
        self, database: Database, sources: Sources, activities: Activities, announcing: Announcing
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._announcing = announcing

    async def preview(self, actor: Actor, wish: AnnouncementWish) -> AnnouncementPreview:
        """What sending it would do; nothing is changed."""
        actor.must(Permission.ANNOUNCE)
        self._check(wish)
        async with self._database.read() as tx:
            hit = await hit_by(tx, wish.target)
            found = await tx.action_pcs.hit(hit)
            number = await tx.announcements.last_number() + 1
        draft = replace(self._written(actor, wish, number), total=found.total)
        paper = self._announcing.notices.paper(draft, draft.id)  # an epoch is as long as an id
        size = None if paper.is_call else len(paper.datagram)
        return AnnouncementPreview(found.total, found.online, size)

    async def create(self, actor: Actor, wish: AnnouncementWish) -> SeenAnnouncement:
        """Send it, or keep it until it is time."""
        actor.must(Permission.ANNOUNCE)
        self._check(wish)
        async with self._database.write() as tx:
            number = await self._announcing.next_number(tx)
            copied = await tx.announcements.brief([wish.copied_from]) if wish.copied_from else {}
            written = self._written(actor, replace(wish, copied_from="".join(copied)), number)
            if wish.starts_at is not None:
                await self._announcing.plan(tx, written)
                action = "announcement.planned"
            else:
                written = await self._announcing.send_new(tx, written)
                action = "announcement.sent"
            await self._activities.note(
                tx, actor.name, action, written.id, title=written.message.title, targets=written.total
            )
        return SeenAnnouncement(written, NO_COUNTS, ())

    async def get(self, actor: Actor, announcement_id: str) -> SeenAnnouncement:
        """One announcement."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return await seen(tx, announcement_id)

    async def page(
        self, actor: Actor, wanted: AnnouncementFilter, before: str | None, limit: int
    ) -> AnnouncementPage:
        """Those that match, the newest first, and the key of the next page."""
        actor.must(Permission.VIEW)
        now = self._sources.now()
        async with self._database.read() as tx:
            found = await tx.announcements.page(wanted, now, before, limit + 1)
            total = await tx.announcements.count(wanted, now)
            shown = await seen_of(tx, found[:limit])
        return AnnouncementPage(shown, total, found[limit - 1].id if len(found) > limit else None)

    async def wish(self, actor: Actor, announcement_id: str) -> AnnouncementWish:
        """The same wish, to be made again, now. A time that is over until which it took answers is left out."""
        actor.must(Permission.ANNOUNCE)
        async with self._database.read() as tx:
            made = await tx.announcements.get(announcement_id)
        if made is None:
            raise NotFound
        message, now = made.message, self._sources.now()
        asks = message.question
        if asks is not None and asks.until is not None and asks.until <= now:
            message = replace(message, question=replace(asks, until=None))
        begin = made.sent_at or made.starts_at or made.created_at
        lasted = min(max(made.expires_at - begin, MIN_EXPIRY), MAX_EXPIRY)
        return AnnouncementWish(message, made.target, lasted, copied_from=made.id)

    def _check(self, wish: AnnouncementWish) -> None:
        """Invalid with a message for each field that can't be right."""
        now = self._sources.now()
        wrong = check_start(wish.starts_at, now)
        begin = wish.starts_at if wish.starts_at is not None and not wrong else now
        wrong |= check_announcement(wish.message, wish.target, wish.expires_in, begin)
        if wish.time_zone and not is_time_zone(wish.time_zone):
            wrong["time_zone"] = "time_zone_unknown"
        if wrong:
            raise Invalid("This can't be announced: " + ", ".join(wrong) + ".", fields=wrong)

    def _written(self, actor: Actor, wish: AnnouncementWish, number: int) -> Announcement:
        now = self._sources.now()
        return Announcement(
            id=self._sources.new_id(),
            number=number,
            message=wish.message,
            target=wish.target,
            created_at=now,
            created_by=actor.name,
            expires_at=(wish.starts_at or now).astimezone(UTC) + wish.expires_in,
            starts_at=wish.starts_at.astimezone(UTC) if wish.starts_at is not None else None,
            time_zone=wish.time_zone,
            copied_from=wish.copied_from,
        )


async def seen(tx: Transaction, announcement_id: str) -> SeenAnnouncement:
    """An announcement and how far it is; NotFound when there is none."""
    found = await seen_of(tx, list((await tx.announcements.brief([announcement_id])).values()))
    if not found:
        raise NotFound
    return found[0]


async def seen_of(tx: Transaction, announcements: Sequence[Announcement]) -> list[SeenAnnouncement]:
    """These, and how far they are."""
    ids = [one.id for one in announcements]
    if not ids:
        return []
    counts, reach = await tx.receipts.counts(ids), await tx.announcements.reach(ids)
    return [SeenAnnouncement(one, counts[one.id], reach.get(one.id, ())) for one in announcements]


async def locked(tx: Transaction, announcement_id: str) -> Announcement:
    """An announcement that nobody else changes until this transaction ends; NotFound when there is none."""
    found = await tx.announcements.locked(announcement_id)
    if found is None:
        raise NotFound
    return found
