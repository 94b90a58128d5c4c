"""What PCs told of themselves, a section a row, deflated: lists of software are mostly the same words again."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.names import folded
from controldock.protocol.inventory import Section
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import agents, inventories

_LEVEL = 1  # of deflate: a fifth of the size; the next levels save little and cost twice the time


@dataclass(frozen=True, slots=True)
class Copy:
    """What is held of one section."""

    digest: str
    content: bytes  # its canonical JSON
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class NewCopy:
    """What one section of one agent is from now on."""

    agent_id: str
    section: Section
    digest: str
    content: bytes


class Inventories:
    """Inventories within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def digests(self, agent_ids: Iterable[str]) -> dict[str, dict[str, str]]:
        """The digests of all sections that are held of these agents."""
        asked = unrolled(self._connection, agent=TEXT)
        rows = await self._connection.execute(
            select(inventories.c.agent_id, inventories.c.section, inventories.c.digest).join_from(
                asked, inventories, inventories.c.agent_id == asked.c.agent
            ),
            packed((id,) for id in agent_ids),
        )
        found: dict[str, dict[str, str]] = {}
        for row in rows:
            found.setdefault(row.agent_id, {})[row.section] = row.digest
        return found

    async def copies(self, wanted: Iterable[tuple[str, Section]]) -> dict[tuple[str, Section], Copy]:
        """These sections of these agents; what is not held is missing."""
        asked = unrolled(self._connection, agent=TEXT, section=TEXT)
        same = (inventories.c.agent_id == asked.c.agent) & (inventories.c.section == asked.c.section)
        rows = await self._connection.execute(
            select(inventories).join_from(asked, inventories, same),
            packed((id, section.value) for id, section in wanted),
        )
        return {
            (row.agent_id, Section(row.section)): Copy(
                row.digest, zlib.decompress(row.records), row.changed_at
            )
            for row in rows
        }

    async def save(self, copies: Sequence[NewCopy], at: datetime) -> None:
        """Keep these; what was held of the same sections is forgotten."""
        if not copies:
            return
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        statement = dialect.insert(inventories)
        new = ("digest", "records", "changed_at")
        await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[inventories.c.agent_id, inventories.c.section],
                set_={name: statement.excluded[name] for name in new},
            ),
            [
                {
                    "agent_id": copy.agent_id,
                    "section": copy.section.value,
                    "digest": copy.digest,
                    "records": zlib.compress(copy.content, _LEVEL),
                    "changed_at": at,
                }
                for copy in copies
            ],
        )

    async def set_collected(self, agent_ids: Iterable[str], at: datetime) -> None:
        """These told of their inventories."""
        asked = unrolled(self._connection, agent=TEXT)
        await self._connection.execute(
            update(agents).where(agents.c.id.in_(select(asked.c.agent))).values(collected_at=at),
            packed((id,) for id in agent_ids),
        )

    async def collected_at(self, agent_id: str) -> datetime | None:
        """When it told of its inventory."""
        at: datetime | None = await self._connection.scalar(
            select(agents.c.collected_at).where(agents.c.id == agent_id)
        )
        return at

    async def users(self, agent_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Who is logged on at these PCs, as far as it is known."""
        asked = unrolled(self._connection, agent=TEXT)
        rows = await self._connection.execute(
            select(agents.c.id, agents.c.users).join_from(asked, agents, agents.c.id == asked.c.agent),
            packed((id,) for id in agent_ids),
        )
        return {row.id: tuple(row.users) for row in rows if row.users}

    async def set_users(self, users: Mapping[str, Sequence[str]]) -> None:
        """Who is logged on at these PCs, found by name from now on."""
        if not users:
            return
        asked = unrolled(self._connection, agent=TEXT)
        rows = await self._connection.execute(
            select(agents.c.id, agents.c.addresses).join_from(asked, agents, agents.c.id == asked.c.agent),
            packed((id,) for id in users),
        )
        known = {row.id: row.addresses for row in rows}
        await self._connection.execute(
            update(agents).where(agents.c.id == bindparam("key")),
            [
                {"key": id, "users": list(names), "also_known": also_known(known.get(id, ()), names)}
                for id, names in users.items()
            ],
        )


def also_known(addresses: Iterable[str], users: Iterable[str]) -> str:
    """What an agent is found by beside its name: folded, a line each."""
    return folded("\n".join((*addresses, *users)))
