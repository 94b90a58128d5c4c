"""Enrollment tokens and the registration requests that come of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.enrollment import EnrollmentToken, RegistrationRequest, RequestState
from controldock.server.store.agents import facts_of, facts_values
from controldock.server.store.tables import enrollment_tokens, registrations


class Enrollments:
    """Tokens and requests within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add_token(self, token: EnrollmentToken) -> None:
        """Keep a token."""
        await self._connection.execute(
            insert(enrollment_tokens).values(
                id=token.id,
                secret_hash=token.secret_hash,
                note=token.note,
                created_at=token.created_at,
                created_by=token.created_by,
                expires_at=token.expires_at,
                uses_left=token.uses_left,
                use_count=token.use_count,
                auto_approve=token.auto_approve,
                revoked_at=token.revoked_at,
            )
        )

    async def token(self, id: str) -> EnrollmentToken | None:
        """The token of that id."""
        row = (
            await self._connection.execute(select(enrollment_tokens).where(enrollment_tokens.c.id == id))
        ).one_or_none()
        return _token(row) if row else None

    async def tokens(self) -> list[EnrollmentToken]:
        """All tokens, newest first."""
        rows = await self._connection.execute(
            select(enrollment_tokens).order_by(enrollment_tokens.c.id.desc())
        )
        return [_token(row) for row in rows]

    async def use_token(self, id: str, now: datetime) -> bool:
        """Take one use; whether there was one. The condition stands in the statement: of a thousand at once just
        as many win as there are uses."""
        table = enrollment_tokens.c
        done = await self._connection.execute(
            update(enrollment_tokens)
            .where(
                table.id == id,
                table.revoked_at.is_(None),
                table.expires_at.is_(None) | (table.expires_at > now),
                table.uses_left.is_(None) | (table.uses_left > 0),
            )
            .values(uses_left=table.uses_left - 1, use_count=table.use_count + 1)
        )
        return done.rowcount == 1

    async def revoke_token(self, id: str, now: datetime) -> bool:
        """Whether there was such a token to revoke."""
        done = await self._connection.execute(
            update(enrollment_tokens)
            .where(enrollment_tokens.c.id == id, enrollment_tokens.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        return done.rowcount == 1

    async def add_request(self, request: RegistrationRequest, claim_hash: bytes) -> None:
        """Keep a request."""
        await self._connection.execute(
            insert(registrations).values(
                id=request.id,
                agent_id=request.agent_id,
                token_id=request.token_id,
                claim_hash=claim_hash,
                address=request.address,
                state=request.state.value,
                created_at=request.created_at,
                decided_at=request.decided_at,
                decided_by=request.decided_by,
                **facts_values(request.facts),
            )
        )

    async def request(self, id: str) -> RegistrationRequest | None:
        """The request of that id."""
        return await self._request(registrations.c.id == id)

    async def request_of_agent(self, agent_id: str) -> RegistrationRequest | None:
        """The request that an agent came of."""
        return await self._request(registrations.c.agent_id == agent_id)

    async def request_by_claim(self, claim_hash: bytes) -> RegistrationRequest | None:
        """The request that the holder of this claim made."""
        return await self._request(registrations.c.claim_hash == claim_hash)

    async def requests(self, state: RequestState | None, limit: int) -> list[RegistrationRequest]:
        """Requests, newest first."""
        wanted = select(registrations).order_by(registrations.c.id.desc()).limit(limit)
        if state is not None:
            wanted = wanted.where(registrations.c.state == state.value)
        return [_request(row) for row in await self._connection.execute(wanted)]

    async def decide(self, request: RegistrationRequest) -> None:
        """Keep the state of a request and who decided."""
        await self._connection.execute(
            update(registrations)
            .where(registrations.c.id == request.id)
            .values(state=request.state.value, decided_at=request.decided_at, decided_by=request.decided_by)
        )

    async def complete(self, agent_ids: list[str]) -> None:
        """These agents came in with their token: the way by which they got it is closed."""
        await self._connection.execute(
            update(registrations)
            .where(
                registrations.c.agent_id.in_(agent_ids), registrations.c.state == RequestState.APPROVED.value
            )
            .values(state=RequestState.COMPLETED.value)
        )

    async def _request(self, condition: Any) -> RegistrationRequest | None:
        row = (await self._connection.execute(select(registrations).where(condition))).one_or_none()
        return _request(row) if row else None


def _token(row: Row[Any]) -> EnrollmentToken:
    return EnrollmentToken(**{**row._mapping, "tags": tuple(row.tags or ())})


def _request(row: Row[Any]) -> RegistrationRequest:
    return RegistrationRequest(
        id=row.id,
        agent_id=row.agent_id,
        token_id=row.token_id,
        facts=facts_of(row),
        address=row.address,
        state=RequestState(row.state),
        created_at=row.created_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        continues_id=row.continues_id,
    )
