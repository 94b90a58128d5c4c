"""Tokens that administrators hand out: for whom, how often, who used them; and those by which one PC comes back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.server.house import PIN, UNKNOWN_ID, House, Pc

from controldock.domain.agent import AgentState
from controldock.domain.enrollment import RequestState
from controldock.domain.errors import (
    AgentUnknown,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    TokenRevoked,
    TokenUsedUp,
)
from controldock.protocol import enrollment_token
from controldock.server.services.enrollment_tokens import REISSUE_LIFE, TokenWish
from controldock.server.services.registrations import BY_TOKEN, Application

HOUR = timedelta(hours=1)


async def test_a_token_tells_pcs_which_server_is_the_right_one(house: House) -> None:
    token, text = await house.enrollment_tokens.create(house.ann, TokenWish("lab", 3, HOUR, False))
    said = enrollment_token.decode(text)
    assert said.pin == PIN
    assert (token.uses_left, token.note, token.created_by) == (3, "lab", house.ann.name)
    assert token.expires_at == house.sources.now() + HOUR
    assert said.secret not in (token.secret_hash, b"")
    assert await house.enrollment_tokens.all(house.ann) == [token]


async def test_only_administrators_deal_with_tokens(house: House) -> None:
    token, _ = await house.a_token()
    for actor in (house.oscar, house.vera):
        with pytest.raises(NotAllowed):
            await house.enrollment_tokens.create(actor, TokenWish("", 1, HOUR, False))
        with pytest.raises(NotAllowed):
            await house.enrollment_tokens.reissue(actor, UNKNOWN_ID)
        with pytest.raises(NotAllowed):
            await house.enrollment_tokens.get(actor, token.id)
        with pytest.raises(NotAllowed):
            await house.enrollment_tokens.all(actor)
        with pytest.raises(NotAllowed):
            await house.enrollment_tokens.revoke(actor, token.id)


async def test_revoking_twice_is_no_mistake_and_one_entry(house: House) -> None:
    token, _ = await house.a_token()
    await house.enrollment_tokens.revoke(house.ann, token.id)
    await house.enrollment_tokens.revoke(house.ann, token.id)
    assert (await house.actions()).count("enrollment_token.revoked") == 1
    with pytest.raises(NotFound):
        await house.enrollment_tokens.revoke(house.ann, UNKNOWN_ID)


async def test_one_installer_for_a_whole_lab(house: House) -> None:
    """Long-lived, as often as they like, and a person approves: the usual case."""
    token, secret = await house.a_token(
        uses=None, expires_in=None, tags=("Room 204",), host_name_pattern="lab-*"
    )
    for number in range(5):
        house.sources.advance(timedelta(days=100))
        await house.registrations.apply(house.application(token, secret, f"LAB-{number}"))
    used = await house.enrollment_tokens.get(house.ann, token.id)
    assert (used.token.uses_left, used.token.use_count) == (None, 5)
    assert [request.facts.host_name for request in used.requests] == [
        f"LAB-{number}" for number in (4, 3, 2, 1, 0)
    ]
    with pytest.raises(NotFound):
        await house.enrollment_tokens.get(house.ann, UNKNOWN_ID)


async def test_limits_are_kept_in_one_form_or_refused(house: House) -> None:
    wish = TokenWish("", 1, None, False, ("Lab", " lab "), "10.0.2.17/24", " lab-*\t ")
    token, _ = await house.enrollment_tokens.create(house.ann, wish)
    assert (token.tags, token.address_range) == (("Lab",), "10.0.2.0/24")
    assert token.host_name_pattern == "lab-*�"
    with pytest.raises(Invalid):
        await house.enrollment_tokens.create(house.ann, replace(wish, address_range="the lab"))
    with pytest.raises(Invalid):
        await house.enrollment_tokens.create(house.ann, replace(wish, tags=("",)))
    assert len(await house.enrollment_tokens.all(house.ann)) == 1


async def test_revoking_shuts_the_door_at_once_and_leaves_who_stands_in_it(house: House) -> None:
    token, secret = await house.a_token(uses=None)
    application = house.application(token, secret)
    standing = await house.registrations.apply(application)
    await house.enrollment_tokens.revoke(house.ann, token.id)
    with pytest.raises(TokenRevoked):
        await house.registrations.apply(house.application(token, secret, "lab-02"))
    found = await house.registrations.check(standing.request.id, application.claim, 0)
    assert found.request.state is RequestState.PENDING
    await house.registrations.approve(house.ann, standing.request.id)  # a person may still let it in


# -- reissue --


async def reissued(house: House, agent_id: str) -> Application:
    """What the PC asks that was given a reissue token."""
    token, text = await house.enrollment_tokens.reissue(house.ann, agent_id)
    return house.application(token, enrollment_token.decode(text).secret)


async def test_a_pc_that_lost_its_token_comes_back_as_itself(house: House) -> None:
    old = await house.a_pc("lab-01")
    application = await reissued(house, old.id)
    standing = await house.registrations.apply(application)
    assert (standing.request.state, standing.request.decided_by) == (RequestState.APPROVED, BY_TOKEN)
    assert standing.request.identity == old.id
    await house.greet(old)  # nothing has happened to it yet
    found = await house.registrations.check(standing.request.id, application.claim, 0)
    assert found.agent_token is not None
    with pytest.raises(AgentUnknown):
        await house.greet(old)
    await house.greet(Pc(old.id, found.agent_token, "lab-01"))
    (seen,) = await house.registrations.requests(house.ann, None)
    assert seen.request.state is RequestState.COMPLETED
    assert {"agent.reissued", "agent.handed_over"} <= set(await house.actions())


async def test_a_reissue_token_opens_once_and_for_a_day(house: House) -> None:
    old = await house.a_pc()
    token, text = await house.enrollment_tokens.reissue(house.ann, old.id)
    assert (token.uses_left, token.agent_id, token.auto_approve) == (1, old.id, True)
    assert token.expires_at == house.sources.now() + REISSUE_LIFE
    secret = enrollment_token.decode(text).secret
    await house.registrations.apply(house.application(token, secret))
    with pytest.raises(TokenUsedUp):
        await house.registrations.apply(house.application(token, secret))


async def test_the_latest_reissue_token_counts(house: House) -> None:
    old = await house.a_pc()
    first = await reissued(house, old.id)
    second = await reissued(house, old.id)
    with pytest.raises(TokenRevoked):
        await house.registrations.apply(first)
    await house.registrations.apply(second)


async def test_of_two_pcs_that_are_to_be_one_agent_the_latest_is(house: House) -> None:
    """The first was reinstalled once more before it had fetched its token."""
    old = await house.a_pc()
    first, second = await reissued(house, old.id), None
    lost = await house.registrations.apply(first)
    second = await reissued(house, old.id)
    standing = await house.registrations.apply(second)
    found = await house.registrations.check(lost.request.id, first.claim, 0)
    assert (found.request.state, found.agent_token) == (RequestState.REJECTED, None)
    found = await house.registrations.check(standing.request.id, second.claim, 0)
    await house.greet(Pc(old.id, found.agent_token or b"", "lab-01"))


@pytest.mark.parametrize("state", [AgentState.REMOVED, AgentState.QUARANTINED])
async def test_nobody_becomes_an_agent_that_is_out_of_use(house: House, state: AgentState) -> None:
    old = await house.a_pc()
    application = await reissued(house, old.id)
    async with house.database.write() as tx:
        await tx.agents.set_state([old.id], state, house.sources.now())
    with pytest.raises(Conflict):
        await house.enrollment_tokens.reissue(house.ann, old.id)
    with pytest.raises(Conflict):
        await house.registrations.apply(application)
    with pytest.raises(NotFound):
        await house.enrollment_tokens.reissue(house.ann, UNKNOWN_ID)
    (token,) = [one for one in await house.enrollment_tokens.all(house.ann) if one.agent_id]
    assert token.use_count == 0
