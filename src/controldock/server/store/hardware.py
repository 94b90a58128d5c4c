"""Ids of hardware, a row each: which agents have this one, too?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent import AgentState
from controldock.domain.hardware import strong_ids
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import agents, hardware_ids

SHARED = (
    8  # agents with one id; what more of them have says nothing of any (images, makers that write one number)
)


class Hardware:
    """Ids of hardware within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, said: Mapping[str, Mapping[str, str]]) -> None:
        """These are the ids that these agents have now; those that mean nothing are not kept."""
        asked = unrolled(self._connection, agent=TEXT)
        await self._connection.execute(
            delete(hardware_ids).where(hardware_ids.c.agent_id.in_(select(asked.c.agent))),
            packed((id,) for id in said),
        )
        rows = [(id, kind, value) for id, ids in said.items() for kind, value in strong_ids(ids).items()]
        if rows:
            given = unrolled(self._connection, agent=TEXT, kind=TEXT, value=TEXT)
            await self._connection.execute(
                insert(hardware_ids).from_select(["agent_id", "kind", "value"], select(given)), packed(rows)
            )

    async def holders(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
        """The agents that have these ids, kind and value, and were not removed; the latest first."""
        asked = unrolled(self._connection, kind=TEXT, value=TEXT)
        table = hardware_ids.c
        rows = await self._connection.execute(
            select(table.kind, table.value, table.agent_id)
            .join_from(hardware_ids, agents, agents.c.id == table.agent_id)
            .where(
                tuple_(table.kind, table.value).in_(
                    select(table.kind, table.value)
                    .join_from(
                        asked,
                        hardware_ids,
                        (table.kind == asked.c.kind) & (table.value == asked.c.value),
                    )
                    .group_by(table.kind, table.value)
                    .having(func.count() <= SHARED)
                ),
                agents.c.state != AgentState.REMOVED.value,
            )
            .order_by(table.agent_id.desc()),
            packed(sorted(set(wanted))),
        )
        found: dict[tuple[str, str], list[str]] = {}
        for kind, value, agent_id in rows:
            found.setdefault((kind, value), []).append(agent_id)
        return found
