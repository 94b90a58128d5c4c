"""Filters that were given a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, literal, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent_filter import AgentFilter, ListedState, OsFamily
from controldock.domain.names import folded
from controldock.server.store.columns import Words
from controldock.server.store.tables import saved_filters


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter by name; what it finds is asked for anew each time."""

    id: str
    name: str
    filter: AgentFilter
    created_at: datetime
    created_by: str


class SavedFilters:
    """Saved filters within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, saved: SavedFilter) -> None:
        """Keep a new one."""
        await self._connection.execute(
            insert(saved_filters).values(
                id=saved.id, created_at=saved.created_at, created_by=saved.created_by, **_values(saved)
            )
        )

    async def save(self, saved: SavedFilter) -> None:
        """Keep its name and its filter as they are now."""
        await self._connection.execute(
            update(saved_filters).where(saved_filters.c.id == saved.id).values(**_values(saved))
        )

    async def remove(self, id: str) -> None:
        """Forget it."""
        await self._connection.execute(delete(saved_filters).where(saved_filters.c.id == id))

    async def get(self, id: str) -> SavedFilter | None:
        """The one of that id."""
        return await self._one(saved_filters.c.id == literal(id, Words))

    async def named(self, name: str) -> SavedFilter | None:
        """The one that is called so, however it is written."""
        return await self._one(saved_filters.c.folded_name == literal(folded(name), Words))

    async def all(self) -> list[SavedFilter]:
        """All, by name."""
        rows = await self._connection.execute(select(saved_filters).order_by(saved_filters.c.folded_name))
        return [_saved(row) for row in rows]

    async def _one(self, which: Any) -> SavedFilter | None:
        row = (await self._connection.execute(select(saved_filters).where(which))).one_or_none()
        return _saved(row) if row else None


def _values(saved: SavedFilter) -> dict[str, Any]:
    wanted = saved.filter
    return {
        "name": saved.name,
        "folded_name": folded(saved.name),
        "filter": {
            "search": wanted.search,
            "state": wanted.state,
            "os": wanted.os,
            "version": wanted.version,
            "tags": list(wanted.tags),
        },
    }


def _saved(row: Row[Any]) -> SavedFilter:
    kept = row.filter
    wanted = AgentFilter(
        search=kept["search"],
        state=ListedState(kept["state"]) if kept["state"] is not None else None,
        os=OsFamily(kept["os"]) if kept["os"] is not None else None,
        version=kept["version"],
        tags=tuple(kept["tags"]),
    )
    return SavedFilter(row.id, row.name, wanted, row.created_at, row.created_by)
