"""PCs under management: who they are, how they are found, and when they were last heard."""

from dataclasses import replace
from datetime import timedelta

from tests.server import samples

from controldock.domain.agent import Agent, AgentState
from controldock.server.store.engine import Database
from controldock.sources import FixedSources


async def add(database: Database, sources: FixedSources, *host_names: str) -> list[Agent]:
    async with database.write() as tx:
        return await samples.add_agents(tx, sources, *host_names)


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
