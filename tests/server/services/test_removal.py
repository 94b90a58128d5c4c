"""Removing PCs: at once, truthfully, and for a while not for good."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from tests.server.house import UNKNOWN_ID, House, news
from tests.server.services.copies import disk_of, state_of

from controldock.domain.agent import AgentState
from controldock.domain.agent_filter import AgentChoice, AgentFilter
from controldock.domain.errors import (
    AgentRemoved,
    AgentUnknown,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    RemovedForGood,
)
from controldock.domain.outcomes import TaskFilter
from controldock.domain.task import Outcome, TaskState
from controldock.server.services.agents import Welcomed
from controldock.server.services.changes import Noun
from controldock.server.services.removal import NEVER_HANDED_OUT, NOT_REPORTED

RETENTION = timedelta(days=30)


async def remove(house: House, *ids: str) -> int:
    return await house.removal.remove(house.ann, AgentChoice(ids))


async def message_of(house: House, deployment_id: str) -> str:
    async with house.database.read() as tx:
        (task,) = (await tx.outcomes.page(deployment_id, TaskFilter(), None, 10)).tasks
    return task.attempt.message


async def test_a_removed_pc_is_told_so_and_can_come_back(house: House) -> None:
    pc = disk_of(await house.a_pc())
    await pc.connect(house)
    assert await remove(house, pc.agent_id) == 1
    assert not house.presence.is_online(pc.agent_id)
    for _ in range(3):
        assert isinstance(await pc.connect(house), AgentRemoved)
    await house.removal.restore(house.ann, pc.agent_id)
    assert isinstance(await pc.connect(house), Welcomed), "with the identity that it never gave up"
    assert house.presence.is_online(pc.agent_id)
    assert (await house.actions())[-2:] == ["agent.removed", "agent.restored"]


async def test_its_session_ends_at_once_and_its_poll_with_it(house: House) -> None:
    pc = await house.a_pc()
    line = await house.greet(pc)
    ended = asyncio.Event()
    line.replaced = ended.set
    await remove(house, pc.id)
    assert ended.is_set()
    assert house.dispatch.open_lines == 0


async def test_what_it_did_not_get_is_withdrawn_and_says_why(house: House) -> None:
    pc = await house.a_pc()
    deployment = await house.deploy(pc)
    with house.changes.subscribe() as subscription:
        await remove(house, pc.id)
        assert deployment in (await news(subscription))[Noun.DEPLOYMENTS]
    assert await house.state(deployment) is TaskState.CANCELLED
    assert await message_of(house, deployment) == NEVER_HANDED_OUT


async def test_what_it_got_nobody_knows_until_it_is_restored_and_says_so(house: House) -> None:
    pc = await house.a_pc()
    line = await house.greet(pc)
    deployment = await house.deploy(pc)
    order = await house.order(line)
    await remove(house, pc.id)
    assert await house.state(deployment) is TaskState.UNKNOWN
    assert await message_of(house, deployment) == NOT_REPORTED
    await house.removal.restore(house.ann, pc.id)
    await house.greet(pc, order.attempt_id)
    await house.says(pc, order.attempt_id, Outcome.SUCCEEDED)
    assert await house.state(deployment) is TaskState.SUCCEEDED


async def test_a_removed_pc_gets_nothing_new_and_its_history_is_readable(house: House) -> None:
    pc = await house.a_pc()
    line = await house.greet(pc)
    done = await house.deploy(pc)
    order = await house.order(line)
    await house.says(pc, order.attempt_id, Outcome.SUCCEEDED)
    await remove(house, pc.id)
    with pytest.raises(Invalid):
        await house.deploy(pc)
    assert await house.state(done) is TaskState.SUCCEEDED
    seen = await house.agents.get(house.vera, pc.id)
    assert (seen.agent.state, seen.agent.removed_at) == (AgentState.REMOVED, house.sources.now())


async def test_many_at_once_by_filter(house: House) -> None:
    await house.a_lab(20)
    kept = await house.a_pc("server-01")
    assert await house.removal.remove(house.ann, AgentChoice(filter=AgentFilter(search="lab"))) == 20
    assert await house.removal.remove(house.ann, AgentChoice(filter=AgentFilter(search="lab"))) == 0
    assert await state_of(house, kept.id) is AgentState.ACTIVE
    assert (await house.actions()).count("agent.removed") == 20


async def test_a_quarantined_pc_can_be_removed_and_waits_for_nobody_then(house: House) -> None:
    original = disk_of(await house.a_pc())
    await original.connect(house)
    clone = original.copied("10.0.0.2")
    await original.connect(house)
    for _ in range(2):
        await clone.connect(house)
    await remove(house, original.agent_id)
    for pc in (original, clone):
        assert isinstance(await pc.connect(house), AgentRemoved)
    assert await house.quarantine.cases(house.ann) == []
    await house.removal.restore(house.ann, original.agent_id)
    assert isinstance(await original.connect(house), Welcomed)


async def test_what_is_refused(house: House) -> None:
    pc = await house.a_pc()
    for actor in (house.oscar, house.vera):
        with pytest.raises(NotAllowed):
            await house.removal.remove(actor, AgentChoice((pc.id,)))
        with pytest.raises(NotAllowed):
            await house.removal.restore(actor, pc.id)
    with pytest.raises(Invalid):
        await remove(house)
    with pytest.raises(Invalid):
        await remove(house, pc.id, UNKNOWN_ID)
    assert await state_of(house, pc.id) is AgentState.ACTIVE
    with pytest.raises(Conflict):
        await house.removal.restore(house.ann, pc.id)
    with pytest.raises(NotFound):
        await house.removal.restore(house.ann, UNKNOWN_ID)


async def test_after_the_retention_there_is_no_way_back(house: House) -> None:
    early, late = disk_of(await house.a_pc("lab-01")), disk_of(await house.a_pc("lab-02"))
    await remove(house, early.agent_id)
    house.sources.advance(timedelta(days=20))
    await remove(house, late.agent_id)
    await house.removal.forget(RETENTION)
    assert isinstance(await early.connect(house), AgentRemoved)
    house.sources.advance(timedelta(days=11))
    await house.removal.forget(RETENTION)
    assert isinstance(await early.connect(house), AgentUnknown)
    with pytest.raises(RemovedForGood):
        await house.removal.restore(house.ann, early.agent_id)
    await house.removal.restore(house.ann, late.agent_id)
    assert isinstance(await late.connect(house), Welcomed)
    assert (await house.actions()).count("agent.forgotten") == 1


async def test_how_long_is_a_setting(house: House) -> None:
    assert house.preferences.removed_retention == RETENTION
    await house.preferences.set_removed_retention(house.ann, timedelta(days=7))
    await house.preferences.load()
    assert house.preferences.removed_retention == timedelta(days=7)
    for nonsense in (timedelta(0), timedelta(days=-1), timedelta(days=100_000)):
        with pytest.raises(Invalid):
            await house.preferences.set_removed_retention(house.ann, nonsense)
    with pytest.raises(NotAllowed):
        await house.preferences.set_removed_retention(house.oscar, timedelta(days=7))
