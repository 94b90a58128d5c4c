"""The list of PCs: filtered, sorted, a page at a time, and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent import Agent, AgentState
from controldock.domain.agent_filter import AgentFilter, AgentOrder, AgentSort, ListedState
from controldock.domain.names import folded
from controldock.server.store.agents import agent_of
from controldock.server.store.columns import Words
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import agent_tags, agents, tags
from controldock.sources import ID_LENGTH

_ONLINE = agents.c.offline_since.is_(None)

Key = tuple[str | datetime, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list a page ended: in which part of it, and the key of its last PC."""

    part: int
    key: Key


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the list that one index gives in order."""

    condition: ColumnElement[bool] | None
    columns: tuple[Any, ...]
    descending: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """How many PCs match, and how many of them are online."""

    total: int
    online: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many active PCs there are of each kind; and how many in each state."""

    os: dict[str, int]
    versions: dict[str, int]
    tags: dict[str, int]
    states: dict[str, int]


def parts_of(order: AgentOrder) -> tuple[Part, ...]:
    """The stretches of the list in this order. By last check-in there are two: those online count as now."""
    by_name = (agents.c.natural_name, agents.c.id)
    if order.sort is AgentSort.LAST_CHECK_IN:
        here = Part(_ONLINE, by_name, descending=False)
        gone = Part(~_ONLINE, (agents.c.offline_since, *by_name), descending=order.descending)
        return (here, gone) if order.descending else (gone, here)
    columns = {
        AgentSort.NAME: by_name,
        AgentSort.OS: (agents.c.os_name, *by_name),
        AgentSort.VERSION: (agents.c.natural_version, *by_name),
        AgentSort.REGISTERED_AT: (agents.c.registered_at, agents.c.id),
    }[order.sort]
    return (Part(None, columns, order.descending),)


