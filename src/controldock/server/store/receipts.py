"""Receipts: what became of announcements on each PC."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.receipts import Owed
from controldock.server.store.announcement_tables import receipts
from controldock.server.store.rows import TEXT, packed, unrolled


@dataclass(frozen=True, slots=True)
class Counts:
    """PCs that came to each step of an announcement."""

    received: int = 0
    displayed: int = 0
    read: int = 0
    answered: int = 0
    took_back: int = 0  # of a withdrawn one: PCs that said so


NO_COUNTS = Counts()


class Receipts:
    """Receipts within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, announcement_id: str, agent_ids: Iterable[str]) -> None:
        """Note for whom it is: its text is owed to each of these."""
        rows = unrolled(self._connection, agent=TEXT)
        await self._connection.execute(
            insert(receipts).from_select(
                ["announcement_id", "agent_id", "owed"],
                select(literal(announcement_id), rows.c.agent, literal(Owed.TEXT.value)),
            ),
            packed((id,) for id in agent_ids),
        )

    async def counts(self, announcement_ids: Sequence[str]) -> dict[str, Counts]:
        """How far these are; each has an entry, also where nothing is known yet."""
        found = dict.fromkeys(announcement_ids, NO_COUNTS)
        if not found:
            return found
        asked = unrolled(self._connection, announcement=TEXT)
        rows = await self._connection.execute(
            select(
                receipts.c.announcement_id,
                func.count(receipts.c.received_at),
                func.count(receipts.c.displayed_at),
                func.count(receipts.c.read_at),
                func.count(receipts.c.answered_at),
                func.count(receipts.c.withdrawn_at),
            )
            .join_from(asked, receipts, receipts.c.announcement_id == asked.c.announcement)
            .group_by(receipts.c.announcement_id),
            packed((id,) for id in found),
        )
        return found | {id: Counts(*numbers) for id, *numbers in rows}
