"""What decisions bring about: agents with their tags, PCs that go on as what they were, and doors shut again."""

from dataclasses import replace

import pytest
from tests.server.house import UNKNOWN_ID, House, Pc, news

from controldock.domain.agent import AgentState
from controldock.domain.enrollment import RequestEvent, RequestState
from controldock.domain.errors import AgentUnknown, AlreadyDecided, Conflict, NotFound
from controldock.server.services.changes import Noun
from controldock.server.services.registrations import Application, Standing


async def asking(house: House, host_name: str = "lab-01", **ids: str) -> tuple[Application, Standing]:
    token, secret = await house.a_token(tags=("Room 204", "New"))
    application = house.application(token, secret, host_name)
    application = replace(application, facts=replace(application.facts, hardware_ids=ids))
    return application, await house.registrations.apply(application)


async def tags_of(house: House, agent_id: str) -> list[str]:
    return [tag.name for tag in (await house.agents.get(house.ann, agent_id)).tags]


# -- new ones --


async def test_who_comes_in_gets_the_tags_of_its_token(house: House) -> None:
    known = await house.tags.create(house.ann, "room 204")
    _, standing = await asking(house)
    with house.changes.subscribe() as console:
        await house.registrations.approve(house.ann, standing.request.id)
        heard = await news(console)
    assert await tags_of(house, standing.request.agent_id) == ["New", known.name]
    assert Noun.TAGS in heard


async def test_who_comes_in_by_itself_gets_them_too(house: House) -> None:
    token, secret = await house.a_token(auto_approve=True, uses=2, tags=("Room 204",))
    for name in ("lab-1", "lab-2"):
        standing = await house.registrations.apply(house.application(token, secret, name))
        assert await tags_of(house, standing.request.agent_id) == ["Room 204"]


async def test_a_room_is_approved_at_once(house: House) -> None:
    ids = [(await asking(house, f"lab-{number}"))[1].request.id for number in range(3)]
    await house.registrations.reject(house.ann, ids[1])
    decided = await house.registrations.decide(house.ann, [*ids, UNKNOWN_ID], RequestEvent.APPROVE)
    assert decided.ids == [ids[0], ids[2]]
    assert [(id, type(error)) for id, error in decided.refused] == [
        (ids[1], AlreadyDecided),
        (UNKNOWN_ID, NotFound),
    ]
    assert (await house.actions()).count("registration.approved") == 2


# -- the same PC again --


async def test_a_mere_claim_touches_nobody(house: House) -> None:
    """Somebody asks to join with the hardware ids of a PC that is here: it is pointed out to people, and no more."""
    old = await house.an_enrolled_pc("lab-01")
    line = await house.greet(old)
    async with house.database.write() as tx:
        agent = await tx.agents.get(old.id)
        assert agent is not None
        await tx.agents.set_facts({old.id: replace(agent.facts, hardware_ids={"machine_id": "b08dfa6083e7"})})
    application, standing = await asking(house, "lab-01", machine_id="B08DFA6083E7")
    (seen,) = await house.registrations.requests(house.ann, RequestState.PENDING)
    assert seen.replacement is not None
    assert seen.replacement.agent_id == old.id
    await house.registrations.approve(house.ann, standing.request.id)  # as a new one
    found = await house.registrations.check(standing.request.id, application.claim, 0)
    assert found.request.identity not in ("", old.id)
    await house.deploy(old)
    await house.order(line)  # the real one goes on in the same session
    await house.greet(old)  # and in its next


async def test_the_same_pc_keeps_its_id_history_and_tags(house: House) -> None:
    old = await house.a_pc("lab-01")
    ended: list[str] = []
    await house.greet(old)
    await house.dispatch.open_line(old.id, frozenset(), lambda: ended.append(old.id))
    deployment = await house.deploy(old)
    application, standing = await asking(house, "lab-01")
    await house.registrations.approve(house.ann, standing.request.id, old.id)
    assert not ended  # approved, and nothing has happened to the old one
    await house.greet(old)
    await house.dispatch.open_line(old.id, frozenset(), lambda: ended.append(old.id))
    ended.clear()  # its own sessions follow each other
    found = await house.registrations.check(standing.request.id, application.claim, 0)
    assert (found.request.state, found.request.identity) == (RequestState.APPROVED, old.id)
    assert ended == [old.id]
    with pytest.raises(AgentUnknown):
        await house.greet(old)
    line = await house.greet(Pc(old.id, found.agent_token or b"", "lab-01"))
    assert (await house.order(line)).deployment_id == deployment
    assert await tags_of(house, old.id) == []
    with pytest.raises(AlreadyDecided):
        await house.registrations.check(standing.request.id, application.claim, 0)