class Listing:
    """The list within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(
        self, wanted: AgentFilter, order: AgentOrder, after: Place | None, limit: int
    ) -> list[tuple[Agent, Place]]:
        """PCs in this order, those after the place, each with its own place."""
        condition = await self.condition(wanted)
        found: list[tuple[Agent, Place]] = []
        for number, part in enumerate(parts_of(order)):
            if after is not None and number < after.part:
                continue
            key = after.key if after is not None and number == after.part else None
            statement = _ordered(select(agents).where(condition), part, key).limit(limit - len(found))
            names = [column.name for column in part.columns]
            for row in await self._connection.execute(statement):
                found.append((agent_of(row), Place(number, tuple(getattr(row, name) for name in names))))
            if len(found) == limit:
                break
        return found

    async def totals(self, wanted: AgentFilter) -> Totals:
        """How many match."""
        online = func.count().filter(_ONLINE)
        statement = select(func.count(), online).select_from(agents).where(await self.condition(wanted))
        total, present = (await self._connection.execute(statement)).one()
        return Totals(total, present)

    async def ids(self, wanted: AgentFilter, order: AgentOrder | None = None) -> list[str]:
        """All that match, in this order; without one, by age."""
        condition = await self.condition(wanted)
        if order is None:
            statement = select(agents.c.id).where(condition).order_by(agents.c.id)
            return list((await self._connection.execute(statement)).scalars())
        found: list[str] = []
        for part in parts_of(order):
            statement = _ordered(select(agents.c.id).where(condition), part, None)
            found += (await self._connection.execute(statement)).scalars()
        return found

    async def of(self, ids: Sequence[str]) -> list[Agent]:
        """These, in this order; unknown ones are missing."""
        asked = unrolled(self._connection, agent=TEXT)
        statement = select(agents).join_from(asked, agents, agents.c.id == asked.c.agent)
        rows = await self._connection.execute(statement, packed((id,) for id in ids))
        found = {row.id: agent_of(row) for row in rows}
        return [found[id] for id in ids if id in found]

    async def states(self, ids: Sequence[str]) -> dict[str, AgentState]:
        """The states of these agents; unknown ones are missing."""
        asked = unrolled(self._connection, agent=TEXT)
        statement = select(agents.c.id, agents.c.state).join_from(asked, agents, agents.c.id == asked.c.agent)
        rows = await self._connection.execute(statement, packed((id,) for id in ids))
        return {row.id: AgentState(row.state) for row in rows}

    async def facets(self) -> Facets:
        """What there is to filter by."""
        active = agents.c.state == AgentState.ACTIVE.value
        kinds = await self._connection.execute(
            select(agents.c.os, agents.c.agent_version, func.count())
            .where(active)
            .group_by(agents.c.os, agents.c.agent_version)
        )
        os: dict[str, int] = {}
        versions: dict[str, int] = {}
        for name, version, count in kinds:
            os[name] = os.get(name, 0) + count
            versions[version] = versions.get(version, 0) + count
        tagged = await self._connection.execute(
            select(tags.c.name, func.count(agents.c.id))
            .join_from(tags, agent_tags, agent_tags.c.tag_id == tags.c.id, isouter=True)
            .join(agents, and_(agents.c.id == agent_tags.c.agent_id, active), isouter=True)
            .group_by(tags.c.name, tags.c.folded_name)
            .order_by(tags.c.folded_name)
        )
        return Facets(os, versions, {name: count for name, count in tagged}, await self._state_counts())

    async def _state_counts(self) -> dict[str, int]:
        rows = await self._connection.execute(
            select(agents.c.state, func.count(), func.count().filter(_ONLINE)).group_by(agents.c.state)
        )
        counts = dict.fromkeys(ListedState, 0)
        for state, count, online in rows:
            if state == AgentState.ACTIVE.value:
                counts[ListedState.ONLINE] = online
                counts[ListedState.OFFLINE] = count - online
            else:
                counts[ListedState(state)] = count
        return {state.value: count for state, count in counts.items()}

    async def condition(self, wanted: AgentFilter) -> ColumnElement[bool]:
        """What has to hold for a PC to match."""
        held: list[ColumnElement[bool]] = [agents.c.state == wanted.agent_state.value]
        if wanted.state is ListedState.ONLINE:
            held.append(_ONLINE)
        elif wanted.state is ListedState.OFFLINE:
            held.append(~_ONLINE)
        if wanted.os is not None:
            held.append(agents.c.os == wanted.os.value)
        if wanted.version is not None:
            held.append(agents.c.agent_version == literal(wanted.version, Words))
        for name in dict.fromkeys(map(folded, wanted.tags)):
            held.append(_has_tag(tags.c.folded_name == literal(name, Words)))
        for word in wanted.words:
            held.append(await self._fits(word))
        return and_(*held)

    async def _fits(self, word: str) -> ColumnElement[bool]:
        pattern = literal(f"%{_escaped(word)}%", Words)
        ways = [
            agents.c.folded_name.like(pattern, escape="\\"),
            agents.c.also_known.like(pattern, escape="\\"),
        ]
        if len(word) == ID_LENGTH:
            ways.append(agents.c.id == literal(word, Words))
        # Looked up first: there are few tags, and an index can't be used for this "or" while there is a subquery in it.
        fitting = tags.c.folded_name.like(pattern, escape="\\")
        if ids := list((await self._connection.execute(select(tags.c.id).where(fitting))).scalars()):
            ways.append(agents.c.id.in_(select(agent_tags.c.agent_id).where(agent_tags.c.tag_id.in_(ids))))
        return or_(*ways)


def _has_tag(which: ColumnElement[bool]) -> ColumnElement[bool]:
    found = select(agent_tags.c.agent_id).join_from(agent_tags, tags, tags.c.id == agent_tags.c.tag_id)
    return agents.c.id.in_(found.where(which))


def _ordered(statement: Select[Any], part: Part, after: Key | None) -> Select[Any]:
    if part.condition is not None:
        statement = statement.where(part.condition)
    if after is not None:
        key = tuple_(
            *(literal(value, column.type) for value, column in zip(after, part.columns, strict=True))
        )
        columns = tuple_(*part.columns)
        statement = statement.where(columns < key if part.descending else columns > key)
    directed = (column.desc() if part.descending else column for column in part.columns)
    return statement.order_by(*directed)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
