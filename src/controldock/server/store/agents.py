"""PCs under management and their check-ins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent import Agent, AgentState, Facts
from controldock.domain.names import folded, natural
from controldock.domain.ratchet import Ratchet
from controldock.server.store.hardware import Hardware
from controldock.server.store.inventory import Inventories, also_known
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import agents

RATCHET_SIZE = 32  # bytes of a hash


# Characters that names are sorted by. Folding makes up to 18 letters of one, and PostgreSQL's indexes take 2,704 bytes.
MAX_KEY, MAX_VERSION_KEY = 300, 100


@dataclass(frozen=True, slots=True)
class Credential:
    """What is needed to decide whether an agent may come in."""

    agent_id: str
    state: AgentState
    token_hash: bytes | None
    own_poll_interval: timedelta | None
    ratchet: Ratchet


def facts_values(facts: Facts) -> dict[str, Any]:
    """The columns of what a PC says of itself."""
    return {
        "host_name": facts.host_name,
        "os": facts.os,
        "os_name": facts.os_name,
        "agent_version": facts.agent_version,
        "addresses": list(facts.addresses),
        "hardware_ids": facts.hardware_ids,
        "main_address": facts.main_address,
    }


def listing_values(facts: Facts, users: Iterable[str] = ()) -> dict[str, Any]:
    """The columns that the list is searched and sorted by."""
    return {
        "folded_name": folded(facts.host_name),
        "natural_name": natural(facts.host_name)[:MAX_KEY],
        "natural_version": natural(facts.agent_version)[:MAX_VERSION_KEY],
        "also_known": also_known(facts.addresses, users),
    }


def facts_of(row: Row[Any]) -> Facts:
    """What the PC said of itself, from a row that has these columns."""
    return Facts(
        host_name=row.host_name,
        os=row.os,
        os_name=row.os_name,
        agent_version=row.agent_version,
        addresses=tuple(row.addresses),
        hardware_ids=dict(row.hardware_ids),
        main_address=row.main_address,
    )


class Agents:
    """Agents within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, *added: Agent) -> None:
        """Add approved PCs; they have no token yet."""
        await self._connection.execute(
            insert(agents),
            [
                {
                    "id": agent.id,
                    "state": agent.state.value,
                    "token_hash": None,
                    "own_poll_interval": _seconds(agent.own_poll_interval),
                    "registered_at": agent.registered_at,
                    "offline_since": agent.offline_since,
                    **facts_values(agent.facts),
                    **listing_values(agent.facts),
                }
                for agent in added
            ],
        )
        await Hardware(self._connection).keep({agent.id: agent.facts.hardware_ids for agent in added})

    async def set_token(self, id: str, token_hash: bytes) -> None:
        """Give it a token; any earlier one is dead."""
        await self.set_tokens({id: token_hash})

    async def set_tokens(self, tokens: Mapping[str, bytes | None]) -> None:
        """Give each its token, or none; any earlier one is dead, and with it whatever its holder was to show."""
        await self._connection.execute(
            update(agents).where(agents.c.id == bindparam("key")),
            [
                {"key": id, "token_hash": token, "ratchet_hash": None, "next_ratchet_hash": None}
                for id, token in tokens.items()
            ],
        )

    async def remove(self, id: str) -> None:
        """It is no longer ours: no session, no work. Its history stays readable."""
        await self._connection.execute(
            update(agents).where(agents.c.id == id).values(state=AgentState.REMOVED.value, token_hash=None)
        )

    async def set_facts(self, known: Mapping[str, Facts]) -> None:
        """Keep what these PCs say of themselves now."""
        users = await Inventories(self._connection).users(known)
        await self._connection.execute(
            update(agents).where(agents.c.id == bindparam("key")),
            [
                {"key": id, **facts_values(facts), **listing_values(facts, users.get(id, ()))}
                for id, facts in known.items()
            ],
        )
        await Hardware(self._connection).keep({id: facts.hardware_ids for id, facts in known.items()})

    async def save_ratchets(self, ratchets: Mapping[str, Ratchet]) -> None:
        """Keep what these agents have to show next."""
        if ratchets:
            await self._connection.execute(
                update(agents).where(agents.c.id == bindparam("key")),
                [
                    {
                        "key": id,
                        "ratchet_hash": ratchet.current,
                        "next_ratchet_hash": b"".join(ratchet.given) or None,
                    }
                    for id, ratchet in ratchets.items()
                ],
            )

    async def forget_ratchets(self) -> int:
        """Nobody has to show anything at the next hello; how many had to."""
        done = await self._connection.execute(
            update(agents)
            .where(or_(agents.c.ratchet_hash.is_not(None), agents.c.next_ratchet_hash.is_not(None)))
            .values(ratchet_hash=None, next_ratchet_hash=None)
        )
        return done.rowcount

    async def set_state(
        self, ids: Sequence[str], state: AgentState, removed_at: datetime | None = None
    ) -> None:
        """What the server allows these from now on."""
        asked = unrolled(self._connection, agent=TEXT)
        await self._connection.execute(
            update(agents)
            .where(agents.c.id.in_(select(asked.c.agent)))
            .values(state=state.value, removed_at=removed_at),
            packed((id,) for id in ids),
        )

    async def restorable_since(self, before: datetime, limit: int) -> list[str]:
        """Removed before that moment, and they could still be restored."""
        rows = await self._connection.execute(
            select(agents.c.id)
            .where(
                agents.c.state == AgentState.REMOVED.value,
                agents.c.token_hash.is_not(None),
                agents.c.removed_at < before,
            )
            .order_by(agents.c.id)
            .limit(limit)
        )
        return list(rows.scalars())

    async def get(self, id: str) -> Agent | None:
        """The agent of that id."""
        row = (await self._connection.execute(select(agents).where(agents.c.id == id))).one_or_none()
        return agent_of(row) if row else None

    async def credentials(self, ids: Sequence[str]) -> dict[str, tuple[Credential, Facts]]:
        """Who these agents are, with what is known of them; unknown ones are missing."""
        found: dict[str, tuple[Credential, Facts]] = {}
        asked = unrolled(self._connection, agent=TEXT)
        rows = await self._connection.execute(
            select(agents).join_from(asked, agents, agents.c.id == asked.c.agent), packed((id,) for id in ids)
        )
        for row in rows:
            interval = _interval(row.own_poll_interval)
            credential = Credential(row.id, AgentState(row.state), row.token_hash, interval, _ratchet(row))
            found[row.id] = credential, facts_of(row)
        return found

    async def active_ids(self, among: Iterable[str] | None = None) -> list[str]:
        """The agents that may get work, by age; only those `among`, if given."""
        wanted = select(agents.c.id).where(agents.c.state == AgentState.ACTIVE.value)
        ids = list((await self._connection.execute(wanted.order_by(agents.c.id))).scalars())
        if among is None:
            return ids
        chosen = frozenset(among)
        return [id for id in ids if id in chosen]

    async def set_own_poll_interval(self, id: str, interval: timedelta | None) -> None:
        """How often it shall show itself; None: as often as the fleet."""
        await self._connection.execute(
            update(agents).where(agents.c.id == id).values(own_poll_interval=_seconds(interval))
        )


def agent_of(row: Row[Any]) -> Agent:
    """A PC, from a row of its table."""
    return Agent(
        id=row.id,
        facts=facts_of(row),
        state=AgentState(row.state),
        registered_at=row.registered_at,
        own_poll_interval=_interval(row.own_poll_interval),
        offline_since=row.offline_since,
        removed_at=row.removed_at,
        users=tuple(row.users or ()),
    )


def _ratchet(row: Row[Any]) -> Ratchet:
    given = row.next_ratchet_hash or b""
    return Ratchet(
        row.ratchet_hash,
        tuple(given[start : start + RATCHET_SIZE] for start in range(0, len(given), RATCHET_SIZE)),
    )


def _seconds(interval: timedelta | None) -> float | None:
    return interval.total_seconds() if interval is not None else None


def _interval(seconds: float | None) -> timedelta | None:
    return timedelta(seconds=seconds) if seconds is not None else None
