"""Quarantine: a person looks at the claimants side by side and says which is which; then all work again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.server.house import UNKNOWN_ID, House, news
from tests.server.services.copies import Copy, disk_of, state_of

from controldock.domain.agent import AgentState
from controldock.domain.claimant import Holds
from controldock.domain.errors import AgentQuarantined, Conflict, NotAllowed, NotFound
from controldock.domain.task import Outcome, TaskState
from controldock.server.services.agents import Welcomed
from controldock.server.services.changes import Noun
from controldock.server.services.clones import Renamed


async def a_case(house: House, clones: int = 1) -> list[Copy]:
    """An agent and its clones, all of which have been told to wait; the original first."""
    original = disk_of(await house.a_pc())
    await original.connect(house)
    copies = [original.copied(f"10.0.1.{number}", host_name=f"lab-1{number}") for number in range(clones)]
    await original.connect(house)
    for pc in (*copies, *copies, original):
        await pc.connect(house)
    assert await state_of(house, original.agent_id) is AgentState.QUARANTINED
    return [original, *copies]


async def claimant_id(house: House, pc: Copy) -> str:
    (case,) = await house.quarantine.cases(house.ann)
    (found,) = [one.claimant.id for one in case.claimants if one.claimant.claim.address == pc.address]
    return found


async def test_nobody_is_in_quarantine_at_first(house: House) -> None:
    await house.a_pc()
    assert await house.quarantine.cases(house.vera) == []


async def test_the_claimants_stand_side_by_side(house: House) -> None:
    original, clone = await a_case(house)
    (case,) = await house.quarantine.cases(house.vera)
    assert (case.agent.agent.id, case.agent.online) == (original.agent_id, False)
    was, new = case.claimants
    assert (was.holds, was.is_original, was.claimant.claim.facts.host_name) == (Holds.CURRENT, True, "lab-01")
    assert (new.holds, new.is_original, new.claimant.claim.facts.host_name) == (Holds.OLD, False, "lab-10")
    assert (was.claimant.claim.address, new.claimant.claim.address) == (original.address, clone.address)


async def test_who_shows_nothing_holds_nothing(house: House) -> None:
    _, clone = await a_case(house)
    bare = clone.copied("10.0.9.9")
    bare.ratchet = None
    await bare.connect(house)
    (case,) = await house.quarantine.cases(house.ann)
    assert case.claimants[-1].holds is Holds.NONE


async def test_split_the_original_stays_and_the_clone_becomes_a_new_pc(house: House) -> None:
    original, clone = await a_case(house)
    old_id = original.agent_id
    await house.quarantine.split(house.ann, old_id, None)
    assert isinstance(await clone.connect(house), Renamed)
    assert clone.agent_id != old_id
    for _ in range(3):
        for pc in (original, clone):
            assert isinstance(await pc.connect(house), Welcomed)
    assert await house.quarantine.cases(house.ann) == []
    assert original.agent_id == old_id
    new = await house.agents.get(house.ann, clone.agent_id)
    assert new.agent.facts.host_name == "lab-10"
    assert {"agent.quarantined", "agent.split", "agent.split_off"} <= set(await house.actions())


async def test_split_the_other_way_round(house: House) -> None:
    """It was the clone that shall be the agent: the original becomes a new PC."""
    original, clone = await a_case(house)
    old_id = original.agent_id
    await house.quarantine.split(house.ann, old_id, await claimant_id(house, clone))
    assert isinstance(await original.connect(house), Renamed)
    for _ in range(3):
        for pc in (original, clone):
            assert isinstance(await pc.connect(house), Welcomed)
    assert clone.agent_id == old_id


async def test_a_new_pc_has_the_tags_of_the_one_it_was_copied_from(house: House) -> None:
    original, clone = await a_case(house)
    async with house.database.write() as tx:
        await tx.agents.set_state([original.agent_id], AgentState.ACTIVE)
    await house.tags.create(house.ann, "room 204")
    async with house.database.write() as tx:
        (tag,) = (await tx.tags.known()).values()
        await tx.tags.put({original.agent_id: [tag.id]})
        await tx.agents.set_state([original.agent_id], AgentState.QUARANTINED)
    await house.quarantine.split(house.ann, original.agent_id, None)
    await clone.connect(house)
    new = await house.agents.get(house.ann, clone.agent_id)
    assert [tag.name for tag in new.tags] == ["room 204"]


async def test_a_lost_new_identity_is_told_again(house: House) -> None:
    original, clone = await a_case(house)
    await house.quarantine.split(house.ann, original.agent_id, None)
    lost = [await house.agents.greet(clone.hello(house)) for _ in range(3)]  # dies before it is on disk
    assert all(isinstance(reply, Renamed) for reply in lost)
    assert len({reply.agent_id for reply in lost if isinstance(reply, Renamed)}) == 1
    assert isinstance(await clone.connect(house), Renamed)
    assert isinstance(await clone.connect(house), Welcomed)
    assert isinstance(await original.connect(house), Welcomed)
    assert (await house.actions()).count("agent.split_off") == 1


async def test_a_clone_that_got_another_address_meanwhile_is_still_known(house: House) -> None:
    original, clone = await a_case(house)
    await house.quarantine.split(house.ann, original.agent_id, None)
    clone.address = "10.7.7.7"
    assert isinstance(await clone.connect(house), Renamed)
    original.address = "10.8.8.8"
    assert isinstance(await original.connect(house), Welcomed)


async def test_a_hundred_clones_become_a_hundred_pcs(house: House) -> None:
    original, *clones = await a_case(house, clones=100)
    await house.quarantine.split(house.ann, original.agent_id, None)
    for clone in clones:
        assert isinstance(await clone.connect(house), Renamed)
    for pc in (original, *clones):
        assert isinstance(await pc.connect(house), Welcomed)
    assert len({pc.agent_id for pc in (original, *clones)}) == 101
    async with house.database.read() as tx:
        assert await tx.claimants.of([original.agent_id]) == {}, "whoever came in is no claimant any more"


async def test_clones_that_hold_the_same_are_told_apart_when_one_of_them_stays(house: House) -> None:
    original, first, second = await a_case(house, clones=2)
    assert first.ratchet == second.ratchet
    await house.quarantine.split(house.ann, original.agent_id, await claimant_id(house, first))
    assert isinstance(await second.connect(house), Renamed)
    assert isinstance(await original.connect(house), Renamed)
    assert isinstance(await first.connect(house), Welcomed)


async def test_merged_into_the_restored_snapshot_it_goes_on(house: House) -> None:
    """One PC, set back to an earlier state of its disk: the copy that came last is the PC."""
    original, snapshot = await a_case(house)
    await house.quarantine.merge(house.ann, original.agent_id, await claimant_id(house, snapshot))
    for _ in range(3):
        assert isinstance(await snapshot.connect(house), Welcomed)
    assert await house.quarantine.cases(house.ann) == []
    assert "agent.merged" in await house.actions()
    for _ in range(2):  # should there be another PC after all
        last = await original.connect(house)
    assert isinstance(last, AgentQuarantined)


async def test_merged_by_default_into_the_present_one(house: House) -> None:
    original, _ = await a_case(house)
    await house.quarantine.merge(house.ann, original.agent_id, None)
    assert isinstance(await original.connect(house), Welcomed)


async def test_the_pc_that_had_not_confirmed_yet_can_stay(house: House) -> None:
    original = disk_of(await house.a_pc())
    await original.connect(house)
    clone = original.copied("10.0.0.2")
    await original.connect(house)
    reply = await house.agents.greet(original.hello(house))
    assert isinstance(reply, Welcomed)
    original.ratchet = reply.ratchet  # on disk, and nobody heard so
    for _ in range(2):
        await clone.connect(house)
    assert isinstance(await original.connect(house), AgentQuarantined)
    (case,) = await house.quarantine.cases(house.ann)
    assert [one.holds for one in case.claimants] == [Holds.CURRENT, Holds.OLD]
    await house.quarantine.split(house.ann, original.agent_id, None)
    assert isinstance(await original.connect(house), Welcomed)


async def test_work_waits_and_results_count_once_it_is_clear_who_is_who(house: House) -> None:
    pc = await house.a_pc()
    line = await house.greet(pc)
    running = await house.deploy(pc)
    order = await house.order(line)
    await house.says(pc, order.attempt_id, None)
    pending = await house.deploy(pc)
    original = Copy(pc.id, pc.token, disk_of(pc).facts, "", pc.ratchet)
    clone = original.copied("10.0.0.2")
    clone.ratchet = b"o" * 32
    for _ in range(2):
        await clone.connect(house)
    assert (await house.state(running), await house.state(pending)) == (TaskState.RUNNING, TaskState.PENDING)
    await house.quarantine.split(house.ann, pc.id, None)
    line = await house.greet(pc, order.attempt_id)
    await house.says(pc, order.attempt_id, Outcome.SUCCEEDED)
    assert await house.state(running) is TaskState.SUCCEEDED
    assert (await house.order(line)).deployment_id == pending


async def test_consoles_hear_of_it_and_of_its_end(house: House) -> None:
    with house.changes.subscribe() as subscription:
        original, clone = await a_case(house)
        assert original.agent_id in (await news(subscription))[Noun.AGENTS]
        await house.quarantine.split(house.ann, original.agent_id, None)
        assert original.agent_id in (await news(subscription))[Noun.AGENTS]
        await clone.connect(house)
        assert clone.agent_id in (await news(subscription))[Noun.AGENTS]


async def test_what_can_not_be_decided(house: House) -> None:
    original, clone = await a_case(house)
    agent_id = original.agent_id
    for decide in (house.quarantine.split, house.quarantine.merge):
        with pytest.raises(NotAllowed):
            await decide(house.oscar, agent_id, None)
        with pytest.raises(NotFound):
            await decide(house.ann, UNKNOWN_ID, None)
        with pytest.raises(NotFound):
            await decide(house.ann, agent_id, UNKNOWN_ID)
    await house.quarantine.split(house.ann, agent_id, None)
    with pytest.raises(Conflict):
        await house.quarantine.merge(house.ann, agent_id, None)
    # A second affair does not undo what was decided in the first.
    third = clone.copied("10.0.0.3", host_name="lab-99")
    for _ in range(2):
        await third.connect(house)
    (case,) = await house.quarantine.cases(house.ann)
    assert clone.address not in {one.claimant.claim.address for one in case.claimants}
    assert isinstance(await clone.connect(house), Renamed)
    house.sources.advance(timedelta(minutes=1))
    await house.quarantine.split(house.ann, agent_id, None)
    assert isinstance(await third.connect(house), Renamed)
    assert isinstance(await original.connect(house), Welcomed)


async def test_after_a_restore_from_backup_every_pc_is_believed_once(house: House) -> None:
    pcs = [disk_of(pc) for pc in await house.some_pcs("lab-01", "lab-02")]
    for pc in pcs:
        await pc.connect(house)
        pc.ratchet = b"n" * 32  # of sessions that this database never heard of
    assert await house.quarantine.take_at_their_word() == 2
    for pc in pcs:
        assert isinstance(await pc.connect(house), Welcomed)
        assert isinstance(await pc.connect(house), Welcomed)
    clone = pcs[0].copied("10.0.0.9")
    await pcs[0].connect(house)
    for _ in range(2):
        last = await clone.connect(house)
    assert isinstance(last, AgentQuarantined)
