"""Those who claim to be one quarantined agent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.claimant import Claim, Claimant
from controldock.server.store.agents import facts_of, facts_values
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import claimants


class Claimants:
    """Claimants within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, agent_ids: Iterable[str]) -> dict[str, list[Claimant]]:
        """Those of these agents, oldest first; agents without any are missing."""
        asked = unrolled(self._connection, agent=TEXT)
        rows = await self._connection.execute(
            select(claimants)
            .join_from(asked, claimants, claimants.c.agent_id == asked.c.agent)
            .order_by(claimants.c.id),
            packed((id,) for id in set(agent_ids)),
        )
        found: dict[str, list[Claimant]] = {}
        for row in rows:
            found.setdefault(row.agent_id, []).append(_claimant(row))
        return found

    async def add(self, claimant: Claimant) -> None:
        """A new one."""
        await self._connection.execute(
            insert(claimants).values(
                id=claimant.id,
                agent_id=claimant.agent_id,
                ratchet_hash=claimant.claim.ratchet_hash,
                address=claimant.claim.address,
                first_seen_at=claimant.first_seen_at,
                last_seen_at=claimant.last_seen_at,
                becomes_id=claimant.becomes_id,
                **facts_values(claimant.claim.facts),
            )
        )

    async def touch(self, id: str, claim: Claim, now: datetime) -> None:
        """It came again, and says this now."""
        await self._connection.execute(
            update(claimants)
            .where(claimants.c.id == id)
            .values(address=claim.address, last_seen_at=now, **facts_values(claim.facts))
        )

    async def decide(self, becomes: Mapping[str, str]) -> None:
        """These become new agents: ids of agents by id of claimant."""
        if becomes:
            await self._connection.execute(
                update(claimants).where(claimants.c.id == bindparam("key")),
                [{"key": id, "becomes_id": new} for id, new in becomes.items()],
            )

    async def forget(self, id: str) -> None:
        """It is the agent, and no claimant any more."""
        await self._connection.execute(delete(claimants).where(claimants.c.id == id))

    async def forget_undecided(self, agent_ids: Iterable[str]) -> None:
        """Of those who claim to be these agents only the ones that are known to be others are left."""
        asked = unrolled(self._connection, agent=TEXT)
        await self._connection.execute(
            delete(claimants).where(
                claimants.c.agent_id.in_(select(asked.c.agent)), claimants.c.becomes_id.is_(None)
            ),
            packed((id,) for id in agent_ids),
        )

    async def settle(self, new_ids: Iterable[str]) -> None:
        """These new agents came in: whoever became them is a claimant no more."""
        asked = unrolled(self._connection, agent=TEXT)
        await self._connection.execute(
            delete(claimants).where(claimants.c.becomes_id.in_(select(asked.c.agent))),
            packed((id,) for id in new_ids),
        )


def _claimant(row: Row[Any]) -> Claimant:
    return Claimant(
        id=row.id,
        agent_id=row.agent_id,
        claim=Claim(row.ratchet_hash, facts_of(row), row.address),
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        becomes_id=row.becomes_id,
    )
