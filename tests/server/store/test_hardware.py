"""Who else has this id of hardware?"""

from dataclasses import replace

from tests.server import samples

from controldock.domain.agent import Agent
from controldock.server.store.engine import Database
from controldock.server.store.hardware import SHARED
from controldock.sources import FixedSources

MACHINE = ("machine_id", "b08dfa6083e7567a")
BOARD = ("product_uuid", "4c4c4544-0038-5910")


def built_of(sources: FixedSources, **ids: str) -> Agent:
    made = samples.agent(sources)
    return replace(made, facts=replace(made.facts, hardware_ids=ids))


async def test_agents_are_found_by_what_they_are_made_of(database: Database, sources: FixedSources) -> None:
    old = built_of(sources, machine_id="B08DFA6083E7567A", product_uuid="4C4C4544-0038-5910")
    twin = built_of(sources, product_uuid="4C4C4544-0038-5910", mac="52:54:00:12:34:56")
    async with database.write() as tx:
        await tx.agents.add(old, twin)
        found = await tx.hardware.holders([MACHINE, BOARD, ("machine_id", "other")])
    assert found == {MACHINE: [old.id], BOARD: [twin.id, old.id]}


async def test_a_pc_that_was_rebuilt_is_known_by_what_it_has_now(
    database: Database, sources: FixedSources
) -> None:
    agent = built_of(sources, machine_id="B08DFA6083E7567A")
    async with database.write() as tx:
        await tx.agents.add(agent)
        await tx.agents.set_facts(
            {agent.id: replace(agent.facts, hardware_ids={"product_uuid": "4C4C4544-0038-5910"})}
        )
        assert await tx.hardware.holders([MACHINE, BOARD]) == {BOARD: [agent.id]}
        await tx.agents.set_facts({agent.id: replace(agent.facts, hardware_ids={})})
        assert await tx.hardware.holders([MACHINE, BOARD]) == {}


async def test_what_many_have_tells_nobody_apart(database: Database, sources: FixedSources) -> None:
    image = [built_of(sources, machine_id="B08DFA6083E7567A") for _ in range(SHARED + 1)]
    async with database.write() as tx:
        await tx.agents.add(*image[:SHARED])
        assert len((await tx.hardware.holders([MACHINE]))[MACHINE]) == SHARED
        await tx.agents.add(image[SHARED])
        assert await tx.hardware.holders([MACHINE]) == {}
        assert await tx.hardware.holders([]) == {}


async def test_who_was_removed_is_replaced_by_nobody(database: Database, sources: FixedSources) -> None:
    agent = built_of(sources, machine_id="B08DFA6083E7567A")
    async with database.write() as tx:
        await tx.agents.add(agent)
        await tx.agents.remove(agent.id)
        assert await tx.hardware.holders([MACHINE]) == {}
