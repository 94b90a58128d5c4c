"""Receipts: for whom an announcement is, and what became of it on each PC."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.receipts import Owed, Receipt
from controldock.server.store.announcement_tables import announcements, receipts
from controldock.server.store.columns import Words
from controldock.server.store.rows import MOMENT, NUMBER, TEXT, moment, packed, unrolled

Key = tuple[str, str]  # the announcement, the PC


@dataclass(frozen=True, slots=True)
class Counts:
    """PCs that came to each step of an announcement."""

    received: int = 0
    displayed: int = 0
    read: int = 0
    answered: int = 0
    took_back: int = 0  # of a withdrawn one: PCs that said so


NO_COUNTS = Counts()
_TIMES = (
    "received_at",
    "heard_udp_at",
    "heard_tcp_at",
    "displayed_at",
    "read_at",
    "answered_at",
    "withdrawn_at",
)


# By which time of a receipt its PC counts, for each of the numbers above.
_COUNTED = {
    "received": "received_at",
    "displayed": "displayed_at",
    "read": "read_at",
    "answered": "answered_at",
    "took_back": "withdrawn_at",
}


class Receipts:
    """Receipts within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, announcement_id: str, agent_ids: Iterable[str]) -> None:
        """Note for whom it is: its text is owed to each of these. Until it says more, a PC is where it was last."""
        rows = unrolled(self._connection, agent=TEXT)
        before = receipts.alias("before")
        network = (
            select(before.c.network)
            .where(before.c.agent_id == rows.c.agent)
            .order_by(before.c.announcement_id.desc())
            .limit(1)
            .scalar_subquery()
        )
        await self._connection.execute(
            insert(receipts).from_select(
                ["announcement_id", "agent_id", "owed", "network"],
                select(
                    literal(announcement_id),
                    rows.c.agent,
                    literal(Owed.TEXT.value),
                    func.coalesce(network, ""),
                ),
            ),
            packed((id,) for id in agent_ids),
        )

    async def counts(self, announcement_ids: Sequence[str]) -> dict[str, Counts]:
        """How far these are; each has an entry, also where nothing is known yet."""
        found = dict.fromkeys(announcement_ids, NO_COUNTS)
        if not found:
            return found
        rows = await self._connection.execute(
            select(announcements.c.id, *(announcements.c[step] for step in _COUNTED)).where(
                announcements.c.id.in_(found)
            )
        )
        return found | {id: Counts(*numbers) for id, *numbers in rows}

    # -- what PCs say --

    async def held(self, keys: Iterable[Key]) -> dict[Key, Receipt]:
        """What is known, without sessions; of PCs that it is not for there is nothing."""
        rows = await self._connection.execute(self._asked(receipts), packed(keys))
        return {(row.announcement_id, row.agent_id): receipt_of(row) for row in rows}

    async def lock(self, keys: Iterable[Key]) -> set[Key]:
        """Those of these that are there; nobody else changes them until this transaction ends. Everybody who locks more
        than one does it in this order, announcements first: else two could each wait for what the other one has."""
        keys = list(keys)
        subjects = select(announcements.c.id).where(announcements.c.id.in_({subject for subject, _ in keys}))
        await self._connection.execute(subjects.order_by(announcements.c.id).with_for_update(key_share=True))
        rows = await self._connection.execute(
            self._asked(receipts.c.announcement_id, receipts.c.agent_id)
            .order_by(receipts.c.announcement_id, receipts.c.agent_id)
            .with_for_update(of=receipts),
            packed(keys),
        )
        return {(announcement, agent) for announcement, agent in rows}

    async def save(self, known: Mapping[Key, Receipt]) -> None:
        """Keep what is known of these, without their sessions, and count it. What they are owed for it is settled here,
        and not written anew: somebody may have sent it again meanwhile."""
        if not known:
            return
        await self._count(known)
        rows = unrolled(
            self._connection,
            announcement=TEXT,
            agent=TEXT,
            network=TEXT,
            not_shown=TEXT,
            **dict.fromkeys(_TIMES, MOMENT),
        )
        told = (
            (
                *key,
                receipt.network,
                receipt.not_shown,
                *(moment(self._connection, getattr(receipt, name)) for name in _TIMES),
            )
            for key, receipt in known.items()
        )
        await self._connection.execute(
            update(receipts)
            .where(receipts.c.announcement_id == rows.c.announcement, receipts.c.agent_id == rows.c.agent)
            .values(
                network=rows.c.network,
                not_shown=rows.c.not_shown,
                owed=_still_owed(rows.c),
                **{name: rows.c[name] for name in _TIMES},
            ),
            packed(told),
        )

    async def _count(self, known: Mapping[Key, Receipt]) -> None:
        """Count on by what of this was not known before."""
        rows = unrolled(self._connection, announcement=TEXT, agent=TEXT, **dict.fromkeys(_COUNTED, NUMBER))
        told: list[tuple[str | int, ...]] = [
            (*key, *(int(getattr(receipt, name) is not None) for name in _COUNTED.values()))
            for key, receipt in known.items()
        ]
        more = [
            func.sum(rows.c[step] - case((receipts.c[name].is_not(None), 1), else_=0)).label(step)
            for step, name in _COUNTED.items()
        ]
        found = await self._connection.execute(
            select(receipts.c.announcement_id, *more)
            .join_from(
                rows,
                receipts,
                (receipts.c.announcement_id == rows.c.announcement) & (receipts.c.agent_id == rows.c.agent),
            )
            .group_by(receipts.c.announcement_id)
            .order_by(receipts.c.announcement_id),
            packed(told),
        )
        for id, *numbers in found.all():
            grown = {
                step: announcements.c[step] + number
                for step, number in zip(_COUNTED, numbers, strict=True)
                if number
            }
            if grown:
                this = announcements.c.id == literal(id, Words)
                await self._connection.execute(update(announcements).where(this).values(**grown))

    def _asked(self, *wanted: Any) -> Select[Any]:
        asked = unrolled(self._connection, announcement=TEXT, agent=TEXT)
        return select(*wanted).join_from(
            asked,
            receipts,
            (receipts.c.announcement_id == asked.c.announcement) & (receipts.c.agent_id == asked.c.agent),
        )


def _still_owed(new: Any) -> ColumnElement[str]:
    """Nothing, once the PC has what it was owed."""
    settled = {
        Owed.TEXT: new.received_at,
        Owed.SHOW: new.displayed_at,
        Owed.REMIND: new.read_at,
        Owed.WITHDRAWAL: new.withdrawn_at,
    }
    return case(
        *(
            ((receipts.c.owed == owed.value) & at.is_not(None), literal(Owed.NOTHING.value))
            for owed, at in settled.items()
        ),
        else_=receipts.c.owed,
    )


def receipt_of(row: Row[Any]) -> Receipt:
    """A row of the table, without its sessions."""
    return Receipt(
        received_at=row.received_at,
        heard_udp_at=row.heard_udp_at,
        heard_tcp_at=row.heard_tcp_at,
        network=row.network,
        displayed_at=row.displayed_at,
        read_at=row.read_at,
        answered_at=row.answered_at,
        not_shown=row.not_shown,
        withdrawn_at=row.withdrawn_at,
    )
