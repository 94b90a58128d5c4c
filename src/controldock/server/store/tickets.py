"""The signed tickets of attempts, as they are kept."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import OPEN, attempts, tasks


class Tickets:
    """Tickets within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, attempt_ids: Iterable[str]) -> dict[str, str | None]:
        """Those of these attempts."""
        asked = unrolled(self._connection, attempt=TEXT)
        rows = await self._connection.execute(
            select(attempts.c.id, attempts.c.ticket).join_from(
                asked, attempts, attempts.c.id == asked.c.attempt
            ),
            packed((id,) for id in attempt_ids),
        )
        return {row.id: row.ticket for row in rows}

    async def needed(self, after: str, limit: int) -> dict[str, str]:
        """Those that an agent may still have to see, by attempt and in its order, after that attempt."""
        rows = await self._connection.execute(
            select(attempts.c.id, attempts.c.ticket)
            .join_from(tasks, attempts, attempts.c.id == tasks.c.attempt_id)
            .where(OPEN, attempts.c.id > after, attempts.c.ticket.is_not(None))
            .order_by(attempts.c.id)
            .limit(limit)
        )
        return {row.id: row.ticket for row in rows}

    async def replace(self, tickets: Iterable[tuple[str, str]]) -> None:
        """Other ones for these attempts."""
        rows = unrolled(self._connection, attempt=TEXT, ticket=TEXT)
        await self._connection.execute(
            update(attempts).where(attempts.c.id == rows.c.attempt).values(ticket=rows.c.ticket),
            packed(tickets),
        )
