"""Whom a PC that asks to join looks like."""

from dataclasses import replace

from tests.server import samples
from tests.server.house import House

from controldock.domain.agent import Agent, AgentState
from controldock.domain.enrollment import RequestState
from controldock.server.services.resemblance import Replacement


async def an_agent(house: House, host_name: str, **ids: str) -> Agent:
    made = samples.agent(house.sources, host_name)
    made = replace(made, facts=replace(made.facts, hardware_ids=ids))
    async with house.database.write() as tx:
        await tx.agents.add(made)
    house.presence.add(made.id, None)
    return made


async def ask(house: House, host_name: str = "lab-01", **ids: str) -> str:
    token, secret = await house.a_token()
    application = house.application(token, secret, host_name)
    facts = replace(application.facts, hardware_ids=ids)
    return (await house.registrations.apply(replace(application, facts=facts))).request.id


async def found(house: House) -> Replacement | None:
    return (await house.registrations.requests(house.vera, None))[0].replacement


async def test_a_reinstalled_pc_looks_like_what_it_was(house: House) -> None:
    old = await an_agent(house, "lab-01", machine_id="b08dfa6083e7", product_uuid="4C4C4544-0038")
    house.presence.check_in(old.id)
    await ask(house, "DESKTOP-7F3K", machine_id="0ther0ther", product_uuid="4c4c4544-0038")
    assert await found(house) == Replacement(old.id, "lab-01", True, house.sources.now(), ("product_uuid",))


async def test_who_has_most_in_common_is_named(house: House) -> None:
    await an_agent(house, "twin", product_uuid="4C4C4544-0038")
    both = await an_agent(house, "other", machine_id="b08dfa6083e7", product_uuid="4C4C4544-0038")
    await ask(house, "twin", machine_id="b08dfa6083e7", product_uuid="4C4C4544-0038")
    replacement = await found(house)
    assert replacement is not None
    assert (replacement.agent_id, replacement.matches) == (both.id, ("machine_id", "product_uuid"))


async def test_of_two_that_fit_the_namesake_is_named(house: House) -> None:
    namesake = await an_agent(house, "Lab-01", machine_id="b08dfa6083e7")
    await an_agent(house, "lab-02", machine_id="b08dfa6083e7")
    await ask(house, "LAB-01", machine_id="b08dfa6083e7")
    replacement = await found(house)
    assert replacement is not None
    assert replacement.agent_id == namesake.id


async def test_a_name_or_what_makers_forgot_to_write_is_no_resemblance(house: House) -> None:
    await an_agent(
        house, "lab-01", product_uuid="00000000-0000-0000-0000-000000000000", mac="52:54:00:12:34:56"
    )
    await ask(house, "lab-01", product_uuid="00000000-0000-0000-0000-000000000000", mac="52:54:00:12:34:56")
    assert await found(house) is None


async def test_who_was_removed_or_decided_is_not_compared(house: House) -> None:
    old = await an_agent(house, "lab-01", machine_id="b08dfa6083e7")
    asked = await ask(house, machine_id="b08dfa6083e7")
    await house.registrations.reject(house.ann, asked)
    assert await found(house) is not None  # it can still be allowed again, as that PC
    async with house.database.write() as tx:
        await tx.agents.set_state([old.id], AgentState.REMOVED, house.sources.now())
    assert await found(house) is None
    await house.registrations.reopen(house.ann, asked)
    await house.registrations.approve(house.ann, asked)
    (seen,) = await house.registrations.requests(house.ann, RequestState.APPROVED)
    assert seen.replacement is None