async def test_an_answer_that_was_lost_is_cured_for_the_same_pc_too(house: House) -> None:
    old = await house.a_pc("lab-01")
    application, standing = await asking(house)
    await house.registrations.approve(house.ann, standing.request.id, old.id)
    lost = await house.registrations.check(standing.request.id, application.claim, 0)
    found = await house.registrations.check(standing.request.id, application.claim, 0)
    with pytest.raises(AgentUnknown):
        await house.greet(Pc(old.id, lost.agent_token or b"", "lab-01"))
    await house.greet(Pc(old.id, found.agent_token or b"", "lab-01"))
    assert (await house.actions()).count("agent.handed_over") == 1


async def test_an_approval_as_the_same_pc_that_is_taken_back_leaves_the_old_one(house: House) -> None:
    old = await house.a_pc("lab-01")
    _, standing = await asking(house)
    await house.registrations.approve(house.ann, standing.request.id, old.id)
    await house.registrations.reject(house.ann, standing.request.id)
    await house.greet(old)


async def test_once_the_token_was_fetched_taking_it_back_shuts_both_out(house: House) -> None:
    old = await house.a_pc("lab-01")
    application, standing = await asking(house)
    await house.registrations.approve(house.ann, standing.request.id, old.id)
    found = await house.registrations.check(standing.request.id, application.claim, 0)
    await house.registrations.reject(house.ann, standing.request.id)
    for token in (old.token, found.agent_token or b""):
        with pytest.raises(AgentUnknown):
            await house.greet(Pc(old.id, token, "lab-01"))
    assert (
        await house.agents.get(house.ann, old.id)
    ).agent.state is AgentState.ACTIVE  # history stays; reissue


async def test_as_whom_a_pc_can_not_come_in(house: House) -> None:
    old = await house.a_pc("lab-01")
    _, standing = await asking(house)
    async with house.database.write() as tx:
        await tx.agents.set_state([old.id], AgentState.REMOVED, house.sources.now())
    for agent_id, refusal in ((UNKNOWN_ID, NotFound), (old.id, Conflict)):
        with pytest.raises(refusal):
            await house.registrations.approve(house.ann, standing.request.id, agent_id)
    (seen,) = await house.registrations.requests(house.ann, None)
    assert seen.request.state is RequestState.PENDING


# -- second thoughts --


async def test_a_rejected_pc_can_be_allowed_again(house: House) -> None:
    application, standing = await asking(house)
    await house.registrations.reject(house.ann, standing.request.id)
    reopened = (await house.registrations.reopen(house.ann, standing.request.id)).request
    assert (reopened.state, reopened.decided_at, reopened.decided_by) == (RequestState.PENDING, None, None)
    assert (await house.registrations.apply(application)).request.state is RequestState.PENDING
    await house.registrations.approve(house.ann, standing.request.id)
    found = await house.registrations.check(standing.request.id, application.claim, 0)
    await house.greet(Pc(found.request.identity, found.agent_token or b"", "lab-01"))
    assert (await house.actions())[-2:] == ["registration.reopened", "registration.approved"]


async def test_an_approval_taken_back_can_be_given_again(house: House) -> None:
    application, standing = await asking(house)
    for decide in (house.registrations.approve, house.registrations.reject, house.registrations.reopen):
        await decide(house.ann, standing.request.id)
    await house.registrations.approve(house.ann, standing.request.id)
    seen = await house.agents.get(house.ann, standing.request.agent_id)
    assert (seen.agent.state, seen.agent.removed_at) == (AgentState.ACTIVE, None)
    assert await tags_of(house, standing.request.agent_id) == ["New", "Room 204"]
    found = await house.registrations.check(standing.request.id, application.claim, 0)
    await house.greet(Pc(found.request.identity, found.agent_token or b"", "lab-01"))
