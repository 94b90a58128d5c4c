"""Letting sessions begin, and looking at PCs."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.server import samples
from tests.server.house import INTERVAL, UNKNOWN_ID, House, Pc, news

from controldock.domain.enrollment import RequestState
from controldock.domain.errors import AgentRemoved, AgentUnknown, ControlDockError, NotFound
from controldock.server.services.agents import Welcomed
from controldock.server.services.changes import Noun
from controldock.server.services.clones import Greeting
from controldock.server.services.secrets import fingerprint


async def greet(house: House, pc: Pc, **facts: object) -> timedelta:
    """The PC comes in, and keeps its ratchet; its poll interval."""
    said = replace(samples.facts(pc.host_name), **facts)  # type: ignore[arg-type]
    reply = await house.agents.greet(Greeting(pc.id, pc.token, said, pc.ratchet))
    assert isinstance(reply, Welcomed)
    pc.ratchet = reply.ratchet
    return reply.poll_interval


async def test_a_welcome_says_how_often_to_come(house: House) -> None:
    pc = await house.an_enrolled_pc()
    assert await greet(house, pc) == INTERVAL
    assert house.presence.is_online(pc.id)
    (request,) = [seen.request for seen in await house.registrations.requests(house.ann, None)]
    assert request.state is RequestState.COMPLETED


@pytest.mark.parametrize("token", [b"", bytes(32), b"x" * 31])
async def test_a_wrong_token_opens_nothing(house: House, token: bytes) -> None:
    pc = await house.an_enrolled_pc()
    with pytest.raises(AgentUnknown):
        await greet(house, replace(pc, token=token))
    with pytest.raises(AgentUnknown):
        await greet(house, replace(pc, id=UNKNOWN_ID))
    assert not house.presence.is_online(pc.id)
    assert house.presence.last_check_in(UNKNOWN_ID) is None
    (request,) = [seen.request for seen in await house.registrations.requests(house.ann, None)]
    assert request.state is RequestState.APPROVED


async def test_a_pc_without_a_token_yet_can_not_come_in(house: House) -> None:
    token, secret = await house.a_token(auto_approve=True)
    standing = await house.registrations.apply(house.application(token, secret))
    for guess in (b"", bytes(32)):
        with pytest.raises(AgentUnknown):
            await greet(house, Pc(standing.request.agent_id, guess, "lab-01"))


async def test_a_removed_agent_is_told_so_only_if_it_is_that_agent(house: House) -> None:
    pc = await house.a_pc()
    async with house.database.write() as tx:
        await tx.agents.remove(pc.id)
    with pytest.raises(AgentUnknown):  # its token is gone with it
        await greet(house, pc)
    async with house.database.write() as tx:  # a removal that kept the token
        await tx.agents.set_token(pc.id, fingerprint(pc.token))
    with pytest.raises(AgentRemoved):
        await greet(house, pc)


async def test_what_a_pc_says_of_itself_is_kept_when_it_changed(house: House) -> None:
    pc = await house.a_pc()
    await greet(house, pc)
    with house.changes.subscribe() as console:
        await greet(house, pc)
        assert await news(console) == {}
        await greet(house, pc, host_name="renamed", addresses=("10.0.0.1",))
        assert await news(console) == {Noun.AGENTS: [pc.id]}
    seen = await house.agents.get(house.vera, pc.id)
    assert (seen.agent.facts.host_name, seen.agent.facts.addresses) == ("renamed", ("10.0.0.1",))


async def test_many_greetings_in_one_batch(house: House) -> None:
    pcs = await house.a_lab(5)
    pcs[1] = replace(pcs[1], token=bytes(32))
    pcs[3] = replace(pcs[3], id=UNKNOWN_ID)

    async def outcome(pc: Pc) -> object:
        try:
            return await greet(house, pc)
        except ControlDockError as error:
            return type(error)

    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(outcome(pc)) for pc in [*pcs, pcs[0]]]
    outcomes = [one.result() for one in tries]
    assert outcomes == [INTERVAL, AgentUnknown, INTERVAL, AgentUnknown, INTERVAL, INTERVAL]


async def test_the_same_agent_twice_in_one_batch_the_second_wrong(house: House) -> None:
    pc = await house.a_pc()
    greetings = [
        Greeting(pc.id, token, samples.facts(name))
        for token, name in ((pc.token, "true"), (bytes(32), "false"))
    ]
    replies = await house.agents._greet(greetings)
    assert isinstance(replies[0], Welcomed)
    assert isinstance(replies[1], AgentUnknown)
    assert (await house.agents.get(house.ann, pc.id)).agent.facts.host_name == "true"


# -- looking --


@pytest.fixture
async def lab(house: House) -> list[Pc]:
    pcs = await house.some_pcs(*(f"lab-{number}" for number in range(5)))
    for pc in pcs[:3]:
        await greet(house, pc)
    return pcs


async def test_one_agent(house: House, lab: list[Pc]) -> None:
    seen = await house.agents.get(house.vera, lab[0].id)
    assert (seen.online, seen.last_check_in) == (True, house.sources.now())
    assert not (await house.agents.get(house.vera, lab[4].id)).online
    with pytest.raises(NotFound):
        await house.agents.get(house.vera, UNKNOWN_ID)


async def test_a_changed_setting_reaches_every_pc_at_its_next_hello(house: House) -> None:
    pc = await house.an_enrolled_pc()
    await house.preferences.set_poll_interval(house.ann, INTERVAL * 2)
    assert await greet(house, pc) == INTERVAL * 2
