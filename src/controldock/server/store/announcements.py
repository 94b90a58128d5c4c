"""Announcements, and which of them are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, delete, func, insert, literal, or_, select, text, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent_filter import AgentFilter
from controldock.domain.announcement import (
    Announcement,
    AnnouncementFilter,
    AnnouncementState,
    Display,
    Message,
    Priority,
    Question,
    Transmission,
)
from controldock.domain.deployment import Target, TargetKind
from controldock.domain.names import folded
from controldock.server.store.announcement_tables import UNSENT, announcements
from controldock.server.store.columns import Words

_LOCK = 0x414E4E4F  # any number; those that make an announcement at the same moment queue up behind it
# The ids of 100,000 chosen PCs and what was signed: nothing for a list that is asked for all the time.
_LIGHT = [
    column
    for column in announcements.c
    if column.name not in {"chosen", "signed", "withdrawal", "folded", "reach", "missed_at"}
]


@dataclass(frozen=True, slots=True)
class Way:
    """What went out over UDP by one way."""

    source: str
    destination: str
    error: str = ""  # empty: it went out


@dataclass(frozen=True, slots=True)
class Missed:
    """A planned announcement that was never sent."""

    id: str
    title: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """What agents get of an announcement, as it is kept."""

    text: bytes = b""
    withdrawal: bytes = b""


class Announcements:
    """Announcements within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def last_number(self, *, lock: bool = False) -> int:
        """The number of the one that was made last; 0: there is none yet. With `lock` nobody else makes one until this
        transaction ends."""
        if lock and self._connection.dialect.name == "postgresql":
            await self._connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        return await self._connection.scalar(select(func.coalesce(func.max(announcements.c.number), 0))) or 0

    async def add(self, announcement: Announcement, signed: bytes) -> None:
        """Keep it. `signed`: what agents get of it or, while it is planned, what was sealed of it."""
        message, target = announcement.message, announcement.target
        await self._connection.execute(
            insert(announcements).values(
                id=announcement.id,
                number=announcement.number,
                title=message.title,
                body=message.body,
                priority=message.priority.value,
                transmission=message.transmission.value,
                display=message.display.value,
                needs_confirmation=message.needs_confirmation,
                question=_plain(message.question),
                folded=folded(f"{message.title}\n{message.body}\n{announcement.created_by}"),
                target=target.kind.value,
                chosen=_plain(_Chosen(target.agent_ids, target.tags, target.filter, target.saved_filter_id)),
                created_at=announcement.created_at,
                created_by=announcement.created_by,
                starts_at=announcement.starts_at,
                time_zone=announcement.time_zone,
                expires_at=announcement.expires_at,
                sent_at=announcement.sent_at,
                copied_from=announcement.copied_from,
                total=announcement.total,
                signed=signed,
            )
        )

    async def get(self, id: str) -> Announcement | None:
        """The announcement of that id, with all of its target."""
        return (await self._found([id], *_LIGHT, announcements.c.chosen)).get(id)

    async def brief(self, ids: Sequence[str]) -> dict[str, Announcement]:
        """These, by id; of their targets the kind alone."""
        return await self._found(ids, *_LIGHT)

    async def locked(self, id: str) -> Announcement | None:
        """The announcement of that id, of its target the kind; nobody else changes it until this transaction ends."""
        wanted = select(*_LIGHT).where(_is(id)).with_for_update(key_share=True)
        row = (await self._connection.execute(wanted)).one_or_none()
        return _announcement(row) if row else None

    async def _found(self, ids: Sequence[str], *columns: Any) -> dict[str, Announcement]:
        rows = await self._connection.execute(select(*columns).where(announcements.c.id.in_(ids)))
        return {row.id: _announcement(row) for row in rows}

    async def page(
        self, wanted: AnnouncementFilter, now: datetime, before: str | None, limit: int
    ) -> list[Announcement]:
        """Those that match, the newest first; those older than `before`. Of their targets the kind alone."""
        found = select(*_LIGHT).where(*_conditions(wanted, now)).order_by(announcements.c.id.desc())
        if before is not None:
            found = found.where(announcements.c.id < literal(before, Words))
        return [_announcement(row) for row in await self._connection.execute(found.limit(limit))]

    async def count(self, wanted: AnnouncementFilter, now: datetime) -> int:
        """How many match."""
        found = select(func.count()).select_from(announcements).where(*_conditions(wanted, now))
        return await self._connection.scalar(found) or 0

    # -- what agents get --

    async def signed(self, ids: Sequence[str]) -> dict[str, Signed]:
        """What agents get of these; of planned ones what was sealed."""
        rows = await self._connection.execute(
            select(announcements.c.id, announcements.c.signed, announcements.c.withdrawal).where(
                announcements.c.id.in_(ids)
            )
        )
        return {row.id: Signed(row.signed or b"", row.withdrawal or b"") for row in rows}

    async def reach(self, ids: Sequence[str]) -> dict[str, list[Way]]:
        """What of these went out over UDP."""
        rows = await self._connection.execute(
            select(announcements.c.id, announcements.c.reach).where(announcements.c.id.in_(ids))
        )
        return {row.id: msgspec.convert(row.reach or [], list[Way]) for row in rows}

    async def save_reach(self, id: str, ways: Sequence[Way]) -> None:
        """What of it went out over UDP."""
        await self._change(id, reach=[_plain(way) for way in ways])

    # -- its life --

    async def due(self, now: datetime, limit: int) -> list[str]:
        """Planned ones whose time has come and is not over, by their time."""
        rows = await self._connection.execute(
            select(announcements.c.id)
            .where(UNSENT, announcements.c.starts_at <= now, announcements.c.expires_at > now)
            .order_by(announcements.c.starts_at, announcements.c.id)
            .limit(limit)
        )
        return list(rows.scalars())

    async def save_plan(self, planned: Announcement, sealed: bytes) -> None:
        """When a planned one is sent."""
        await self._change(
            planned.id,
            starts_at=planned.starts_at,
            time_zone=planned.time_zone,
            expires_at=planned.expires_at,
            signed=sealed,
        )

    async def send(self, sent: Announcement, signed: bytes) -> bool:
        """It is sent; False: it was before, or was withdrawn. One alone is told True."""
        done = await self._connection.execute(
            update(announcements)
            .where(_is(sent.id), UNSENT)
            .values(
                sent_at=sent.sent_at,
                expires_at=sent.expires_at,
                total=sent.total,
                signed=signed,
            )
        )
        return done.rowcount == 1

    async def withdraw(self, id: str, now: datetime, by: str, signed: bytes | None) -> None:
        """Nobody shall see it any more."""
        await self._change(id, withdrawn_at=now, withdrawn_by=by, withdrawal=signed)

    async def expired(self, since: datetime, until: datetime) -> list[str]:
        """Those that expired after `since`, and no later than `until`."""
        rows = await self._connection.execute(
            select(announcements.c.id)
            .where(announcements.c.expires_at > since, announcements.c.expires_at <= until)
            .order_by(announcements.c.id)
        )
        return list(rows.scalars())

    async def miss(self, now: datetime) -> list[Missed]:
        """Planned ones whose time went by before anybody could send them, by age; each is told once."""
        rows = await self._connection.execute(
            update(announcements)
            .where(UNSENT, announcements.c.expires_at <= now, announcements.c.missed_at.is_(None))
            .values(missed_at=now)
            .returning(announcements.c.id, announcements.c.title, announcements.c.starts_at)
        )
        return sorted((Missed(row.id, row.title, row.starts_at) for row in rows), key=lambda one: one.id)

    # -- what is old --

    async def outdated(self, before: datetime, limit: int) -> list[str]:
        """Those that were over before, oldest first."""
        never_sent = and_(announcements.c.sent_at.is_(None), announcements.c.withdrawn_at < before)
        rows = await self._connection.execute(
            select(announcements.c.id)
            .where(or_(announcements.c.expires_at < before, never_sent))
            .order_by(announcements.c.id)
            .limit(limit)
        )
        return list(rows.scalars())

    async def forget(self, id: str) -> None:
        """Forget one that has no receipts any more."""
        await self._connection.execute(delete(announcements).where(_is(id)))

    async def _change(self, id: str, **values: Any) -> None:
        await self._connection.execute(update(announcements).where(_is(id)).values(**values))


