"""Tags, and the PCs that have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent import AgentState
from controldock.domain.names import folded
from controldock.domain.tag import Tag
from controldock.server.store.columns import Words
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import agent_tags, listed_agents, tags


@dataclass(frozen=True, slots=True)
class CountedTag:
    """A tag, and how many PCs have it."""

    tag: Tag
    agents: int


class Tags:
    """Tags within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, tag: Tag, now: datetime) -> None:
        """A new one."""
        await self._connection.execute(
            insert(tags).values(id=tag.id, name=tag.name, folded_name=folded(tag.name), created_at=now)
        )

    async def rename(self, tag: Tag) -> None:
        """Call it by another name."""
        await self._connection.execute(
            update(tags).where(tags.c.id == tag.id).values(name=tag.name, folded_name=folded(tag.name))
        )

    async def remove(self, id: str) -> list[str]:
        """Take it from every PC, and forget it; the PCs that had it."""
        had = await self.holders(id)
        await self._connection.execute(delete(agent_tags).where(agent_tags.c.tag_id == id))
        await self._connection.execute(delete(tags).where(tags.c.id == id))
        return had

    async def holders(self, id: str) -> list[str]:
        """The PCs that have it."""
        wanted = (
            select(agent_tags.c.agent_id).where(agent_tags.c.tag_id == id).order_by(agent_tags.c.agent_id)
        )
        return list((await self._connection.execute(wanted)).scalars())

    async def get(self, id: str) -> Tag | None:
        """The tag of that id."""
        return await self._one(tags.c.id == literal(id, Words))

    async def named(self, name: str) -> Tag | None:
        """The tag that is called so, however it is written."""
        return await self._one(tags.c.folded_name == literal(folded(name), Words))

    async def _one(self, which: Any) -> Tag | None:
        row = (await self._connection.execute(select(tags.c.id, tags.c.name).where(which))).one_or_none()
        return Tag(row.id, row.name) if row else None

    async def known(self) -> dict[str, Tag]:
        """All there are, by folded name."""
        rows = await self._connection.execute(select(tags).order_by(tags.c.folded_name))
        return {row.folded_name: Tag(row.id, row.name) for row in rows}

    async def counted(self, without: Iterable[AgentState] = (AgentState.REMOVED,)) -> list[CountedTag]:
        """All there are by name, each with the number of PCs that have it and are in none of these states."""
        held, tag_id = func.count().label("held"), agent_tags.c.tag_id
        everywhere = select(tag_id, held).group_by(tag_id)
        # Few are left out, so it is cheaper to take them off than to look at the state of every PC.
        states = listed_agents.c.state.in_([state.value for state in without])
        left_out = everywhere.join_from(
            listed_agents, agent_tags, agent_tags.c.agent_id == listed_agents.c.agent_id
        ).where(states)
        off = {row.tag_id: row.held for row in await self._connection.execute(left_out)}
        counted = everywhere.subquery()
        rows = await self._connection.execute(
            select(tags.c.id, tags.c.name, func.coalesce(counted.c.held, 0).label("held"))
            .join_from(tags, counted, counted.c.tag_id == tags.c.id, isouter=True)
            .order_by(tags.c.folded_name)
        )
        return [CountedTag(Tag(row.id, row.name), row.held - off.get(row.id, 0)) for row in rows]

    # -- of PCs --

    async def of(self, agent_ids: Iterable[str]) -> dict[str, tuple[Tag, ...]]:
        """The tags of these PCs by name; those without any are missing."""
        asked = unrolled(self._connection, agent=TEXT)
        rows = await self._connection.execute(
            select(agent_tags.c.agent_id, tags.c.id, tags.c.name)
            .join_from(asked, agent_tags, agent_tags.c.agent_id == asked.c.agent)
            .join(tags, tags.c.id == agent_tags.c.tag_id)
            .order_by(tags.c.folded_name),
            packed((id,) for id in agent_ids),
        )
        found: dict[str, tuple[Tag, ...]] = {}
        for row in rows:
            found[row.agent_id] = (*found.get(row.agent_id, ()), Tag(row.id, row.name))
        return found

    async def sets(self, agent_ids: Sequence[str]) -> dict[str, frozenset[str]]:
        """The ids of the tags of these PCs; those without any are missing."""
        return {id: frozenset(tag.id for tag in held) for id, held in (await self.of(agent_ids)).items()}

    async def put(self, new: Mapping[str, Iterable[str]]) -> None:
        """Give PCs tags that they don't have: ids of tags by agent."""
        rows = [(agent, tag) for agent, given in sorted(new.items()) for tag in sorted(given)]
        if not rows:
            return
        given = unrolled(self._connection, agent=TEXT, tag=TEXT)
        await self._connection.execute(
            insert(agent_tags).from_select(["agent_id", "tag_id"], select(given.c.agent, given.c.tag)),
            packed(rows),
        )

    async def take(self, tag_ids: Sequence[str], agent_ids: Iterable[str]) -> None:
        """Take tags from PCs."""
        asked = unrolled(self._connection, agent=TEXT)
        await self._connection.execute(
            delete(agent_tags).where(
                agent_tags.c.tag_id.in_(tag_ids), agent_tags.c.agent_id.in_(select(asked.c.agent))
            ),
            packed((id,) for id in agent_ids),
        )
