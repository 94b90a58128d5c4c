"""How PCs come in: every way a token can be wrong, decisions that are made once, and a secret handed out once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.server.house import INTERVAL, PATIENT, PIN, UNKNOWN_ID, House, Pc, news, until

from controldock.domain.agent import AgentState
from controldock.domain.enrollment import EnrollmentToken, RequestState
from controldock.domain.errors import (
    AgentUnknown,
    AlreadyDecided,
    EnrollmentRefused,
    NotAllowed,
    NotFound,
    TokenExpired,
    TokenRevoked,
    TokenUsedUp,
    TokenWrong,
)
from controldock.protocol import enrollment_token
from controldock.server.services.changes import Noun
from controldock.server.services.registrations import BY_TOKEN, Application, Standing, TokenWish

HOUR = timedelta(hours=1)


async def pending(house: House) -> tuple[Application, Standing]:
    token, secret = await house.a_token()
    application = house.application(token, secret)
    return application, await house.registrations.apply(application)


# -- tokens --


async def test_a_token_tells_pcs_which_server_is_the_right_one(house: House) -> None:
    token, text = await house.registrations.create_token(house.ann, TokenWish("lab", 3, HOUR, False))
    said = enrollment_token.decode(text)
    assert said.pin == PIN
    assert (token.uses_left, token.note, token.created_by) == (3, "lab", house.ann.name)
    assert token.expires_at == house.sources.now() + HOUR
    assert said.secret not in (token.secret_hash, b"")
    assert await house.registrations.tokens(house.ann) == [token]


async def test_only_administrators_deal_with_tokens(house: House) -> None:
    token, _ = await house.a_token()
    for actor in (house.oscar, house.vera):
        with pytest.raises(NotAllowed):
            await house.registrations.create_token(actor, TokenWish("", 1, HOUR, False))
        with pytest.raises(NotAllowed):
            await house.registrations.tokens(actor)
        with pytest.raises(NotAllowed):
            await house.registrations.revoke_token(actor, token.id)


async def test_revoking_twice_is_no_mistake_and_one_entry(house: House) -> None:
    token, _ = await house.a_token()
    await house.registrations.revoke_token(house.ann, token.id)
    await house.registrations.revoke_token(house.ann, token.id)
    assert (await house.actions()).count("enrollment_token.revoked") == 1
    with pytest.raises(NotFound):
        await house.registrations.revoke_token(house.ann, UNKNOWN_ID)


# -- refused --


async def wrong_secret(house: House, token: EnrollmentToken, secret: bytes) -> Application:
    return house.application(token, bytes(32))


async def unknown_token(house: House, token: EnrollmentToken, secret: bytes) -> Application:
    return replace(house.application(token, secret), token_id=UNKNOWN_ID)


async def secret_of_another_token(house: House, token: EnrollmentToken, secret: bytes) -> Application:
    other, _ = await house.a_token()
    return house.application(other, secret)


async def expired(house: House, token: EnrollmentToken, secret: bytes) -> Application:
    house.sources.advance(HOUR)
    return house.application(token, secret)


async def revoked(house: House, token: EnrollmentToken, secret: bytes) -> Application:
    await house.registrations.revoke_token(house.ann, token.id)
    return house.application(token, secret)


async def used_up(house: House, token: EnrollmentToken, secret: bytes) -> Application:
    await house.registrations.apply(house.application(token, secret, "the-first"))
    return house.application(token, secret)


Spoil = Callable[[House, EnrollmentToken, bytes], Awaitable[Application]]


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (wrong_secret, TokenWrong),
        (unknown_token, TokenWrong),
        (secret_of_another_token, TokenWrong),
        (expired, TokenExpired),
        (revoked, TokenRevoked),
        (used_up, TokenUsedUp),
    ],
)
async def test_a_rogue_pc_leaves_no_trace(
    house: House, spoil: Spoil, refusal: type[EnrollmentRefused]
) -> None:
    application = await spoil(house, *await house.a_token())
    before = await house.registrations.requests(house.ann, None), await house.registrations.tokens(house.ann)
    with pytest.raises(refusal):
        await house.registrations.apply(application)
    after = await house.registrations.requests(house.ann, None), await house.registrations.tokens(house.ann)
    assert after == before


async def test_a_clock_set_back_gives_an_expired_token_no_second_life(house: House) -> None:
    token, secret = await house.a_token(uses=1)
    await house.registrations.apply(house.application(token, secret))
    house.sources.advance(-2 * HOUR)
    with pytest.raises(TokenUsedUp):
        await house.registrations.apply(house.application(token, secret))


async def test_of_a_hundred_pcs_with_a_token_for_one_one_is_let_in(house: House) -> None:
    token, secret = await house.a_token(uses=1)

    async def apply() -> bool:
        try:
            await house.registrations.apply(house.application(token, secret))
        except TokenUsedUp:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(apply()) for _ in range(100)]
    assert sum(one.result() for one in tries) == 1
    assert len(await house.registrations.requests(house.ann, None)) == 1


# -- pending --


async def test_a_pc_that_asks_waits_for_a_person(house: House) -> None:
    with house.changes.subscribe() as console:
        application, standing = await pending(house)
        heard = await news(console)
    request = standing.request
    assert (request.state, request.address, request.facts) == (
        RequestState.PENDING,
        "192.168.0.17",
        application.facts,
    )
    assert standing.agent_token is None
    assert heard[Noun.REGISTRATIONS] == [request.id]
    assert heard[Noun.ENROLLMENT_TOKENS] == [request.token_id]
    assert await house.registrations.requests(house.vera, RequestState.PENDING) == [(request, "room 204")]
    assert (await house.actions())[-1] == "registration.requested"


async def test_asking_again_with_the_same_claim_is_the_same_request(house: House) -> None:
    application, first = await pending(house)
    assert await house.registrations.apply(application) == first
    (token,) = await house.registrations.tokens(house.ann)
    assert (token.uses_left, token.use_count) == (0, 1)
    await house.registrations.revoke_token(house.ann, token.id)
    assert await house.registrations.apply(application) == first  # its answer was lost; it was let in before


async def test_the_same_claim_at_once_is_one_request(house: House) -> None:
    token, secret = await house.a_token(uses=5)
    application = house.application(token, secret)
    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(house.registrations.apply(application)) for _ in range(10)]
    assert len({one.result().request.id for one in tries}) == 1
    (token,) = await house.registrations.tokens(house.ann)
    assert token.use_count == 1


async def test_who_waits_for_approval_gets_nothing(house: House) -> None:
    application, standing = await pending(house)
    found = await house.registrations.check(standing.request.id, application.claim, 0)
    assert (found.request.state, found.agent_token) == (RequestState.PENDING, None)
    with pytest.raises(AgentUnknown):
        await house.greet(Pc(standing.request.agent_id, bytes(32), "lab-01"))


async def test_only_who_made_a_request_may_ask_for_it(house: House) -> None:
    application, standing = await pending(house)
    other_application, other = await pending(house)
    for id, claim in (
        (standing.request.id, bytes(32)),
        (standing.request.id, other_application.claim),
        (other.request.id, application.claim),
        (UNKNOWN_ID, application.claim),
    ):
        with pytest.raises(NotFound):
            await house.registrations.check(id, claim, 0)
    assert not house.registrations._waiting


# -- decided --


async def test_approved_by_a_person(house: House) -> None:
    application, standing = await pending(house)
    with house.changes.subscribe() as console:
        request, note = await house.registrations.approve(house.ann, standing.request.id)
        heard = await news(console)
    assert (request.state, request.decided_by, note) == (RequestState.APPROVED, house.ann.name, "room 204")
    assert heard == {Noun.REGISTRATIONS: [request.id], Noun.AGENTS: [request.agent_id]}
    found = await house.registrations.check(request.id, application.claim, 0)
    assert found.agent_token is not None
    seen = await house.agents.get(house.ann, request.agent_id)
    assert (seen.agent.facts, seen.poll_interval, seen.online) == (application.facts, INTERVAL, False)
    assert (await house.actions())[-1] == "registration.approved"


async def test_rejected_by_a_person(house: House) -> None:
    application, standing = await pending(house)
    await house.registrations.reject(house.ann, standing.request.id)
    found = await house.registrations.check(standing.request.id, application.claim, 0)
    assert (found.request.state, found.agent_token) == (RequestState.REJECTED, None)
    assert (await house.registrations.apply(application)).request.state is RequestState.REJECTED
    with pytest.raises(NotFound):
        await house.agents.get(house.ann, standing.request.agent_id)


@pytest.mark.parametrize(
    ("first", "second"), [("approve", "approve"), ("reject", "reject"), ("reject", "approve")]
)
async def test_what_was_decided_is_decided(house: House, first: str, second: str) -> None:
    _, standing = await pending(house)
    await getattr(house.registrations, first)(house.ann, standing.request.id)
    with pytest.raises(AlreadyDecided):
        await getattr(house.registrations, second)(house.ann, standing.request.id)


async def test_an_approval_can_be_taken_back_until_the_pc_has_come_in(house: House) -> None:
    application, standing = await pending(house)
    await house.registrations.approve(house.ann, standing.request.id)
    early = await house.registrations.check(standing.request.id, application.claim, 0)
    assert early.agent_token is not None
    await house.registrations.reject(house.ann, standing.request.id)
    with pytest.raises(AgentUnknown):
        await house.greet(Pc(standing.request.agent_id, early.agent_token, "lab-01"))
    assert (await house.agents.get(house.ann, standing.request.agent_id)).agent.state is AgentState.REMOVED


async def test_who_may_decide(house: House) -> None:
    _, standing = await pending(house)
    for actor in (house.oscar, house.vera):
        with pytest.raises(NotAllowed):
            await house.registrations.approve(actor, standing.request.id)
        with pytest.raises(NotAllowed):
            await house.registrations.reject(actor, standing.request.id)
    with pytest.raises(NotFound):
        await house.registrations.approve(house.ann, UNKNOWN_ID)


async def test_a_token_that_approves_by_itself(house: House) -> None:
    token, secret = await house.a_token(auto_approve=True)
    standing = await house.registrations.apply(house.application(token, secret))
    assert (standing.request.state, standing.request.decided_by) == (RequestState.APPROVED, BY_TOKEN)
    assert standing.agent_token is None  # by a status check, which shows the claim
    assert (await house.actions())[-2:] == ["registration.requested", "registration.approved"]


# -- the agent token --


async def test_an_answer_that_was_lost_is_cured_by_asking_again(house: House) -> None:
    application, standing = await pending(house)
    await house.registrations.approve(house.ann, standing.request.id)
    lost = await house.registrations.check(standing.request.id, application.claim, 0)
    found = await house.registrations.check(standing.request.id, application.claim, 0)
    assert None not in (lost.agent_token, found.agent_token)
    assert lost.agent_token != found.agent_token
    agent_id = standing.request.agent_id
    with pytest.raises(AgentUnknown):
        await house.greet(Pc(agent_id, lost.agent_token or b"", "lab-01"))
    await house.greet(Pc(agent_id, found.agent_token or b"", "lab-01"))


async def test_once_it_came_in_its_claim_gives_nothing_more(house: House) -> None:
    token, secret = await house.a_token(auto_approve=True)
    application = house.application(token, secret)
    standing = await house.registrations.apply(application)
    found = await house.registrations.check(standing.request.id, application.claim, 0)
    assert found.agent_token is not None
    pc = Pc(standing.request.agent_id, found.agent_token, "lab-01")
    await house.greet(pc)
    with pytest.raises(AlreadyDecided):
        await house.registrations.check(standing.request.id, application.claim, 0)
    with pytest.raises(AlreadyDecided):
        await house.registrations.reject(house.ann, standing.request.id)
    await house.greet(pc)


async def test_a_known_name_buys_nothing(house: House) -> None:
    """Same host name, same hardware: another agent, and the old one keeps its place."""
    old = await house.an_enrolled_pc("lab-01")
    new = await house.an_enrolled_pc("lab-01")
    assert old.id != new.id
    await house.greet(old)
    await house.greet(new)
    with pytest.raises(AgentUnknown):
        await house.greet(replace(new, id=old.id))
    with pytest.raises(AgentUnknown):
        await house.greet(replace(old, id=new.id))


# -- the long poll --


async def test_a_waiting_pc_is_told_at_once(house: House) -> None:
    application, standing = await pending(house)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(
            house.registrations.check(standing.request.id, application.claim, PATIENT)
        )
        await until(lambda: house.registrations._waiting)
        await house.registrations.approve(house.ann, standing.request.id)
    assert waiting.result().agent_token is not None
    assert not house.registrations._waiting


async def test_a_wait_that_ends_without_a_decision(house: House) -> None:
    application, standing = await pending(house)
    found = await house.registrations.check(standing.request.id, application.claim, 0.01)
    assert found.request.state is RequestState.PENDING
    assert not house.registrations._waiting


async def test_pending_pcs_get_nothing_of_the_house(house: House) -> None:
    token, secret = await house.a_token(uses=None)
    applications = [house.application(token, secret, f"rogue-{number}") for number in range(20)]
    standings = [await house.registrations.apply(application) for application in applications]
    pc = await house.a_pc()
    await house.deploy(pc)
    assert len(await house.registrations.requests(house.ann, RequestState.PENDING)) == 20
    async with house.database.read() as tx:
        assert await tx.tasks.open_of_agents([standing.request.agent_id for standing in standings]) == []
        assert await tx.agents.active_ids() == [pc.id]
