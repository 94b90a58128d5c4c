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
from controldock.server.store.engine import Database
from controldock.server.store.listing import Facets, Place, parts_of

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
            found = await tx.listing.page(wanted, order, place, limit + 1)
            totals = await tx.listing.totals(wanted)
            seen = await self._sight.see(tx, [agent for agent, _ in found[:limit]])
        more = len(found) > limit
        return AgentList(
            agents=seen,
            total=totals.total,
            online=totals.online,
            next_key=_key_of(found[limit - 1][1], order) if more else None,
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
    return (order.sort.value, "desc" if order.descending else "asc", str(place.part), *parts)


def _place_of(key: tuple[str, ...], order: AgentOrder) -> Place:
    sort, direction, number, *texts = (*key, "", "", "")[: max(len(key), 3)]
    if (sort, direction) != (order.sort.value, "desc" if order.descending else "asc"):
        raise Invalid("This cursor belongs to a list in another order.", fields={"cursor": "other_order"})
    try:
        part = parts_of(order)[int(number)]
        kinds = [column.type.python_type for column in part.columns]
        values = tuple(
            datetime.fromisoformat(text) if issubclass(kind, datetime) else text
            for text, kind in zip(texts, kinds, strict=True)
        )
    except (ValueError, IndexError):
        raise Invalid("This cursor is none of ours.", fields={"cursor": "malformed"}) from None
    return Place(int(number), values)
