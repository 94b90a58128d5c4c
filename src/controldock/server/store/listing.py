"""The list of PCs: filtered, sorted, a page at a time, and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, text, true, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent import Agent, AgentState
from controldock.domain.agent_filter import AgentFilter, AgentOrder, AgentSort, ListedState
from controldock.server.store.agents import agent_of
from controldock.server.store.matching import ONLINE, condition, condition_on_all
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import agents
from controldock.server.store.tables import listed_agents as listed
from controldock.server.store.tags import Tags

# PCs that match and are put aside to be counted and sorted: up to so many, one look at all PCs is enough for both. When
# there are more, they are so many that a page is soon found along the index of its order.
SOME = 10_000

Key = tuple[str | datetime, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list a page ended: in which part, the key of its last PC, and the move that was the latest when the
    first page was read."""

    part: int
    key: Key
    began: int


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the list that one index gives in order."""

    condition: ColumnElement[bool]
    columns: tuple[Any, ...]
    moves: tuple[Any, ...]  # the columns of moves that could bring a PC to another place of it
    descending: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the list, how many PCs there are in all of it and how many are online, and where it goes on."""

    agents: list[Agent]
    total: int
    online: int
    end: Place | None  # None: there is nothing more


@dataclass(frozen=True, slots=True)
class Facets:
    """How many active PCs there are of each kind; and how many in each state."""

    os: dict[str, int]
    versions: dict[str, int]
    tags: dict[str, int]
    states: dict[ListedState, int]


def parts_of(order: AgentOrder, columns: Any = listed.c) -> tuple[Part, ...]:
    """The stretches of the list in this order. By last check-in there are two: those online count as now."""
    c = columns
    if order.sort is AgentSort.REGISTERED_AT:
        return (Part(true(), (c.registered_at, c.agent_id), (), order.descending),)
    name = (c.natural_name, c.agent_id)
    if order.sort is AgentSort.LAST_CHECK_IN:
        moves = (c.renamed, c.turned)
        here = Part(c.offline_since.is_(None), name, moves, descending=False)
        gone = Part(
            c.offline_since.is_not(None), (c.offline_since, *name), moves, descending=order.descending
        )
        return (here, gone) if order.descending else (gone, here)
    if order.sort is AgentSort.NAME:
        return (Part(true(), name, (c.renamed,), order.descending),)
    group = c.os_name if order.sort is AgentSort.OS else c.natural_version
    return (Part(true(), (group, *name), (c.renamed, c.regrouped), order.descending),)


