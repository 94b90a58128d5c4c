"""Receipts: what became of announcements on each PC."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection


class Receipts:
    """Receipts within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
