"""PCs as actions need them: where they are, whether they are there, and who is at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent import AgentState
from controldock.domain.guard import Hit
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import agents


@dataclass(frozen=True, slots=True)
class ActionPc:
    """A PC that something is done to, or that does something for another."""

    id: str
    host_name: str
    addresses: tuple[str, ...]
    online: bool
    with_people: bool  # somebody is logged on, as far as it is known


class ActionPcs:
    """PCs within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, ids: Iterable[str]) -> list[ActionPc]:
        """These, by name; unknown ones are missing."""
        asked = unrolled(self._connection, agent=TEXT)
        wanted = _PCS.join_from(asked, agents, agents.c.id == asked.c.agent)
        rows = await self._connection.execute(
            wanted.order_by(agents.c.natural_name, agents.c.id), packed((id,) for id in ids)
        )
        return [_pc(row) for row in rows]

    async def hit(self, ids: Iterable[str]) -> Hit:
        """How many these are, and how many of them are there."""
        asked = unrolled(self._connection, agent=TEXT)
        online = agents.c.offline_since.is_(None)
        row = (
            await self._connection.execute(
                select(
                    func.count().label("total"),
                    func.count().filter(online).label("online"),
                    func.count().filter(online, cast(agents.c.users, Text).not_in(_NOBODY)).label("people"),
                ).join_from(asked, agents, agents.c.id == asked.c.agent),
                packed((id,) for id in ids),
            )
        ).one()
        return Hit(row.total, row.online, row.people)

    async def awake(self) -> list[ActionPc]:
        """All that are there now, by age."""
        wanted = _PCS.where(agents.c.state == AgentState.ACTIVE.value, agents.c.offline_since.is_(None))
        return [_pc(row) for row in await self._connection.execute(wanted.order_by(agents.c.id))]


_NOBODY = ("[]", "null")  # `users` as text

_PCS: Select[Any] = select(
    agents.c.id, agents.c.host_name, agents.c.addresses, agents.c.offline_since, agents.c.users
)


def _pc(row: Row[Any]) -> ActionPc:
    return ActionPc(
        id=row.id,
        host_name=row.host_name,
        addresses=tuple(row.addresses),
        online=row.offline_since is None,
        with_people=bool(row.users),
    )
