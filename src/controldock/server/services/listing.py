"""Finding PCs among many: the list page by page, what there is to filter by, and all of it for a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from controldock.domain.agent_filter import AgentFilter, AgentOrder, check_filter
from controldock.domain.errors import Invalid
from controldock.domain.operator import Permission
from controldock.server.services.actor import Actor
from controldock.server.services.sight import SeenAgent, Sight
from controldock.server.store.columns import Moment
from controldock.server.store.engine import Database
from controldock.server.store.listing import Facets, Place, parts_of

NOWHERE = 99  # no list has so many parts
MAX_MOVE = 2**63 - 1  # what a database takes for a number
EXPORTED_AT_ONCE = 500  # PCs; between two such pieces of a file nothing of the database is held


@dataclass(frozen=True, slots=True)
class AgentList:
    """A page, and the size of the whole."""

    agents: list[SeenAgent]
    total: int
    online: int
    next_key: tuple[str, ...] | None


class Listing:
    """Use cases around the list of PCs."""

    def __init__(self, database: Database, sight: Sight) -> None:
        self._database = database
        self._sight = sight

    async def page(
        self,
        actor: Actor,
        wanted: AgentFilter,
        order: AgentOrder,
        after: tuple[str, ...] | None,
        limit: int,
    ) -> AgentList:
        """PCs in this order, those after the key."""
        actor.must(Permission.VIEW)
        check_filter(wanted)
        place = _place_of(after, order) if after is not None else None
        async with self._database.read() as tx:
            page = await tx.listing.page(wanted, order, place, limit)
            seen = await self._sight.see(tx, page.agents)
        return AgentList(
            agents=seen,
            total=page.total,
            online=page.online,
            next_key=_key_of(page.end, order) if page.end is not None else None,
        )

    async def facets(self, actor: Actor) -> Facets:
        """What there is to filter by, with how many active PCs each."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return await tx.listing.facets()

    async def export(
        self, actor: Actor, wanted: AgentFilter, order: AgentOrder
    ) -> AsyncIterator[list[SeenAgent]]:
        """All that match now, piece by piece. Whatever changes meanwhile, each comes once, as it is when it comes."""
        actor.must(Permission.VIEW)
        check_filter(wanted)
        async with self._database.read() as tx:
            ids = await tx.listing.ids(wanted, order)
        return self._pieces(ids)

    async def _pieces(self, ids: list[str]) -> AsyncIterator[list[SeenAgent]]:
        for start in range(0, len(ids), EXPORTED_AT_ONCE):
            async with self._database.read() as tx:
                agents = await tx.listing.of(ids[start : start + EXPORTED_AT_ONCE])
                seen = await self._sight.see(tx, agents)
            yield seen


def _key_of(place: Place, order: AgentOrder) -> tuple[str, ...]:
    """The place as text; it names its order, for in another one it is nowhere."""
    parts = (part.isoformat() if isinstance(part, datetime) else part for part in place.key)
    return (*_direction(order), str(place.part), str(place.began), *parts)


def _direction(order: AgentOrder) -> tuple[str, str]:
    return order.sort.value, "desc" if order.descending else "asc"


def _place_of(key: tuple[str, ...], order: AgentOrder) -> Place:
    if key[:2] != _direction(order):
        raise Invalid("This cursor belongs to a list in another order.", fields={"cursor": "other_order"})
    try:
        number, began, *texts = key[2:]
        part = parts_of(order)[int(number) if number.isdecimal() else NOWHERE]
        parsed = tuple(_parsed(text, column.type) for text, column in zip(texts, part.columns, strict=True))
        return Place(int(number), parsed, min(int(began), MAX_MOVE))
    except (ValueError, IndexError):
        raise Invalid("This cursor is none of ours.", fields={"cursor": "malformed"}) from None


def _parsed(text: str, kind: object) -> str | datetime:
    if not isinstance(kind, Moment):
        return text
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment
