"""How PCs come in: what they ask, in batches, as a whole lab does at once; and what people decide about it."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from controldock.domain.agent import Facts
from controldock.domain.enrollment import (
    EnrollmentToken,
    RegistrationRequest,
    RequestEvent,
    RequestState,
    check_fits,
    check_usable,
)
from controldock.domain.errors import (
    AlreadyDecided,
    Conflict,
    ControlDockError,
    NotFound,
    TokenUsedUp,
    TokenWrong,
)
from controldock.domain.operator import Permission
from controldock.server.services.activities import Activities, Note
from controldock.server.services.actor import Actor
from controldock.server.services.admission import Admission, Verdict
from controldock.server.services.batches import Batch
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.enrollment_tokens import replaceable
from controldock.server.services.presence import Presence
from controldock.server.services.resemblance import Replacement, replacements
from controldock.server.services.secrets import SIZE, fingerprint, matches
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

SHOWN = 1000  # requests in one answer; more than that at once nobody decides by hand
BY_TOKEN = "token"  # who decided, when the enrollment token approves by itself


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


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request as whoever decides sees it."""

    request: RegistrationRequest
    token: EnrollmentToken | None
    replacement: Replacement | None  # the agent that this PC perhaps was before


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of deciding about many."""

    ids: list[str]
    refused: list[tuple[str, ControlDockError]]


@dataclass(frozen=True, slots=True)
class _Check:
    request_id: str
    claim_hash: bytes


class Registrations:
    """Use cases of registration requests."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        activities: Activities,
        changes: Changes,
        presence: Presence,
        dispatch: Dispatch,
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._presence = presence
        self._dispatch = dispatch
        self._admission = Admission(sources, activities, changes, presence)
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.applications: Batch[Application, Standing | ControlDockError] = Batch(
            "applications", self._apply
        )
        self.checks: Batch[_Check, Standing | ControlDockError] = Batch("status checks", self._check)

    # -- what PCs ask --

    async def apply(self, application: Application) -> Standing:
        """A PC asks to come in. Asking again with the same claim gives the same request and takes no second use."""
        return _standing(await self.applications.submit(application))

    async def _apply(self, applications: Sequence[Application]) -> list[Standing | ControlDockError]:
        hashes = [fingerprint(application.claim) for application in applications]
        async with self._database.write() as tx:
            known = await tx.enrollments.requests_by_claim(hashes)
            asking = {
                claim_hash: application
                for claim_hash, application in zip(hashes, applications, strict=True)
                if claim_hash not in known
            }
            tokens = await tx.enrollments.some_tokens(
                (application.token_id for application in asking.values()), locked=True
            )
            unusable = await _reissues_without_agent(tx, tokens)
            uses: Counter[str] = Counter()
            refused: dict[bytes, ControlDockError] = {}
            new: dict[bytes, RegistrationRequest] = {}
            for claim_hash, application in asking.items():
                try:
                    token = self._usable_token(application, tokens, uses)
                    if token.id in unusable:
                        raise unusable[token.id]
                except ControlDockError as refusal:
                    refused[claim_hash] = refusal
                else:
                    uses[token.id] += 1
                    new[claim_hash] = self._request(application, token)
            if new:
                await self._keep(tx, new, tokens, uses)
        known |= new
        return [refused.get(one) or Standing(known[one]) for one in hashes]

    def _usable_token(
        self, application: Application, tokens: dict[str, EnrollmentToken], uses: Counter[str]
    ) -> EnrollmentToken:
        token = tokens.get(application.token_id)
        if token is None or not matches(application.secret, token.secret_hash):
            raise TokenWrong
        check_usable(token, now=self._sources.now())
        check_fits(token, address=application.address, host_name=application.facts.host_name)
        if token.uses_left is not None and uses[token.id] >= token.uses_left:
            raise TokenUsedUp
        return token

    def _request(self, application: Application, token: EnrollmentToken) -> RegistrationRequest:
        request = RegistrationRequest(
            id=self._sources.new_id(),
            agent_id=self._sources.new_id(),
            token_id=token.id,
            facts=application.facts,
            address=application.address,
            state=RequestState.PENDING,
            created_at=self._sources.now(),
        )
        if not token.auto_approve:
            return request
        return self._admission.decided(request, Verdict(RequestEvent.APPROVE, BY_TOKEN, token.agent_id))

    async def _keep(
        self,
        tx: Transaction,
        new: dict[bytes, RegistrationRequest],
        tokens: dict[str, EnrollmentToken],
        uses: Counter[str],
    ) -> None:
        for token_id, times in uses.items():
            if not await tx.enrollments.use_token(token_id, self._sources.now(), times):
                raise AssertionError("a token that is locked changed")
        await tx.enrollments.add_requests(new)
        await self._activities.note_all(
            tx, (Note(BY_TOKEN, "registration.requested", one.id, _asked(one)) for one in new.values())
        )
        approved = [one for one in new.values() if one.state is RequestState.APPROVED]
        await self._admission.let_in(tx, approved, tokens, BY_TOKEN)
        tx.then(lambda: self._changes.publish(Noun.REGISTRATIONS, [one.id for one in new.values()]))
        tx.then(lambda: self._changes.publish(Noun.ENROLLMENT_TOKENS, list(uses)))

    async def check(self, request_id: str, claim: bytes, wait: float) -> Standing:
        """How the application stands; waits up to `wait` seconds while it is pending. An approved PC gets its token,
        a new one each time it asks until it has come in with it: an answer may be lost on the way."""
        question = _Check(request_id, fingerprint(claim))
        with self._decision_of(request_id) as decided:
            standing = _standing(await self.checks.submit(question))
            if standing.request.state is not RequestState.PENDING or wait <= 0:
                return standing
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await decided.wait()
        return _standing(await self.checks.submit(question))

    async def _check(self, checks: Sequence[_Check]) -> list[Standing | ControlDockError]:
        async with self._database.write() as tx:
            known = await tx.enrollments.requests_by_claim([check.claim_hash for check in checks])
            asked = {check.claim_hash: check.request_id for check in checks}
            approved = [
                request
                for claim_hash, request in known.items()
                if request.state is RequestState.APPROVED and asked[claim_hash] == request.id
            ]
            given = {request.id: self._sources.token(SIZE) for request in approved}
            if approved:
                await tx.agents.set_tokens({one.identity: fingerprint(given[one.id]) for one in approved})
                await self._hand_over([one for one in approved if one.continues_id is not None], tx)
        return [_outcome(check, known.get(check.claim_hash), given) for check in checks]

    async def _hand_over(self, continuing: Sequence[RegistrationRequest], tx: Transaction) -> None:
        """These PCs are known agents from now on; whoever was them until now is not any more."""
        if not continuing:
            return
        await tx.enrollments.hand_over([request.id for request in continuing], self._sources.now())
        first = [request for request in continuing if request.handed_over_at is None]
        await self._activities.note_all(
            tx,
            (
                Note(one.decided_by or BY_TOKEN, "agent.handed_over", one.identity, _asked(one))
                for one in first
            ),
        )
        tx.then(lambda: self._dispatch.hang_up([request.identity for request in first]))

    # -- what people decide --

    async def requests(
        self, actor: Actor, state: RequestState | None, agent_id: str | None = None
    ) -> list[SeenRequest]:
        """Requests, newest first: all, or those by which one agent came in."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return await self._see(tx, await tx.enrollments.requests(state, SHOWN, agent_id))

    async def approve(self, actor: Actor, request_id: str, same_as: str | None = None) -> SeenRequest:
        """Let it in, as a new agent, or as one that it was before: then that agent's id, history and tags stay, and its
        present token and session are good until this PC has fetched its own."""
        return await self._judge(actor, request_id, Verdict(RequestEvent.APPROVE, actor.name, same_as))

    async def reject(self, actor: Actor, request_id: str) -> SeenRequest:
        """Keep it out; it stops asking."""
        return await self._judge(actor, request_id, Verdict(RequestEvent.REJECT, actor.name))

    async def reopen(self, actor: Actor, request_id: str) -> SeenRequest:
        """Somebody thought better of it: when the PC asks again, it waits for a decision."""
        return await self._judge(actor, request_id, Verdict(RequestEvent.REOPEN, actor.name))

    async def decide(self, actor: Actor, request_ids: Sequence[str], event: RequestEvent) -> Decided:
        """Decide about many at once. One that can't be decided holds up nobody else; approved ones are new agents."""
        actor.must(Permission.ENROLL)
        verdict = Verdict(event, actor.name)
        decided: list[tuple[RegistrationRequest, RegistrationRequest]] = []
        refused: list[tuple[str, ControlDockError]] = []
        async with self._database.write() as tx:
            known = await tx.enrollments.some_requests(request_ids)
            for id in dict.fromkeys(request_ids):
                try:
                    decided.append((known[id], self._admission.decided(known[id], verdict)))
                except KeyError:
                    refused.append((id, NotFound()))
                except AlreadyDecided as error:
                    refused.append((id, error))
            await self._carry_out(tx, decided, verdict)
        return Decided([request.id for request, _ in decided], refused)

    async def _judge(self, actor: Actor, request_id: str, verdict: Verdict) -> SeenRequest:
        actor.must(Permission.ENROLL)
        async with self._database.write() as tx:
            request = await tx.enrollments.request(request_id)
            if request is None:
                raise NotFound
            if verdict.continues_id is not None:
                replaceable(await tx.agents.get(verdict.continues_id))
            decided = self._admission.decided(request, verdict)
            await self._carry_out(tx, [(request, decided)], verdict)
            (seen,) = await self._see(tx, [decided])
        return seen

    async def _carry_out(
        self,
        tx: Transaction,
        pairs: Sequence[tuple[RegistrationRequest, RegistrationRequest]],
        verdict: Verdict,
    ) -> None:
        if not pairs:
            return
        after = [request for _, request in pairs]
        await tx.enrollments.decide(*after)
        if verdict.event is RequestEvent.APPROVE:
            tokens = await tx.enrollments.some_tokens(request.token_id for request in after)
            await self._admission.let_in(tx, after, tokens, verdict.by)
        else:
            taken_back = [request for request, _ in pairs if request.state is RequestState.APPROVED]
            await self._admission.keep_out(tx, taken_back)
            await self._admission.note(tx, verdict, after)
        tx.then(lambda: self._announce([request.id for request in after]))

    async def _see(self, tx: Transaction, requests: Sequence[RegistrationRequest]) -> list[SeenRequest]:
        tokens = await tx.enrollments.some_tokens(request.token_id for request in requests)
        found = await replacements(tx, self._presence, requests)
        return [SeenRequest(one, tokens.get(one.token_id), found.get(one.id)) for one in requests]

    # -- waiting --

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

    def _announce(self, request_ids: Sequence[str]) -> None:
        for request_id in request_ids:
            for event in self._waiting.get(request_id, ()):
                event.set()


async def _reissues_without_agent(
    tx: Transaction, tokens: Mapping[str, EnrollmentToken]
) -> dict[str, ControlDockError]:
    """Reissue tokens whose agent nobody can become now, and why."""
    found: dict[str, ControlDockError] = {}
    for token in tokens.values():
        if token.agent_id is not None:
            try:
                replaceable(await tx.agents.get(token.agent_id))
            except (Conflict, NotFound) as error:
                found[token.id] = error
    return found


def _standing(reply: Standing | ControlDockError) -> Standing:
    if isinstance(reply, ControlDockError):
        raise reply
    return reply


def _outcome(
    check: _Check, request: RegistrationRequest | None, given: Mapping[str, bytes]
) -> Standing | ControlDockError:
    if request is None or request.id != check.request_id:
        return NotFound("This server does not know this registration request.")
    if request.state is RequestState.COMPLETED:
        return AlreadyDecided("This registration is complete; the agent token was handed out and used.")
    return Standing(request, given.get(request.id))


def _asked(request: RegistrationRequest) -> dict[str, object]:
    return {
        "host_name": request.facts.host_name,
        "address": request.address,
        "token": request.token_id,
        "registration": request.id,
    }
