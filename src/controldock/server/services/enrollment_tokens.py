"""Enrollment tokens: what administrators hand to PCs, for whom it is good, and who used it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from controldock.domain.agent import Agent, AgentState
from controldock.domain.enrollment import EnrollmentToken, RegistrationRequest, address_range
from controldock.domain.errors import Conflict, NotFound
from controldock.domain.names import cleaned
from controldock.domain.operator import Permission
from controldock.domain.tag import cleaned_names
from controldock.protocol.enrollment_token import TokenString
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.secrets import SIZE, fingerprint
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources, decode_id

SHOWN = 1000  # PCs that used a token, in one answer: the latest
REISSUE_LIFE = timedelta(hours=24)  # somebody has to walk to the PC; a forgotten one must not stay good


@dataclass(frozen=True, slots=True)
class TokenWish:
    """An enrollment token to be made."""

    note: str
    uses: int | None
    expires_in: timedelta | None
    auto_approve: bool
    tags: tuple[str, ...] = ()
    address_range: str = ""
    host_name_pattern: str = ""


@dataclass(frozen=True, slots=True)
class UsedToken:
    """A token, and what was asked with it, newest first."""

    token: EnrollmentToken
    requests: list[RegistrationRequest]


class EnrollmentTokens:
    """Use cases around tokens. `pin` is the SHA-256 of the server CA's public key; it goes into every token."""

    def __init__(
        self, database: Database, sources: Sources, activities: Activities, changes: Changes, pin: bytes
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._pin = pin

    async def create(self, actor: Actor, wish: TokenWish) -> tuple[EnrollmentToken, str]:
        """A new token, and its string, which is never shown again."""
        actor.must(Permission.ENROLL)
        token, text = self._make(actor, wish)
        token = replace(
            token,
            tags=tuple(cleaned_names(wish.tags).values()),
            address_range=address_range(wish.address_range),
            host_name_pattern=cleaned(wish.host_name_pattern).strip(),
        )
        async with self._database.write() as tx:
            await self._keep(tx, actor, token)
        return token, text

    async def reissue(self, actor: Actor, agent_id: str) -> tuple[EnrollmentToken, str]:
        """A token by which one PC becomes this agent again; the agent's own token is good until that was done. Any such
        token made before is revoked: the latest one counts."""
        actor.must(Permission.ENROLL)
        async with self._database.write() as tx:
            agent = replaceable(await tx.agents.get(agent_id))
            wish = TokenWish(agent.facts.host_name[:SIZE_OF_NOTE], 1, REISSUE_LIFE, auto_approve=True)
            token, text = self._make(actor, wish)
            token = replace(token, agent_id=agent_id)
            await tx.enrollments.revoke_reissues(agent_id, self._sources.now())
            await self._keep(tx, actor, token)
            await self._activities.note(tx, actor.name, "agent.reissued", agent_id, token=token.id)
        return token, text

    async def all(self, actor: Actor) -> list[EnrollmentToken]:
        """All tokens, newest first."""
        actor.must(Permission.ENROLL)
        async with self._database.read() as tx:
            return await tx.enrollments.tokens()

    async def get(self, actor: Actor, token_id: str) -> UsedToken:
        """One token, and who used it."""
        actor.must(Permission.ENROLL)
        async with self._database.read() as tx:
            token = await tx.enrollments.token(token_id)
            if token is None:
                raise NotFound
            return UsedToken(token, await tx.enrollments.requests_by_token(token_id, SHOWN))

    async def revoke(self, actor: Actor, token_id: str) -> None:
        """Nobody asks with it from now on; who asked before still waits for a person. Twice is no mistake."""
        actor.must(Permission.ENROLL)
        async with self._database.write() as tx:
            if await tx.enrollments.revoke_token(token_id, self._sources.now()):
                await self._activities.note(tx, actor.name, "enrollment_token.revoked", token_id)
                tx.then(lambda: self._changes.publish(Noun.ENROLLMENT_TOKENS, (token_id,)))
            elif await tx.enrollments.token(token_id) is None:
                raise NotFound

    def _make(self, actor: Actor, wish: TokenWish) -> tuple[EnrollmentToken, str]:
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
        return token, TokenString(self._pin, decode_id(token.id), secret).encode()

    async def _keep(self, tx: Transaction, actor: Actor, token: EnrollmentToken) -> None:
        await tx.enrollments.add_token(token)
        await self._activities.note(
            tx,
            actor.name,
            "enrollment_token.created",
            token.id,
            note=token.note,
            auto_approve=token.auto_approve,
        )
        tx.then(lambda: self._changes.publish(Noun.ENROLLMENT_TOKENS, (token.id,)))


SIZE_OF_NOTE = 200  # characters, of a token's note


def replaceable(agent: Agent | None) -> Agent:
    """An agent that a PC may become again; or why not."""
    if agent is None:
        raise NotFound("There is no such agent.")
    if agent.state is AgentState.REMOVED:
        raise Conflict("This agent was removed; restore it first.", state=agent.state.value)
    if agent.state is AgentState.QUARANTINED:
        raise Conflict("This agent is in quarantine; decide there which PC it is.", state=agent.state.value)
    return agent
