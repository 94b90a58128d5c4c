"""Receipts as people look at them: in any order, page by page, and as figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent import AgentState
from controldock.domain.announcement import Step
from controldock.domain.names import folded
from controldock.domain.receipts import DELAYS, Behind, Coverage, Receipt, ReceiptFilter, ReceiptSort
from controldock.server.store.announcement_tables import receipts
from controldock.server.store.columns import Moment, Words
from controldock.server.store.outcomes import NoSuchPlace, Standing
from controldock.server.store.receipts import receipt_of
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import agents

# Where something has not happened: last, whichever end of the order comes first.
BEFORE_ALL, AFTER_ALL = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)

# Of the last receipt of a page: what it is ordered by, its PC's name as it is ordered, its id.
Place = tuple[str, ...]
_AT = {
    Step.RECEIVED: receipts.c.received_at,
    Step.DISPLAYED: receipts.c.displayed_at,
    Step.READ: receipts.c.read_at,
    Step.ANSWERED: receipts.c.answered_at,
}
_LACKING = {
    Behind.NOT_RECEIVED: Step.RECEIVED,
    Behind.NOT_DISPLAYED: Step.DISPLAYED,
    Behind.NOT_READ: Step.READ,
    Behind.NOT_ANSWERED: Step.ANSWERED,
}
_TIMED = {
    ReceiptSort.RECEIVED_AT: Step.RECEIVED,
    ReceiptSort.DISPLAYED_AT: Step.DISPLAYED,
    ReceiptSort.READ_AT: Step.READ,
    ReceiptSort.ANSWERED_AT: Step.ANSWERED,
}


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt, without its sessions, and its PC."""

    announcement_id: str
    agent_id: str
    host_name: str
    standing: Standing
    resent: int
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """Some receipts, how many match in all, and where it goes on."""

    receipts: list[ReceiptRow]
    total: int
    end: Place | None  # None: there is nothing more


