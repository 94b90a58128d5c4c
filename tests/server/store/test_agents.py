"""PCs under management: who they are, how they are found, and when they were last heard."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.server import samples

from controldock.domain.agent import Agent, AgentState
from controldock.server.store.agents import AgentQuery
from controldock.server.store.engine import Database
from controldock.sources import FixedSources

MANY = 40_000  # more than either database takes as separate parameters


async def add(database: Database, sources: FixedSources, *host_names: str) -> list[Agent]:
    async with database.write() as tx:
        return await samples.add_agents(tx, sources, *host_names)


async def names(database: Database, query: AgentQuery) -> list[str]:
    async with database.read() as tx:
        found = await tx.agents.page(query, None, 100)
        assert {agent.id for agent in found} == set(await tx.agents.matching_ids(query))
    return [agent.facts.host_name for agent in found]


async def test_an_agent_comes_back_as_it_was(database: Database, sources: FixedSources) -> None:
    (agent,) = await add(database, sources, "lab-01")
    async with database.read() as tx:
        assert await tx.agents.get(agent.id) == agent
        assert await tx.agents.get("0" * 26) is None


async def test_an_agent_has_no_token_until_it_is_given_one(database: Database, sources: FixedSources) -> None:
    (agent,) = await add(database, sources, "lab-01")
    async with database.write() as tx:
        before, facts = (await tx.agents.credentials([agent.id]))[agent.id]
        await tx.agents.set_token(agent.id, b"h" * 32)
        after, _ = (await tx.agents.credentials([agent.id]))[agent.id]
    assert (before.token_hash, before.state, before.own_poll_interval) == (
        None,
        AgentState.ACTIVE,
        None,
    )
    assert after == replace(before, token_hash=b"h" * 32)
    assert facts == agent.facts


async def test_credentials_of_many(database: Database, sources: FixedSources) -> None:
    agents = await add(database, sources, *(f"lab-{number}" for number in range(20)))
    asked = [agent.id for agent in agents[:10]]
    async with database.read() as tx:
        assert (await tx.agents.credentials([*asked, *asked, "0" * 26])).keys() == set(asked)
        assert await tx.agents.credentials([]) == {}


async def test_a_removed_agent_keeps_its_history_and_nothing_else(
    database: Database, sources: FixedSources
) -> None:
    gone, stays = await add(database, sources, "gone", "stays")
    async with database.write() as tx:
        await tx.agents.set_token(gone.id, b"h" * 32)
        await tx.agents.remove(gone.id)
        assert await tx.agents.get(gone.id) == replace(gone, state=AgentState.REMOVED)
        credential, _ = (await tx.agents.credentials([gone.id]))[gone.id]
        assert (credential.state, credential.token_hash) == (AgentState.REMOVED, None)
        assert await tx.agents.active_ids() == [stays.id]
        assert [one.agent_id for one in await tx.presences.known()] == [stays.id]
    assert await names(database, AgentQuery()) == ["stays"]


async def test_facts_change_for_many_at_once(database: Database, sources: FixedSources) -> None:
    one, other, third = await add(database, sources, "one", "other", "third")
    news = {one.id: samples.facts("renamed"), other.id: replace(other.facts, addresses=(), hardware_ids={})}
    async with database.write() as tx:
        await tx.agents.set_facts(news)
        assert await tx.agents.get(one.id) == replace(one, facts=news[one.id])
        assert await tx.agents.get(other.id) == replace(other, facts=news[other.id])
        assert await tx.agents.get(third.id) == third


async def test_active_ids_by_age_or_among_some(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = []
        for number in range(3):
            sources.advance(timedelta(seconds=1))
            agents += await samples.add_agents(tx, sources, f"lab-{3 - number}")
        ids = [agent.id for agent in agents]
        assert await tx.agents.active_ids() == ids
        assert await tx.agents.active_ids([ids[2], ids[0], "0" * 26]) == [ids[0], ids[2]]
        assert await tx.agents.active_ids([]) == []


# -- pages --


async def test_pages_by_name_miss_nothing_and_repeat_nothing(
    database: Database, sources: FixedSources
) -> None:
    await add(database, sources, *[f"lab-{number % 7}" for number in range(23)])  # names are no identity
    found: list[Agent] = []
    after: tuple[str, str] | None = None
    async with database.read() as tx:
        while page := await tx.agents.page(AgentQuery(), after, 5):
            found += page
            after = page[-1].facts.host_name, page[-1].id
    assert len(found) == len({agent.id for agent in found}) == 23
    keys = [(agent.facts.host_name, agent.id) for agent in found]
    assert keys == sorted(keys)


async def test_a_page_goes_on_where_its_key_was_removed(database: Database, sources: FixedSources) -> None:
    one, two, _three = await add(database, sources, "lab-1", "lab-2", "lab-3")
    async with database.write() as tx:
        await tx.agents.remove(two.id)
        page = await tx.agents.page(AgentQuery(), (one.facts.host_name, one.id), 10)
        assert [agent.facts.host_name for agent in page] == ["lab-3"]
        page = await tx.agents.page(AgentQuery(), (two.facts.host_name, two.id), 10)
        assert [agent.facts.host_name for agent in page] == ["lab-3"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["100%", "LAB-01", "lab_02", "office"]),
        ("lab", ["LAB-01", "lab_02"]),
        ("LAB", ["LAB-01", "lab_02"]),
        ("ab-0", ["LAB-01"]),
        ("_", ["lab_02"]),
        ("%", ["100%"]),
        ("\\", []),
        ("bookworm", ["100%", "LAB-01", "lab_02", "office"]),
        ("'; DROP TABLE agents; --", []),
        ("lab\0", []),
        ("실습실", []),
        ("x" * 10_000, []),
    ],
)
async def test_searching(database: Database, sources: FixedSources, search: str, found: list[str]) -> None:
    await add(database, sources, "office", "LAB-01", "lab_02", "100%")
    assert sorted(await names(database, AgentQuery(search=search))) == found


async def test_searching_by_id(database: Database, sources: FixedSources) -> None:
    agent, _ = await add(database, sources, "one", "other")
    assert await names(database, AgentQuery(search=agent.id.upper())) == ["one"]


async def test_narrowing_by_presence(database: Database, sources: FixedSources) -> None:
    one, other = await add(database, sources, "one", "other")
    assert await names(database, AgentQuery(only_ids=frozenset({one.id, "0" * 26}))) == ["one"]
    assert await names(database, AgentQuery(not_ids=frozenset({one.id}))) == ["other"]
    assert await names(database, AgentQuery(search="o", only_ids=frozenset({one.id, other.id}))) == [
        "one",
        "other",
    ]
    assert await names(database, AgentQuery(only_ids=frozenset())) == []
    assert await names(database, AgentQuery(not_ids=frozenset())) == ["one", "other"]


async def test_narrowing_by_the_presence_of_a_large_fleet(database: Database, sources: FixedSources) -> None:
    one, _ = await add(database, sources, "one", "other")
    fleet = frozenset({one.id, *(f"{number:026}" for number in range(MANY))})
    assert await names(database, AgentQuery(only_ids=fleet)) == ["one"]
    assert await names(database, AgentQuery(not_ids=fleet)) == ["other"]
