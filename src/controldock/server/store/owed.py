"""What PCs are still to be told of announcements over their own connections."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.announcement import Missed
from controldock.domain.receipts import Owed
from controldock.server.store.announcement_tables import OWED, announcements, receipt_sessions, receipts
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import agents

_NOTHING, _TEXT, _SHOW, _REMIND, _WITHDRAWAL = (one.value for one in Owed)
_ANEW = (_SHOW, _REMIND)  # of PCs that have the text
# Mostly nobody is owed anything, which both databases see before they look for each agent.
_ANYTHING = exists(
    select(literal(1)).select_from(receipts.alias("anybody")).where(text("anybody.owed <> ''"))
)


@dataclass(frozen=True, slots=True)
class OwedNotice:
    """What one PC is to be told of one announcement."""

    agent_id: str
    announcement_id: str
    owed: Owed


class OwedNotices:
    """What is owed, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of_agents(self, agent_ids: Iterable[str], now: datetime) -> list[OwedNotice]:
        """What these are to be told, the oldest announcement first. Nothing of those that have expired."""
        asked = unrolled(self._connection, agent=TEXT)
        rows = await self._connection.execute(
            select(receipts.c.agent_id, receipts.c.announcement_id, receipts.c.owed)
            .join_from(asked, receipts, and_(receipts.c.agent_id == asked.c.agent, OWED))
            .join(announcements, announcements.c.id == receipts.c.announcement_id)
            .where(_ANYTHING, announcements.c.expires_at > now)
            .order_by(receipts.c.announcement_id),
            packed((id,) for id in agent_ids),
        )
        return [OwedNotice(row.agent_id, row.announcement_id, Owed(row.owed)) for row in rows]

    async def agents(self, announcement_id: str) -> list[str]:
        """The PCs that are to be told something of it, by age."""
        found = select(receipts.c.agent_id).where(_of(announcement_id), OWED).order_by(receipts.c.agent_id)
        return list((await self._connection.execute(found)).scalars())

    async def delivered(self, told: Collection[OwedNotice]) -> None:
        """What these PCs were told anew has arrived, and is owed no more. A text is owed until its PC says so."""
        asked = unrolled(self._connection, announcement=TEXT, agent=TEXT, owed=TEXT)
        which = select(receipts.c.announcement_id, receipts.c.agent_id).join_from(
            asked,
            receipts,
            and_(
                receipts.c.announcement_id == asked.c.announcement,
                receipts.c.agent_id == asked.c.agent,
                receipts.c.owed == asked.c.owed,
                receipts.c.owed.in_(_ANEW),
            ),
        )
        ordered = sorted(told, key=lambda one: (one.announcement_id, one.agent_id))
        data = packed((one.announcement_id, one.agent_id, one.owed.value) for one in ordered)
        rows = await self._connection.execute(_locking(which), data)
        found = [(row.announcement_id, row.agent_id) for row in rows]
        if not found:
            return
        these = unrolled(self._connection, announcement=TEXT, agent=TEXT)
        await self._connection.execute(
            update(receipts)
            .where(
                receipts.c.announcement_id == these.c.announcement,
                receipts.c.agent_id == these.c.agent,
            )
            .values(owed=_NOTHING),
            packed(found),
        )

    async def withdraw(self, announcement_id: str) -> list[str]:
        """Each PC of it is to be told that it is withdrawn; which PCs those are, by age."""
        which = and_(_of(announcement_id), receipts.c.withdrawn_at.is_(None))
        found = await self._lock(which)
        await self._connection.execute(update(receipts).where(which).values(owed=_WITHDRAWAL))
        return found

    async def again(self, announcement_id: str, missed: Missed) -> dict[str, Owed]:
        """It is sent again to those that have not come so far; what is owed to each of these PCs now."""
        which = and_(_of(announcement_id), _missed(missed))
        await self._lock(which)
        wanted = case(
            (receipts.c.received_at.is_(None), literal(_TEXT)),
            (receipts.c.displayed_at.is_(None), literal(_SHOW)),
            else_=literal(_REMIND),
        )
        rows = await self._connection.execute(
            update(receipts)
            .where(which)
            .values(owed=wanted, resent=receipts.c.resent + 1)
            .returning(receipts.c.agent_id, receipts.c.owed)
        )
        return {row.agent_id: Owed(row.owed) for row in rows}

    async def clear(self, since: datetime, until: datetime) -> None:
        """Nothing is owed any more of what expired after `since`, and no later than `until`."""
        expired = select(announcements.c.id).where(
            announcements.c.expires_at > since, announcements.c.expires_at <= until
        )
        which = and_(receipts.c.announcement_id.in_(expired), OWED)
        await self._lock(which)
        await self._connection.execute(update(receipts).where(which).values(owed=_NOTHING))

    async def forget(self, announcement_id: str, limit: int) -> int:
        """Forget as many of its receipts, with their sessions; how many there were. 0: there were no more."""
        some = select(receipts.c.agent_id).where(_of(announcement_id)).order_by(receipts.c.agent_id)
        ids = list((await self._connection.execute(some.limit(limit))).scalars())
        if not ids:
            return 0
        last = ids[-1]
        for table in (receipt_sessions, receipts):
            of_them = and_(table.c.announcement_id == announcement_id, table.c.agent_id <= last)
            await self._connection.execute(delete(table).where(of_them))
        return len(ids)

    async def addresses(self, agent_ids: Sequence[str]) -> dict[str, str]:
        """The addresses that these PCs tell of themselves, where they do: the one on their way to the server."""
        asked = unrolled(self._connection, agent=TEXT)
        rows = await self._connection.execute(
            select(agents.c.id, agents.c.main_address)
            .join_from(asked, agents, agents.c.id == asked.c.agent)
            .where(func.length(agents.c.main_address) > 0),
            packed((id,) for id in agent_ids),
        )
        return {row.id: row.main_address for row in rows}

    async def _lock(self, which: ColumnElement[bool]) -> list[str]:
        """Keep these rows from everybody else, in the order in which everybody takes them; their PCs."""
        wanted = select(receipts.c.announcement_id, receipts.c.agent_id).where(which)
        return [row.agent_id for row in await self._connection.execute(_locking(wanted))]


def _locking(wanted: Any) -> Any:
    """SQLite has one writer, and leaves the lock out."""
    return wanted.order_by(receipts.c.announcement_id, receipts.c.agent_id).with_for_update(of=receipts)


def _of(announcement_id: str) -> ColumnElement[bool]:
    return receipts.c.announcement_id == announcement_id


def _missed(missed: Missed) -> ColumnElement[bool]:
    """Whoever has not come so far, nor further by another way."""
    later = [receipts.c.read_at, receipts.c.answered_at]
    if missed is not Missed.NOT_READ:
        later.append(receipts.c.displayed_at)
    if missed is Missed.NOT_RECEIVED:
        later.append(receipts.c.received_at)
    return and_(*(column.is_(None) for column in later))