class Listing:
    """The list within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(self, wanted: AgentFilter, order: AgentOrder, after: Place | None, limit: int) -> Page:
        """PCs in this order, those after the place. Those that moved in the list since its first page are left out of
        the later ones: they may have been shown at their old place."""
        began = after.began if after is not None else await self._latest_move()
        wish = _Wish(order, after, limit + 1)
        if wanted.words or wanted.tags:
            found, total, online = await self._search(wanted, wish)
        else:
            found, total, online = await self._filter(wanted, wish)
        end = Place(found[limit - 1].part, found[limit - 1].key, began) if len(found) > limit else None
        return Page(await self.of([hit.id for hit in found[:limit]]), total, online, end)

    async def _filter(self, wanted: AgentFilter, wish: _Wish) -> tuple[list[_Hit], int, int]:
        """The same as `_search`, for a filter whose matches are counted by an index."""
        matching = await condition(self._connection, wanted)
        total, online = await self._count_by_index(matching)
        if total <= SOME and wanted != AgentFilter(state=wanted.state):
            return await self._search(wanted, wish)
        return await self._along_index(matching, wish), total, online

    async def _search(self, wanted: AgentFilter, wish: _Wish) -> tuple[list[_Hit], int, int]:
        """The page, how many match, and how many of them are online."""
        if self._connection.dialect.name == "postgresql":
            # A plan made once for all words would not know which of them its index of trigrams is good for.
            await self._connection.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
        on_all = await condition_on_all(self._connection, wanted)
        some = select(*wish.columns()).where(on_all).limit(SOME + 1).cte("some")
        counted = select(func.count().label("total"), func.count(some.c.offline_since).label("offline"))
        counts = counted.select_from(some).subquery("counts")
        found: list[_Hit] = []
        total = offline = 0
        for number, part in wish.parts(some.c):
            page = wish.statement(part, number, len(found)).subquery("page")
            statement = select(counts, page).join_from(counts, page, true(), isouter=True)
            rows = (await self._connection.execute(_sorted(statement, part, page.c))).all()
            total, offline = rows[0].total, rows[0].offline
            if total > SOME:
                return await self._search_many(wanted, on_all, wish)
            found += (_hit(number, part, row) for row in rows if row.at_0 is not None)
            if len(found) == wish.limit:
                break
        return found, total, total - offline

    async def _search_many(
        self, wanted: AgentFilter, on_all: ColumnElement[bool], wish: _Wish
    ) -> tuple[list[_Hit], int, int]:
        counted = select(func.count(), func.count(listed.c.offline_since)).where(on_all)
        total, offline = (await self._connection.execute(counted)).one()
        found = await self._along_index(await condition(self._connection, wanted), wish)
        return found, total, total - offline

    async def _along_index(self, matching: ColumnElement[bool], wish: _Wish) -> list[_Hit]:
        found: list[_Hit] = []
        for number, part in wish.parts(listed.c):
            statement = wish.statement(part, number, len(found)).where(matching)
            rows = await self._connection.execute(statement)
            found += (_hit(number, part, row) for row in rows)
            if len(found) == wish.limit:
                break
        return found

    async def ids(self, wanted: AgentFilter, order: AgentOrder | None = None) -> list[str]:
        """All that match, in this order; without one, by age."""
        if order is None:
            matching = await condition_on_all(self._connection, wanted)
            statement = select(listed.c.agent_id).where(matching).order_by(listed.c.agent_id)
            return list((await self._connection.execute(statement)).scalars())
        matching = await condition(self._connection, wanted)
        found: list[str] = []
        for part in parts_of(order):
            statement = select(listed.c.agent_id).where(matching, part.condition)
            found += (await self._connection.execute(_sorted(statement, part))).scalars()
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
        wanted = select(listed.c.agent_id, listed.c.state)
        rows = await self._connection.execute(
            wanted.join_from(asked, listed, listed.c.agent_id == asked.c.agent), packed((id,) for id in ids)
        )
        return {row.agent_id: AgentState(row.state) for row in rows}

    async def facets(self) -> Facets:
        """What there is to filter by."""
        os: dict[str, int] = {}
        versions: dict[str, int] = {}
        states = dict.fromkeys(ListedState, 0)
        c = listed.c
        kinds = select(c.state, c.os, c.agent_version, func.count(), func.count(c.offline_since))
        for state, name, version, count, offline in await self._connection.execute(
            kinds.group_by(c.state, c.os, c.agent_version)
        ):
            if state != AgentState.ACTIVE.value:
                states[ListedState(state)] += count
                continue
            states[ListedState.ONLINE] += count - offline
            states[ListedState.OFFLINE] += offline
            os[name] = os.get(name, 0) + count
            versions[version] = versions.get(version, 0) + count
        tags = await Tags(self._connection).counted(frozenset(AgentState) - {AgentState.ACTIVE})
        return Facets(os, versions, {one.tag.name: one.agents for one in tags}, states)

    async def _latest_move(self) -> int:
        """A sequence on PostgreSQL, a table on SQLite: read in the same way."""
        return int((await self._connection.execute(text("SELECT last_value FROM list_moves"))).scalar_one())

    async def _count_by_index(self, matching: ColumnElement[bool]) -> tuple[int, int]:
        """Two counts, not one with a filter: each is answered by an index alone."""
        counted = [
            select(func.count()).select_from(listed).where(matching, *more).scalar_subquery()
            for more in ((), (ONLINE,))
        ]
        total, online = (await self._connection.execute(select(*counted))).one()
        return total, online


@dataclass(frozen=True, slots=True)
class _Hit:
    part: int
    key: Key

    @property
    def id(self) -> str:
        return str(self.key[-1])


@dataclass(frozen=True, slots=True)
class _Wish:
    """Which page: in which order, after which place, how long."""

    order: AgentOrder
    after: Place | None
    limit: int

    def parts(self, columns: Any) -> list[tuple[int, Part]]:
        """Those parts of the list that the page may be in."""
        first = self.after.part if self.after is not None else 0
        return list(enumerate(parts_of(self.order, columns)))[first:]

    def columns(self) -> list[Any]:
        """Those that it takes to make the page and to count."""
        needed = {listed.c.offline_since}
        for part in parts_of(self.order):
            needed.update(part.columns, part.moves)
        return sorted(needed, key=lambda column: str(column.name))

    def statement(self, part: Part, number: int, have: int) -> Select[Any]:
        """The keys of the PCs of a part, as many as are still missing."""
        keys = (column.label(f"at_{place}") for place, column in enumerate(part.columns))
        statement = select(*keys).where(part.condition).limit(self.limit - have)
        if self.after is not None:
            statement = statement.where(*(moved <= self.after.began for moved in part.moves))
            if number == self.after.part:
                statement = statement.where(_behind(part, self.after.key))
        return _sorted(statement, part)


def _hit(number: int, part: Part, row: Any) -> _Hit:
    return _Hit(number, tuple(getattr(row, f"at_{place}") for place in range(len(part.columns))))


def _behind(part: Part, key: Key) -> ColumnElement[bool]:
    place = tuple_(*(literal(value, column.type) for value, column in zip(key, part.columns, strict=True)))
    columns = tuple_(*part.columns)
    return columns < place if part.descending else columns > place


def _sorted(statement: Select[Any], part: Part, labels: Any = None) -> Select[Any]:
    columns = [
        labels[f"at_{place}"] if labels is not None else column for place, column in enumerate(part.columns)
    ]
    return statement.order_by(*(column.desc() if part.descending else column for column in columns))