class ReceiptPages:
    """Receipts to look at, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(
        self, announcement_id: str, wanted: ReceiptFilter, after: Place | None, limit: int
    ) -> ReceiptPage:
        """Receipts of an announcement, those after the place."""
        matching = [receipts.c.announcement_id == announcement_id, *_conditions(wanted)]
        counted = select(func.count()).select_from(receipts).where(*matching)
        if wanted.search:
            counted = counted.join(agents, agents.c.id == receipts.c.agent_id)
        total = await self._connection.scalar(counted)
        order = _order(wanted)
        chosen = _with_pc().add_columns(*(column.label(f"key{n}") for n, column in enumerate(order)))
        chosen = chosen.where(*matching)
        if after is not None:
            place = tuple_(*_read(after, wanted.sort, len(order)))
            chosen = chosen.where(tuple_(*order) < place if wanted.descending else tuple_(*order) > place)
        ordered = [column.desc() if wanted.descending else column for column in order]
        rows = list(await self._connection.execute(chosen.order_by(*ordered).limit(limit + 1)))
        shown = rows[:limit]
        more = len(rows) > limit
        end = tuple(_written(getattr(shown[-1], f"key{n}")) for n in range(len(order))) if more else None
        return ReceiptPage([_row_of(row) for row in shown], total or 0, end)

    async def agent_ids(self, announcement_id: str, *, answered: bool = False) -> list[str]:
        """All PCs that it is for, by name; or those alone where somebody answered."""
        wanted = (
            select(receipts.c.agent_id)
            .join(agents, agents.c.id == receipts.c.agent_id)
            .where(receipts.c.announcement_id == announcement_id)
            .order_by(agents.c.natural_name, receipts.c.agent_id)
        )
        if answered:
            wanted = wanted.where(receipts.c.answered_at.is_not(None))
        return list((await self._connection.execute(wanted)).scalars())

    async def of_ids(self, announcement_id: str, agent_ids: Sequence[str]) -> dict[str, ReceiptRow]:
        """Receipts of these PCs, by their ids."""
        asked = unrolled(self._connection, agent=TEXT)
        # Not joined: SQLite would go through all receipts, and through all that is asked for with each of them.
        wanted = _with_pc().where(
            receipts.c.announcement_id == announcement_id, receipts.c.agent_id.in_(select(asked.c.agent))
        )
        rows = await self._connection.execute(wanted, packed((id,) for id in agent_ids))
        return {row.agent_id: _row_of(row) for row in rows}

    async def of_agent(self, agent_id: str, before: str | None, limit: int) -> list[ReceiptRow]:
        """What a PC was told, newest first; only what is older than an announcement."""
        wanted = _with_pc().where(receipts.c.agent_id == agent_id)
        if before is not None:
            wanted = wanted.where(receipts.c.announcement_id < literal(before, Words))
        rows = await self._connection.execute(wanted.order_by(receipts.c.announcement_id.desc()).limit(limit))
        return [_row_of(row) for row in rows]

    # -- figures --

    async def delays(self, announcement_id: str, sent_at: datetime) -> dict[Step, dict[int, int]]:
        """How many PCs came to each step how fast: by the place of that time in DELAYS, and behind them all others."""
        bounds = [sent_at + timedelta(seconds=seconds) for seconds in DELAYS]
        counting = []
        for step, at in _AT.items():
            place = case(
                *((at <= literal(bound, Moment), number) for number, bound in enumerate(bounds)),
                else_=len(bounds),
            )
            counting.append(
                select(literal(step.value).label("step"), cast(place, Integer).label("place"))
                .where(receipts.c.announcement_id == announcement_id, at.is_not(None))
                .subquery()
            )
        rows = await self._connection.execute(
            union_all(
                *(
                    select(found.c.step, found.c.place, func.count()).group_by(found.c.step, found.c.place)
                    for found in counting
                )
            )
        )
        counts: defaultdict[Step, dict[int, int]] = defaultdict(dict)
        for step, place, count in rows:
            counts[Step(step)][place] = count
        return dict(counts)

    async def coverage(self, announcement_id: str) -> list[Coverage]:
        """What the network let through, for every subnet."""
        heard, has = receipts.c.heard_udp_at.is_not(None), receipts.c.received_at.is_not(None)
        rows = await self._connection.execute(
            select(
                receipts.c.network,
                func.count(),
                func.count(receipts.c.heard_udp_at),
                func.count(case((~heard & has, 1))),
                func.count(case((~heard & ~has, 1))),
            )
            .where(receipts.c.announcement_id == announcement_id)
            .group_by(receipts.c.network)
        )
        return [Coverage(*row) for row in rows]


def _with_pc() -> Select[Any]:
    return select(
        receipts,
        agents.c.host_name,
        agents.c.state,
        agents.c.removed_at,
        agents.c.offline_since,
        agents.c.registered_at,
    ).join_from(receipts, agents, agents.c.id == receipts.c.agent_id)


def _row_of(row: Row[Any]) -> ReceiptRow:
    standing = Standing(AgentState(row.state), row.removed_at, row.offline_since, row.registered_at)
    return ReceiptRow(row.announcement_id, row.agent_id, row.host_name, standing, row.resent, receipt_of(row))


def _conditions(wanted: ReceiptFilter) -> list[ColumnElement[bool]]:
    held: list[ColumnElement[bool]] = []
    if wanted.step is not None:
        held.append(_AT[wanted.step].is_not(None))
    if wanted.behind is not None:
        held.append(_AT[_LACKING[wanted.behind]].is_(None))
    if wanted.network is not None:
        held.append(receipts.c.network == literal(wanted.network, Words))
    if word := folded(wanted.search.strip()):
        held.append(
            or_(
                agents.c.folded_name.contains(word, autoescape=True),
                agents.c.also_known.contains(word, autoescape=True),
                receipts.c.agent_id == literal(word, Words),
            )
        )
    return held


def _order(wanted: ReceiptFilter) -> tuple[ColumnElement[Any], ...]:
    below: tuple[ColumnElement[Any], ...] = (agents.c.natural_name, receipts.c.agent_id)
    if wanted.sort is ReceiptSort.NAME:
        return below
    if wanted.sort is ReceiptSort.NETWORK:
        return (receipts.c.network, *below)
    never = literal(BEFORE_ALL if wanted.descending else AFTER_ALL, Moment)
    return (func.coalesce(_AT[_TIMED[wanted.sort]], never), *below)


def _read(place: Place, sort: ReceiptSort, length: int) -> list[Any]:
    """A place as the database compares it."""
    if len(place) != length:
        raise NoSuchPlace
    parts: list[Any] = [literal(part, Words) for part in place]
    if sort in _TIMED:
        try:
            parts[0] = literal(datetime.fromisoformat(place[0]).astimezone(UTC), Moment)
        except (ValueError, OverflowError) as error:
            raise NoSuchPlace from error
    return parts


def _written(value: str | datetime) -> str:
    return value.isoformat() if isinstance(value, datetime) else value
