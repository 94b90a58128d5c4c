"""Check-ins, and how PCs came and went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent import AgentState
from controldock.domain.presence import PresenceChange, PresenceReason
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import agents, check_ins, presence_changes


@dataclass(frozen=True, slots=True)
class KnownPresence:
    """What is kept of an agent's presence."""

    agent_id: str
    own_poll_interval: timedelta | None
    offline_since: datetime | None  # None: online
    last_check_in: datetime | None


class Presences:
    """Presence within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._dialect = sqlite if connection.dialect.name == "sqlite" else postgresql

    async def known(self) -> list[KnownPresence]:
        """Of every agent that is part of the fleet."""
        rows = await self._connection.execute(
            select(agents.c.id, agents.c.own_poll_interval, agents.c.offline_since, check_ins.c.last_check_in)
            .join_from(agents, check_ins, agents.c.id == check_ins.c.agent_id, isouter=True)
            .where(agents.c.state != AgentState.REMOVED.value)
        )
        return [
            KnownPresence(id, timedelta(seconds=own) if own is not None else None, since, last)
            for id, own, since, last in rows
        ]

    async def save_check_ins(self, moments: Mapping[str, datetime]) -> None:
        """Keep when these were last heard; sorted, so that pages are touched in a row."""
        statement = self._dialect.insert(check_ins)
        await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[check_ins.c.agent_id],
                set_={"last_check_in": statement.excluded.last_check_in},
            ),
            [{"agent_id": id, "last_check_in": moments[id]} for id in sorted(moments)],
        )

    async def save_changes(self, changes: Sequence[PresenceChange]) -> None:
        """Keep that these came and went, and who is offline now; of several changes of one the last one counts."""
        if not changes:
            return
        statement = self._dialect.insert(presence_changes)
        await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[presence_changes.c.agent_id, presence_changes.c.at],
                set_={"online": statement.excluded.online, "reason": statement.excluded.reason},
            ),
            [
                {"agent_id": one.agent_id, "at": one.at, "online": one.online, "reason": one.reason.value}
                for one in changes
            ],
        )
        since = {one.agent_id: None if one.online else one.at for one in changes}
        await self._connection.execute(
            update(agents).where(agents.c.id == bindparam("key")),
            [{"key": id, "offline_since": moment} for id, moment in sorted(since.items())],
        )

    async def changes_of(self, agent_id: str, limit: int) -> list[PresenceChange]:
        """How it came and went, newest first."""
        rows = await self._connection.execute(
            select(presence_changes)
            .where(presence_changes.c.agent_id == agent_id)
            .order_by(presence_changes.c.at.desc())
            .limit(limit)
        )
        return [PresenceChange(row.agent_id, row.at, row.online, PresenceReason(row.reason)) for row in rows]

    async def forget_changes(self, before: datetime, after: str, limit: int) -> str:
        """Delete older changes of the next `limit` agents by id; the id to go on after, empty at the end. Agent by
        agent, because an index by age would cost as much as the table."""
        rows = await self._connection.execute(
            select(agents.c.id).where(agents.c.id > after).order_by(agents.c.id).limit(limit)
        )
        ids = list(rows.scalars())
        asked = select(unrolled(self._connection, agent=TEXT).c.agent)
        await self._connection.execute(
            delete(presence_changes).where(
                presence_changes.c.agent_id.in_(asked), presence_changes.c.at < before
            ),
            packed((id,) for id in ids),
        )
        return ids[-1] if len(ids) == limit else ""
