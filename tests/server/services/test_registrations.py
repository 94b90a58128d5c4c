"""How PCs come in: every way a token can be wrong, decisions that are made once, and a secret handed out once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.server.house import INTERVAL, PATIENT, UNKNOWN_ID, House, Pc, news, open_house, until

from controldock.domain.agent import AgentState
from controldock.domain.enrollment import EnrollmentToken, RequestState
from controldock.domain.errors import (
    AgentUnknown,
    AlreadyDecided,
    EnrollmentRefused,
    NotAllowed,
    NotFound,
    TokenExpired,
    TokenNotForAddress,
    TokenNotForName,
    TokenRevoked,
    TokenUsedUp,
    TokenWrong,
)
from controldock.domain.task import Outcome
from controldock.server.services.changes import Noun
from controldock.server.services.registrations import BY_TOKEN, Application, Standing
from controldock.sources import FixedSources

HOUR = timedelta(hours=1)


async def pending(house: House) -> tuple[Application, Standing]:
    token, secret = await house.a_token()
    application = house.application(token, secret)
    return application, await house.registrations.apply(application)


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
    await house.enrollment_tokens.revoke(house.ann, token.id)
    return house.application(token, secret)


async def from_elsewhere(house: House, token: EnrollmentToken, secret: bytes) -> Application:
    made = await house.a_token(address_range="10.0.0.0/8")
    return house.application(*made)


async def misnamed(house: House, token: EnrollmentToken, secret: bytes) -> Application:
    made = await house.a_token(host_name_pattern="office-*")
    return house.application(*made)


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
        (from_elsewhere, TokenNotForAddress),
        (misnamed, TokenNotForName),
    ],
)
async def test_a_rogue_pc_leaves_no_trace(
    house: House, spoil: Spoil, refusal: type[EnrollmentRefused]
) -> None:
    application = await spoil(house, *await house.a_token())
    before = await house.registrations.requests(house.ann, None), await house.enrollment_tokens.all(house.ann)
    with pytest.raises(refusal):
        await house.registrations.apply(application)
    after = await house.registrations.requests(house.ann, None), await house.enrollment_tokens.all(house.ann)
    assert after == before


async def test_a_clock_set_back_gives_an_expired_token_no_second_life(house: House) -> None:
    token, secret = await house.a_token(uses=1)
    await house.registrations.apply(house.application(token, secret))
    house.sources.advance(-2 * HOUR)
    with pytest.raises(TokenUsedUp):
        await house.registrations.apply(house.application(token, secret))


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgres)])
def any_url(request: pytest.FixtureRequest) -> str:
    """Each database in turn."""
    url: str = request.getfixturevalue(request.param)
    return url


async def test_of_a_thousand_pcs_at_once_as_many_are_let_in_as_the_token_has_uses(
    any_url: str, tmp_path: Path, sources: FixedSources
) -> None:
    async with open_house(any_url, tmp_path, sources) as house:
        token, secret = await house.a_token(uses=137)
        bystander = await house.a_pc("bystander")
        line = await house.greet(bystander)

        async def apply(number: int) -> bool:
            try:
                await house.registrations.apply(house.application(token, secret, f"lab-{number}"))
            except TokenUsedUp:
                return False
            return True

        async with asyncio.TaskGroup() as group:
            tries = [group.create_task(apply(number)) for number in range(1000)]
            await house.deploy(bystander)
            order = await house.order(line)  # amid all that, others have their work
            await house.says(bystander, order.attempt_id, Outcome.SUCCEEDED)
        assert sum(one.result() for one in tries) == 137
        assert len(await house.registrations.requests(house.ann, RequestState.PENDING)) == 137
        (token,) = await house.enrollment_tokens.all(house.ann)
        assert (token.uses_left, token.use_count) == (0, 137)


async def test_one_that_is_refused_holds_up_nobody_in_its_batch(house: House) -> None:
    token, secret = await house.a_token(uses=2, host_name_pattern="lab-*")
    first, wrong, misnamed, last, late = (
        house.application(token, secret, "lab-1"),
        house.application(token, bytes(32), "lab-2"),
        house.application(token, secret, "office-1"),
        house.application(token, secret, "lab-3"),
        house.application(token, secret, "lab-4"),
    )
    replies = await house.registrations._apply([first, wrong, misnamed, replace(first), last, late])
    assert isinstance(replies[0], Standing)
    assert replies[3] == replies[0]
    assert isinstance(replies[4], Standing)
    assert [type(replies[number]) for number in (1, 2, 5)] == [TokenWrong, TokenNotForName, TokenUsedUp]


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
    (seen,) = await house.registrations.requests(house.vera, RequestState.PENDING)
    assert (seen.request, seen.token.note if seen.token else None, seen.replacement) == (
        request,
        "room 204",
        None,
    )
    assert (await house.actions())[-1] == "registration.requested"


async def test_asking_again_with_the_same_claim_is_the_same_request(house: House) -> None:
    application, first = await pending(house)
    assert await house.registrations.apply(application) == first
    (token,) = await house.enrollment_tokens.all(house.ann)
    assert (token.uses_left, token.use_count) == (0, 1)
    await house.enrollment_tokens.revoke(house.ann, token.id)
    assert await house.registrations.apply(application) == first  # its answer was lost; it was let in before


async def test_the_same_claim_at_once_is_one_request(house: House) -> None:
    token, secret = await house.a_token(uses=5)
    application = house.application(token, secret)
    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(house.registrations.apply(application)) for _ in range(10)]
    assert len({one.result().request.id for one in tries}) == 1
    (token,) = await house.enrollment_tokens.all(house.ann)
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
        seen = await house.registrations.approve(house.ann, standing.request.id)
        heard = await news(console)
    request = seen.request
    assert (request.state, request.decided_by) == (RequestState.APPROVED, house.ann.name)
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
