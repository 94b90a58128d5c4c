"""What administrators set while the server runs: a name and a JSON value each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.server.store.tables import settings


class Preferences:
    """Preferences within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> dict[str, Any]:
        """Every value that was ever set."""
        rows = await self._connection.execute(select(settings.c.name, settings.c.value))
        return {row.name: row.value for row in rows}

    async def put(self, name: str, value: Any, at: datetime, by: str) -> None:
        """Set one; the earlier value is forgotten."""
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        said = {"value": value, "changed_at": at, "changed_by": by}
        statement = dialect.insert(settings).values(name=name, **said)
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[settings.c.name], set_=said)
        )
