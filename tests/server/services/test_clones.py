"""Clones: one PC is never locked out, whatever dies when; of two PCs with one disk one is caught at once."""

import asyncio
import itertools
import random
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.server.house import House
from tests.server.services.copies import Copy, Fate, disk_of, state_of

from controldock.domain.agent import AgentState
from controldock.domain.claimant import MAX_CLAIMANTS
from controldock.domain.errors import AgentQuarantined, Unavailable
from controldock.server.services import clones as clones_module
from controldock.server.services.agents import Welcomed
from controldock.server.services.clones import DOUBT, MAX_DOUBTS, Doubts

# After at most so many hellos of its own the second PC is known to be one: the first wrong one is not believed.
CAUGHT_AFTER = 2


async def a_disk(house: House, host_name: str = "lab-01") -> Copy:
    return disk_of(await house.a_pc(host_name))


async def caught(house: House) -> tuple[Copy, Copy]:
    """Two PCs of one agent, quarantined; the first is the one that was there."""
    first = await a_disk(house)
    await first.connect(house)
    second = first.copied("10.0.0.2", host_name="lab-02")
    await first.connect(house)
    for _ in range(CAUGHT_AFTER):
        await second.connect(house)
    return first, second


# -- one PC --


async def some_disks(house: House, number: int) -> list[Copy]:
    return [disk_of(pc) for pc in await house.a_lab(number)]


async def test_no_crash_makes_a_stranger_of_one_pc(house: House) -> None:
    stories = list(itertools.product(Fate, Fate, Fate))

    async def play(pc: Copy, fates: tuple[Fate, ...]) -> None:
        for fate in (*fates, Fate.WORKS):
            last = await pc.connect(house, fate)
            assert pc.refusals == 0, fates
        assert isinstance(last, Welcomed), fates

    await asyncio.gather(*map(play, await some_disks(house, len(stories)), stories))
    assert set(await house.actions()) == set()


async def test_no_history_of_crashes_does(house: House) -> None:
    async def play(pc: Copy, chance: random.Random) -> None:
        for _ in range(60):
            await pc.connect(house, chance.choice(list(Fate)))
            assert pc.refusals == 0
            if chance.random() < 0.1:
                house.agents.clones._doubts = Doubts(house.sources)  # the server was started anew
        assert isinstance(await pc.connect(house), Welcomed)

    await asyncio.gather(*map(play, await some_disks(house, 50), map(random.Random, range(50))))


@pytest.mark.parametrize("late", [0, 1, 2, 3])
async def test_a_hello_that_was_long_on_its_way_locks_nobody_out(house: House, late: int) -> None:
    """It arrives after `late` steps of the next session, when nobody listens to the answer any more."""
    pc = await a_disk(house)
    await pc.connect(house)
    stuck = pc.hello(house)
    for step in range(4):
        if step == late:
            with suppress(Unavailable):
                await house.agents.greet(stuck)
        if step == 0:
            reply = await house.agents.greet(pc.hello(house))
            assert isinstance(reply, Welcomed)
        elif step == 1:
            pc.ratchet = reply.ratchet
        elif step == 2:
            await house.agents.keep_ratchet(pc.agent_id, reply.ratchet)
    for _ in range(5):
        assert isinstance(await pc.connect(house), Welcomed)


async def test_late_hellos_far_apart_are_not_added_up(house: House) -> None:
    pc = await a_disk(house)
    await pc.connect(house)
    for _ in range(3):
        stuck = pc.hello(house)
        await pc.connect(house)
        with pytest.raises(Unavailable):
            await house.agents.greet(stuck)
        house.sources.advance(timedelta(seconds=DOUBT))


async def test_the_same_late_hello_twice_is_still_no_second_pc(house: House) -> None:
    pc = await a_disk(house)
    await pc.connect(house)
    stuck = pc.hello(house)
    await pc.connect(house)
    for _ in range(5):
        with pytest.raises(Unavailable):
            await house.agents.greet(stuck)
    assert await state_of(house, pc.agent_id) is AgentState.ACTIVE


async def test_a_server_that_knows_no_ratchet_takes_what_is_shown(house: House) -> None:
    pc = await a_disk(house)
    pc.ratchet = b"o" * 32  # of before the server's disk was replaced
    assert isinstance(await pc.connect(house), Welcomed)
    assert isinstance(await pc.connect(house), Welcomed)


# -- two PCs --


async def test_two_pcs_with_one_disk_never_both_work_and_are_found(house: House) -> None:
    disks = await some_disks(house, 200)
    await asyncio.gather(*(two_pcs(house, disk, random.Random(seed)) for seed, disk in enumerate(disks)))
    assert (await house.actions()).count("agent.quarantined") == len(disks)


async def two_pcs(house: House, first: Copy, chance: random.Random) -> None:
    """Any order of hellos, any crashes: who works once the other has worked is caught within two hellos."""
    for _ in range(chance.randrange(3)):
        await first.connect(house, chance.choice(list(Fate)))
    second = first.copied("10.0.0.2")
    worked: list[Copy] = []
    for _ in range(200):
        pc = chance.choice([first, second])
        fate = chance.choice([*Fate, Fate.WORKS, Fate.WORKS])
        reply = await pc.connect(house, fate)
        if isinstance(reply, Welcomed):
            worked.append(pc)
        if isinstance(reply, AgentQuarantined):
            break
    else:
        pytest.fail("both went on for 200 sessions")
    # From the moment that the other one worked, nobody worked on with what it had before.
    turns = [pc for pc, _ in itertools.groupby(worked, key=id)]
    assert len(turns) <= 2, "they took turns"
    assert await state_of(house, first.agent_id) is AgentState.QUARANTINED
    for pc in (first, second):
        assert isinstance(await pc.connect(house), AgentQuarantined)


