"""Enrollment tokens and the registration requests that come of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, insert, or_, select, update
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
                tags=list(token.tags),
                address_range=token.address_range,
                host_name_pattern=token.host_name_pattern,
                agent_id=token.agent_id,
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

    async def some_tokens(self, ids: Iterable[str], *, locked: bool = False) -> dict[str, EnrollmentToken]:
        """Tokens by id; `locked`, nobody else uses or revokes them until this transaction ends."""
        wanted = select(enrollment_tokens).where(enrollment_tokens.c.id.in_(sorted(set(ids))))
        if (
            locked
        ):  # in one order, so that two transactions never wait for each other; SQLite lets only one write
            wanted = wanted.order_by(enrollment_tokens.c.id).with_for_update()
        return {row.id: _token(row) for row in await self._connection.execute(wanted)}

    async def use_token(self, id: str, now: datetime, times: int = 1) -> bool:
        """Take so many uses; whether there were as many. The condition stands in the statement: of a thousand at once
        just as many win as there are uses."""
        table = enrollment_tokens.c
        done = await self._connection.execute(
            update(enrollment_tokens)
            .where(
                table.id == id,
                table.revoked_at.is_(None),
                table.expires_at.is_(None) | (table.expires_at > now),
                table.uses_left.is_(None) | (table.uses_left >= times),
            )
            .values(uses_left=table.uses_left - times, use_count=table.use_count + times)
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

    async def revoke_reissues(self, agent_id: str, now: datetime) -> None:
        """Whatever was handed out for this agent and not used is good for nothing: one reissue token at a time."""
        table = enrollment_tokens.c
        await self._connection.execute(
            update(enrollment_tokens)
            .where(table.agent_id == agent_id, table.revoked_at.is_(None), table.use_count == 0)
            .values(revoked_at=now)
        )

    # -- requests --

    async def add_request(self, request: RegistrationRequest, claim_hash: bytes) -> None:
        """Keep a request."""
        await self.add_requests({claim_hash: request})

    async def add_requests(self, new: Mapping[bytes, RegistrationRequest]) -> None:
        """Keep requests, by the hash of their claim."""
        await self._connection.execute(
            insert(registrations),
            [
                {
                    "id": request.id,
                    "agent_id": request.agent_id,
                    "token_id": request.token_id,
                    "claim_hash": claim_hash,
                    "address": request.address,
                    "created_at": request.created_at,
                    **_decision(request),
                    **facts_values(request.facts),
                }
                for claim_hash, request in new.items()
            ],
        )

    async def request(self, id: str) -> RegistrationRequest | None:
        """The request of that id."""
        return await self._request(registrations.c.id == id)

    async def request_by_claim(self, claim_hash: bytes) -> RegistrationRequest | None:
        """The request that the holder of this claim made."""
        return (await self.requests_by_claim([claim_hash])).get(claim_hash)

    async def requests_by_claim(self, claim_hashes: Sequence[bytes]) -> dict[bytes, RegistrationRequest]:
        """The requests that the holders of these claims made; those who made none are missing."""
        wanted = select(registrations).where(registrations.c.claim_hash.in_(claim_hashes))
        return {row.claim_hash: _request(row) for row in await self._connection.execute(wanted)}

    async def some_requests(self, ids: Sequence[str]) -> dict[str, RegistrationRequest]:
        """Requests by id."""
        wanted = select(registrations).where(registrations.c.id.in_(ids))
        return {row.id: _request(row) for row in await self._connection.execute(wanted)}

    async def requests_by_token(self, token_id: str, limit: int) -> list[RegistrationRequest]:
        """What was asked with this token, newest first."""
        wanted = select(registrations).where(registrations.c.token_id == token_id)
        rows = await self._connection.execute(wanted.order_by(registrations.c.id.desc()).limit(limit))
        return [_request(row) for row in rows]

    async def continuing(self, agent_ids: Sequence[str]) -> list[RegistrationRequest]:
        """PCs that were approved as one of these agents and have not come in yet."""
        wanted = select(registrations).where(
            registrations.c.state == RequestState.APPROVED.value, registrations.c.continues_id.in_(agent_ids)
        )
        return [_request(row) for row in await self._connection.execute(wanted)]

    async def requests(
        self, state: RequestState | None, limit: int, agent_id: str | None = None
    ) -> list[RegistrationRequest]:
        """Requests, newest first: all, or those by which one agent came in."""
        wanted = select(registrations).order_by(registrations.c.id.desc()).limit(limit)
        if state is not None:
            wanted = wanted.where(registrations.c.state == state.value)
        if agent_id is not None:
            wanted = wanted.where(
                or_(
                    and_(registrations.c.agent_id == agent_id, registrations.c.continues_id.is_(None)),
                    registrations.c.continues_id == agent_id,
                )
            )
        return [_request(row) for row in await self._connection.execute(wanted)]

    async def decide(self, *requests: RegistrationRequest) -> None:
        """Keep the states of requests, who decided, and as whom they come in."""
        await self._connection.execute(
            update(registrations).where(registrations.c.id == bindparam("key")),
            [{"key": request.id, **_decision(request)} for request in requests],
        )

    async def hand_over(self, ids: Sequence[str], now: datetime) -> None:
        """These PCs, which go on as known agents, have the agent's new token."""
        await self._connection.execute(
            update(registrations).where(registrations.c.id.in_(ids)).values(handed_over_at=now)
        )

    async def complete(self, agent_ids: Sequence[str]) -> None:
        """These agents came in with their token: the way by which they got it is closed. One that is to be continued by
        another PC is still itself until that PC has the token."""
        table = registrations.c
        approved = update(registrations).where(table.state == RequestState.APPROVED.value)
        await self._connection.execute(
            approved.where(table.agent_id.in_(agent_ids), table.continues_id.is_(None)).values(
                state=RequestState.COMPLETED.value
            )
        )
        await self._connection.execute(
            approved.where(table.continues_id.in_(agent_ids), table.handed_over_at.is_not(None)).values(
                state=RequestState.COMPLETED.value
            )
        )

    async def _request(self, condition: Any) -> RegistrationRequest | None:
        row = (await self._connection.execute(select(registrations).where(condition))).one_or_none()
        return _request(row) if row else None


def _token(row: Row[Any]) -> EnrollmentToken:
    return EnrollmentToken(**{**row._mapping, "tags": tuple(row.tags or ())})


def _decision(request: RegistrationRequest) -> dict[str, Any]:
    return {
        "state": request.state.value,
        "decided_at": request.decided_at,
        "decided_by": request.decided_by,
        "continues_id": request.continues_id,
        "handed_over_at": request.handed_over_at,
    }


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
        handed_over_at=row.handed_over_at,
    )
