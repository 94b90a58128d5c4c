"""People, their sessions, sign-in links and API keys. Secrets come in hashed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.operator import Operator, Role
from controldock.server.store.tables import api_keys, operators, sessions, sign_in_links


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A signed-in browser."""

    operator_id: str
    created_at: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKeyRow:
    """A program's key."""

    id: str
    operator_id: str
    secret_hash: bytes
    note: str
    created_at: datetime
    last_used_at: datetime | None


class Operators:
    """Operators and their credentials within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, operator: Operator) -> None:
        """Add a person."""
        await self._connection.execute(
            insert(operators).values(
                id=operator.id,
                name=operator.name,
                role=operator.role.value,
                password_hash=operator.password_hash,
                created_at=operator.created_at,
                disabled_at=operator.disabled_at,
            )
        )

    async def by_name(self, name: str) -> Operator | None:
        """The person of that name."""
        return await self._one(operators.c.name == name)

    async def by_id(self, id: str) -> Operator | None:
        """The person of that id."""
        return await self._one(operators.c.id == id)

    async def set_password(self, id: str, password_hash: str) -> None:
        """Keep a new password hash."""
        await self._connection.execute(
            update(operators).where(operators.c.id == id).values(password_hash=password_hash)
        )

    async def _one(self, condition: Any) -> Operator | None:
        row = (await self._connection.execute(select(operators).where(condition))).one_or_none()
        return _operator(row) if row else None

    # -- sessions --

    async def add_session(self, secret_hash: bytes, operator_id: str, now: datetime) -> None:
        """Begin a session."""
        await self._connection.execute(
            insert(sessions).values(
                secret_hash=secret_hash, operator_id=operator_id, created_at=now, last_used_at=now
            )
        )

    async def session(self, secret_hash: bytes) -> SessionRow | None:
        """The session that this secret opens."""
        row = (
            await self._connection.execute(select(sessions).where(sessions.c.secret_hash == secret_hash))
        ).one_or_none()
        return SessionRow(row.operator_id, row.created_at, row.last_used_at) if row else None

    async def touch_session(self, secret_hash: bytes, now: datetime) -> None:
        """Note that the session is in use."""
        await self._connection.execute(
            update(sessions).where(sessions.c.secret_hash == secret_hash).values(last_used_at=now)
        )

    async def end_session(self, secret_hash: bytes) -> None:
        """Sign out."""
        await self._connection.execute(delete(sessions).where(sessions.c.secret_hash == secret_hash))

    async def end_sessions(self, operator_id: str, *, but: bytes) -> None:
        """Sign out everywhere but here."""
        await self._connection.execute(
            delete(sessions).where(sessions.c.operator_id == operator_id, sessions.c.secret_hash != but)
        )

    async def end_stale_sessions(self, *, created_before: datetime, used_before: datetime) -> None:
        """Forget sessions that are over."""
        await self._connection.execute(
            delete(sessions).where(
                (sessions.c.created_at < created_before) | (sessions.c.last_used_at < used_before)
            )
        )

    # -- sign-in links --

    async def replace_link(self, secret_hash: bytes, operator_id: str, expires_at: datetime) -> None:
        """A new one-time link; earlier ones of this person are void."""
        await self._connection.execute(
            delete(sign_in_links).where(sign_in_links.c.operator_id == operator_id)
        )
        await self._connection.execute(
            insert(sign_in_links).values(
                secret_hash=secret_hash, operator_id=operator_id, expires_at=expires_at
            )
        )

    async def use_link(self, secret_hash: bytes, now: datetime) -> str | None:
        """Whose link it is, once: the deletion is what lets only one of two win."""
        row = (
            await self._connection.execute(
                delete(sign_in_links)
                .where(sign_in_links.c.secret_hash == secret_hash)
                .returning(sign_in_links.c.operator_id, sign_in_links.c.expires_at)
            )
        ).one_or_none()
        return row.operator_id if row and row.expires_at > now else None

    # -- API keys --

    async def add_key(self, key: ApiKeyRow) -> None:
        """Keep a key."""
        await self._connection.execute(
            insert(api_keys).values(
                id=key.id,
                operator_id=key.operator_id,
                secret_hash=key.secret_hash,
                note=key.note,
                created_at=key.created_at,
                last_used_at=key.last_used_at,
            )
        )

    async def key(self, id: str) -> ApiKeyRow | None:
        """The key of that id."""
        row = (await self._connection.execute(select(api_keys).where(api_keys.c.id == id))).one_or_none()
        return ApiKeyRow(**row._mapping) if row else None

    async def keys_of(self, operator_id: str) -> list[ApiKeyRow]:
        """A person's keys, oldest first."""
        rows = await self._connection.execute(
            select(api_keys).where(api_keys.c.operator_id == operator_id).order_by(api_keys.c.id)
        )
        return [ApiKeyRow(**row._mapping) for row in rows]

    async def touch_key(self, id: str, now: datetime) -> None:
        """Note that the key is in use."""
        await self._connection.execute(update(api_keys).where(api_keys.c.id == id).values(last_used_at=now))

    async def remove_key(self, id: str, operator_id: str) -> bool:
        """Whether that person had such a key; it is gone."""
        done = await self._connection.execute(
            delete(api_keys).where(api_keys.c.id == id, api_keys.c.operator_id == operator_id)
        )
        return done.rowcount > 0

    async def remove_keys(self, operator_id: str) -> None:
        """Remove all keys of a person."""
        await self._connection.execute(delete(api_keys).where(api_keys.c.operator_id == operator_id))


def _operator(row: Row[Any]) -> Operator:
    return Operator(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        created_at=row.created_at,
        password_hash=row.password_hash,
        disabled_at=row.disabled_at,
    )