class _Chosen(msgspec.Struct, frozen=True):
    """What of a target has no column of its own."""

    agent_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    filter: AgentFilter | None = None
    saved_filter_id: str = ""


def _is(id: str) -> ColumnElement[bool]:
    return announcements.c.id == literal(id, Words)


def _conditions(wanted: AnnouncementFilter, now: datetime) -> list[ColumnElement[bool]]:
    held: list[ColumnElement[bool]] = []
    if wanted.states:
        held.append(or_(*(_is_in(state, now) for state in sorted(wanted.states))))
    if wanted.priorities:
        held.append(announcements.c.priority.in_(sorted(one.value for one in wanted.priorities)))
    if wanted.created_by:
        held.append(announcements.c.created_by == literal(wanted.created_by, Words))
    if wanted.since is not None:
        held.append(announcements.c.created_at >= wanted.since)
    if wanted.until is not None:
        held.append(announcements.c.created_at < wanted.until)
    for word in folded(wanted.search).split():
        pattern = literal(f"%{_escaped(word)}%", Words)
        held.append(or_(announcements.c.folded.like(pattern, escape="\\"), _is(word)))
    return held


def _is_in(state: AnnouncementState, now: datetime) -> ColumnElement[bool]:
    """As `Announcement.state` has it."""
    is_withdrawn, is_over = announcements.c.withdrawn_at.is_not(None), announcements.c.expires_at <= now
    is_unsent = announcements.c.sent_at.is_(None)
    return {
        AnnouncementState.WITHDRAWN: is_withdrawn,
        AnnouncementState.EXPIRED: ~is_withdrawn & is_over,
        AnnouncementState.PLANNED: ~is_withdrawn & ~is_over & is_unsent,
        AnnouncementState.ACTIVE: ~is_withdrawn & ~is_over & ~is_unsent,
    }[state]


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _plain(kept: Any) -> Any:
    return None if kept is None else msgspec.to_builtins(kept)


def _announcement(row: Row[Any]) -> Announcement:
    chosen = msgspec.convert(getattr(row, "chosen", None) or {}, _Chosen)
    return Announcement(
        id=row.id,
        number=row.number,
        message=Message(
            title=row.title,
            body=row.body,
            priority=Priority(row.priority),
            transmission=Transmission(row.transmission),
            display=Display(row.display),
            needs_confirmation=row.needs_confirmation,
            question=msgspec.convert(row.question, Question | None),
        ),
        target=Target(
            TargetKind(row.target), chosen.agent_ids, chosen.tags, chosen.filter, chosen.saved_filter_id
        ),
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        starts_at=row.starts_at,
        time_zone=row.time_zone,
        sent_at=row.sent_at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
        copied_from=row.copied_from,
        total=row.total,
    )