@pytest.mark.parametrize("first_again", [True, False])
async def test_without_crashes_it_takes_two_hellos(house: House, first_again: bool) -> None:
    first = await a_disk(house)
    await first.connect(house)
    second = first.copied("10.0.0.2")
    winner, loser = (first, second) if first_again else (second, first)
    assert isinstance(await winner.connect(house), Welcomed)
    assert isinstance(await loser.connect(house), Unavailable)
    assert isinstance(await loser.connect(house), AgentQuarantined)
    assert isinstance(await winner.connect(house), AgentQuarantined)


async def test_in_one_batch_the_second_meets_what_the_first_left(house: House) -> None:
    first = await a_disk(house)
    await first.connect(house)
    second = first.copied("10.0.0.2")
    replies = await asyncio.gather(first.connect(house), second.connect(house))
    assert sorted(type(reply).__name__ for reply in replies) == ["Conflict", "Welcomed"]
    for pc in (first, second, first, second):
        last = await pc.connect(house)
    assert isinstance(last, AgentQuarantined)


async def test_a_clone_of_the_image_before_its_first_session(house: House) -> None:
    first = await a_disk(house)
    second = first.copied("10.0.0.2")
    assert isinstance(await first.connect(house), Welcomed)
    assert isinstance(await second.connect(house), Unavailable)
    assert isinstance(await second.connect(house), AgentQuarantined)


async def test_both_sessions_end_and_nobody_counts_as_online(house: House) -> None:
    pc = await house.a_pc()
    line = await house.greet(pc)
    ended: list[str] = []
    line.replaced = lambda: ended.append("hung up")
    second = Copy(pc.id, pc.token, disk_of(pc).facts, "10.0.0.2", ratchet=b"o" * 32)
    for _ in range(CAUGHT_AFTER):
        await second.connect(house)
    assert ended == ["hung up"]
    assert house.dispatch.open_lines == 0
    assert not house.presence.is_online(pc.id)
    assert (await house.actions()).count("agent.quarantined") == 1


async def test_a_session_that_is_just_beginning_gets_no_work_either(house: House) -> None:
    first, second = await a_disk(house), None
    await first.connect(house)
    second = first.copied("10.0.0.2")
    await first.connect(house)
    begun = await house.agents.greet(first.hello(house))
    assert isinstance(begun, Welcomed)
    for _ in range(CAUGHT_AFTER):
        await second.connect(house)
    with pytest.raises(Exception, match="over") as refused:
        await house.agents.keep_ratchet(first.agent_id, begun.ratchet)
    assert getattr(refused.value, "code", "") == "conflict"


async def test_an_id_without_its_token_quarantines_nobody(house: House) -> None:
    pc = await a_disk(house)
    await pc.connect(house)
    stranger = replace(pc, token=b"x" * 32, ratchet=None)
    for _ in range(5):
        await stranger.connect(house)
    assert isinstance(await pc.connect(house), Welcomed)


# -- a storm --


async def test_a_hundred_clones_at_once_are_one_affair(house: House) -> None:
    original = await a_disk(house)
    await original.connect(house)
    clones = [original.copied(f"10.0.{n // 250}.{n % 250}", host_name=f"lab-{n:03}") for n in range(100)]
    await original.connect(house)
    for _ in range(3):
        await asyncio.gather(*(clone.connect(house) for clone in clones))
    assert (await house.actions()).count("agent.quarantined") == 1
    (case,) = await house.quarantine.cases(house.ann)
    assert len(case.claimants) == 101
    assert len(house.agents.clones._doubts._first) == 0, "nothing of it stays in memory"


async def test_there_is_an_end_to_what_is_written_down(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_CLAIMANTS >= 100
    monkeypatch.setattr(clones_module, "MAX_CLAIMANTS", 3)
    _, second = await caught(house)
    for number in range(9):
        reply = await second.copied(f"10.1.0.{number}").connect(house)
        assert isinstance(reply, AgentQuarantined)
    (case,) = await house.quarantine.cases(house.ann)
    assert len(case.claimants) == 3


async def test_doubts_are_bounded(house: House) -> None:
    doubts = Doubts(house.sources)
    for number in range(MAX_DOUBTS + 10):
        assert not doubts.are_over(str(number), 1, 1)
    assert len(doubts._first) == MAX_DOUBTS


async def test_who_waits_is_told_when_to_ask_again(house: House) -> None:
    _, second = await caught(house)
    waits = []
    for _ in range(20):
        reply = await second.connect(house)
        assert isinstance(reply, AgentQuarantined)
        waits.append(reply.retry_after)
    assert 20 <= min(waits) < max(waits) <= 60


async def test_the_same_hardware_id_on_two_pcs_is_only_a_label(house: House) -> None:
    same = {"product_uuid": "03000200-0400-0500-0006-000700080009", "machine_id": "b" * 32}
    pcs = [await a_disk(house, f"lab-{number}") for number in range(3)]
    for pc in pcs:
        pc.facts = replace(pc.facts, hardware_ids=same)
    for _ in range(5):
        for pc in pcs:
            assert isinstance(await pc.connect(house), Welcomed)
    assert "agent.quarantined" not in await house.actions()


async def test_who_claims_again_is_one_claimant(house: House) -> None:
    first, second = await caught(house)
    for _ in range(3):
        house.sources.advance(timedelta(seconds=50))
        for pc in (first, second):
            await pc.connect(house)
    (case,) = await house.quarantine.cases(house.ann)
    assert [one.claimant.claim.address for one in case.claimants] == [first.address, second.address]
    assert {one.claimant.last_seen_at for one in case.claimants} == {house.sources.now()}
