"""Announcements, and which of them are due."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.server.store.announcement_tables import announcements


class Announcements:
    """Announcements within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def last_number(self) -> int:
        """The number of the one that was made last; 0: there is none yet."""
        return await self._connection.scalar(select(func.coalesce(func.max(announcements.c.number), 0))) or 0
