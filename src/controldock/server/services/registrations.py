"""How PCs come in: enrollment tokens, registration requests, and the decision about them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from controldock.domain.agent import Agent, AgentState, Facts
from controldock.domain.enrollment import (
    EnrollmentToken,
    RegistrationRequest,
    RequestEvent,
    RequestState,
    check_usable,
    next_state,
)
from controldock.domain.errors import AlreadyDecided, NotFound, TokenUsedUp, TokenWrong
from controldock.domain.operator import Permission
from controldock.protocol.enrollment_token import TokenString
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.presence import Presence
from controldock.server.services.secrets import SIZE, fingerprint, matches
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources, decode_id

SHOWN = 1000  # requests in one answer; more than that at once nobody decides by hand
BY_TOKEN = "token"  # who decided, when the enrollment token approves by itself


@dataclass(frozen=True, slots=True)
class EnrollmentPolicy:
    """What every new agent gets."""

    pin: bytes  # SHA-256 of the server CA's public key; it goes into every token


@dataclass(frozen=True, slots=True)
class TokenWish:
    """An enrollment token to be made."""

    note: str
    uses: int | None
    expires_in: timedelta | None
    auto_approve: bool


@dataclass(frozen=True, slots=True)
class Application:
    """A PC's request to come in, as it arrived."""

    token_id: str
    secret: bytes
    claim: bytes
    facts: Facts
    address: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How an application stands, and the agent token where it may be handed out now."""

    request: RegistrationRequest
    agent_token: bytes | None = None


class Registrations:
    """Use cases of enrollment."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        activities: Activities,
        changes: Changes,
        presence: Presence,
        policy: EnrollmentPolicy,
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._presence = presence
        self._policy = policy
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    # -- tokens --

    async def create_token(self, actor: Actor, wish: TokenWish) -> tuple[EnrollmentToken, str]:
        """A new token, and its string, which is never shown again."""
        actor.must(Permission.ENROLL)
        now, secret = self._sources.now(), self._sources.token(SIZE)
        token = EnrollmentToken(
            id=self._sources.new_id(),
            secret_hash=fingerprint(secret),
            note=wish.note,
            created_at=now,
            created_by=actor.name,
            expires_at=now + wish.expires_in if wish.expires_in else None,
            uses_left=wish.uses,
            auto_approve=wish.auto_approve,
        )
        async with self._database.write() as tx:
            await tx.enrollments.add_token(token)
            await self._activities.note(tx, actor.name, "enrollment_token.created", token.id, note=wish.note)
            tx.then(lambda: self._changes.publish(Noun.ENROLLMENT_TOKENS, (token.id,)))
        return token, TokenString(self._policy.pin, decode_id(token.id), secret).encode()

    async def tokens(self, actor: Actor) -> list[EnrollmentToken]:
        """All tokens, newest first."""
        actor.must(Permission.ENROLL)
        async with self._database.read() as tx:
            return await tx.enrollments.tokens()

    async def revoke_token(self, actor: Actor, token_id: str) -> None:
        """Nobody enrolls with it from now on. Revoking it twice is no mistake."""
        actor.must(Permission.ENROLL)
        async with self._database.write() as tx:
            if await tx.enrollments.revoke_token(token_id, self._sources.now()):
                await self._activities.note(tx, actor.name, "enrollment_token.revoked", token_id)
                tx.then(lambda: self._changes.publish(Noun.ENROLLMENT_TOKENS, (token_id,)))
            elif await tx.enrollments.token(token_id) is None:
                raise NotFound

    # -- what PCs ask --

    async def apply(self, application: Application) -> Standing:
        """A PC asks to come in. Asking again with the same claim gives the same request and takes no second use."""
        claim_hash = fingerprint(application.claim)
        async with self._database.write() as tx:
            known = await tx.enrollments.request_by_claim(claim_hash)
            if known is not None:
                return Standing(known)
            token = await self._take_use(tx, application)
            request = RegistrationRequest(
                id=self._sources.new_id(),
                agent_id=self._sources.new_id(),
                token_id=token.id,
                facts=application.facts,
                address=application.address,
                state=RequestState.PENDING,
                created_at=self._sources.now(),
            )
            await tx.enrollments.add_request(request, claim_hash)
            await self._activities.note(
                tx,
                BY_TOKEN,
                "registration.requested",
                request.id,
                host_name=request.facts.host_name,
                token=token.id,
            )
            if token.auto_approve:
                request = await self._decide(tx, request, RequestEvent.APPROVE, BY_TOKEN)
            tx.then(lambda: self._changes.publish(Noun.REGISTRATIONS, (request.id,)))
            tx.then(lambda: self._changes.publish(Noun.ENROLLMENT_TOKENS, (token.id,)))
        return Standing(request)

    async def check(self, request_id: str, claim: bytes, wait: float) -> Standing:
        """How the application stands; waits up to `wait` seconds while it is pending. An approved PC gets its token,
        a new one each time it asks until it has come in with it: an answer may be lost on the way."""
        with self._decision_of(request_id) as decided:
            request = await self._own_request(request_id, claim)
            if request.state is RequestState.PENDING and wait > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await decided.wait()
        async with self._database.write() as tx:
            found = await tx.enrollments.request(request.id)
            request = found or request
            if request.state is RequestState.COMPLETED:
                raise AlreadyDecided(
                    "This registration is complete; the agent token was handed out and used."
                )
            if request.state is not RequestState.APPROVED:
                return Standing(request)
            agent_token = self._sources.token(SIZE)
            await tx.agents.set_token(request.agent_id, fingerprint(agent_token))
        return Standing(request, agent_token)

    # -- what administrators decide --

    async def requests(
        self, actor: Actor, state: RequestState | None
    ) -> list[tuple[RegistrationRequest, str]]:
        """Requests with the note of their token, newest first."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            found = await tx.enrollments.requests(state, SHOWN)
            notes = {token.id: token.note for token in await tx.enrollments.tokens()}
        return [(request, notes.get(request.token_id, "")) for request in found]

    async def approve(self, actor: Actor, request_id: str) -> tuple[RegistrationRequest, str]:
        """Let it in."""
        return await self._judge(actor, request_id, RequestEvent.APPROVE)

    async def reject(self, actor: Actor, request_id: str) -> tuple[RegistrationRequest, str]:
        """Keep it out."""
        return await self._judge(actor, request_id, RequestEvent.REJECT)

    async def _judge(
        self, actor: Actor, request_id: str, event: RequestEvent
    ) -> tuple[RegistrationRequest, str]:
        actor.must(Permission.ENROLL)
        async with self._database.write() as tx:
            request = await tx.enrollments.request(request_id)
            if request is None:
                raise NotFound
            request = await self._decide(tx, request, event, actor.name)
            token = await tx.enrollments.token(request.token_id)
            tx.then(lambda: self._changes.publish(Noun.REGISTRATIONS, (request_id,)))
        return request, token.note if token else ""

    async def _decide(
        self, tx: Transaction, request: RegistrationRequest, event: RequestEvent, by: str
    ) -> RegistrationRequest:
        now = self._sources.now()
        decided = replace(request, state=next_state(request.state, event), decided_at=now, decided_by=by)
        await tx.enrollments.decide(decided)
        if decided.state is RequestState.APPROVED:
            agent = Agent(request.agent_id, request.facts, AgentState.ACTIVE, now, offline_since=now)
            await tx.agents.add(agent)
            tx.then(lambda: self._presence.add(agent.id, None))
            tx.then(lambda: self._changes.publish(Noun.AGENTS, (agent.id,)))
        elif request.state is RequestState.APPROVED:
            await tx.agents.remove(request.agent_id)
        await self._activities.note(
            tx, by, f"registration.{decided.state}", request.id, host_name=request.facts.host_name
        )
        tx.then(lambda: self._announce_decision(request.id))
        return decided

    async def _take_use(self, tx: Transaction, application: Application) -> EnrollmentToken:
        token = await tx.enrollments.token(application.token_id)
        if token is None or not matches(application.secret, token.secret_hash):
            raise TokenWrong
        now = self._sources.now()
        check_usable(token, now=now)
        if not await tx.enrollments.use_token(token.id, now):
            raise TokenUsedUp
        return token

    async def _own_request(self, request_id: str, claim: bytes) -> RegistrationRequest:
        async with self._database.read() as tx:
            request = await tx.enrollments.request_by_claim(fingerprint(claim))
        if request is None or request.id != request_id:
            raise NotFound("This server does not know this registration request.")
        return request

    @contextmanager
    def _decision_of(self, request_id: str) -> Iterator[asyncio.Event]:
        event = asyncio.Event()
        self._waiting[request_id].add(event)
        try:
            yield event
        finally:
            self._waiting[request_id].discard(event)
            if not self._waiting[request_id]:
                del self._waiting[request_id]

    def _announce_decision(self, request_id: str) -> None:
        for event in self._waiting.get(request_id, ()):
            event.set()
