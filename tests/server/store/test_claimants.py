"""Claimants, kept with all that tells them apart."""

from dataclasses import replace
from datetime import timedelta

from tests.server import samples

from controldock.domain.agent import AgentState
from controldock.domain.claimant import Claim, Claimant
from controldock.domain.ratchet import MAX_GIVEN, Ratchet
from controldock.server.store.engine import Database
from controldock.sources import FixedSources


async def two_of(database: Database, sources: FixedSources) -> tuple[Claimant, Claimant]:
    agent, now = samples.agent(sources), sources.now()
    facts = replace(samples.facts("lab-77"), hardware_ids={"machine_id": "m"}, main_address="10.0.0.7")
    claims = Claim(None, samples.facts("lab-01"), ""), Claim(b"r" * 32, facts, "10.0.0.2")
    first, second = (Claimant(sources.new_id(), agent.id, claim, now, now) for claim in claims)
    async with database.write() as tx:
        await tx.agents.add(agent)
        await tx.claimants.add(first)
        await tx.claimants.add(second)
    return first, second


async def test_what_was_added_is_read(database: Database, sources: FixedSources) -> None:
    first, second = await two_of(database, sources)
    async with database.read() as tx:
        assert await tx.claimants.of([first.agent_id, first.agent_id, "nobody"]) == {
            first.agent_id: [first, second]
        }
        assert await tx.claimants.of([]) == {}


async def test_who_comes_again_is_seen_later_and_says_something_new(
    database: Database, sources: FixedSources
) -> None:
    first, second = await two_of(database, sources)
    sources.advance(timedelta(minutes=1))
    claim = replace(first.claim, address="10.0.0.1", facts=samples.facts("renamed"))
    async with database.write() as tx:
        await tx.claimants.touch(first.id, claim, sources.now())
        found = (await tx.claimants.of([first.agent_id]))[first.agent_id]
    assert found == [replace(first, claim=claim, last_seen_at=sources.now()), second]


async def test_what_was_decided_outlives_the_case(database: Database, sources: FixedSources) -> None:
    first, second = await two_of(database, sources)
    async with database.write() as tx:
        await tx.claimants.decide({})
        await tx.claimants.decide({second.id: "n" * 26})
        await tx.claimants.forget_undecided([first.agent_id])
        left = await tx.claimants.of([first.agent_id])
        assert left == {first.agent_id: [replace(second, becomes_id="n" * 26)]}
        await tx.claimants.settle(["m" * 26])
        assert await tx.claimants.of([first.agent_id]) == left
        await tx.claimants.settle(["n" * 26])
        assert await tx.claimants.of([first.agent_id]) == {}


async def test_one_is_forgotten(database: Database, sources: FixedSources) -> None:
    first, second = await two_of(database, sources)
    async with database.write() as tx:
        await tx.claimants.forget(first.id)
        assert await tx.claimants.of([first.agent_id]) == {first.agent_id: [second]}


async def test_ratchets_and_states_are_kept(database: Database, sources: FixedSources) -> None:
    agent, now = samples.agent(sources), sources.now()
    full = Ratchet(b"c" * 32, tuple(bytes([number]) * 32 for number in range(MAX_GIVEN)))
    async with database.write() as tx:
        await tx.agents.add(agent)
        for ratchet in (full, Ratchet(None, full.given[:1]), Ratchet(b"d" * 32), Ratchet()):
            await tx.agents.save_ratchets({agent.id: ratchet})
            credential, _ = (await tx.agents.credentials([agent.id]))[agent.id]
            assert credential.ratchet == ratchet
        await tx.agents.save_ratchets({agent.id: full})
        await tx.agents.set_token(agent.id, bytes(32))
        credential, _ = (await tx.agents.credentials([agent.id]))[agent.id]
        assert credential.ratchet == Ratchet(), "a new token begins anew"
        await tx.agents.set_state([agent.id], AgentState.REMOVED, now)
        assert await tx.agents.restorable_since(now, 10) == []
        assert await tx.agents.restorable_since(now + timedelta(seconds=1), 10) == [agent.id]
        await tx.agents.set_state([agent.id], AgentState.ACTIVE)
        found = await tx.agents.get(agent.id)
    assert found is not None
    assert (found.state, found.removed_at) == (AgentState.ACTIVE, None)
