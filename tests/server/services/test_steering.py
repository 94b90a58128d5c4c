"""Pause, resume, cancel: a wish, and what becomes of it on the way."""

import asyncio
from datetime import timedelta

import pytest
from tests.server.house import PATIENT, UNKNOWN_ID, House, Pc, news, until

from controldock.domain.deployment import DeploymentState
from controldock.domain.errors import Conflict, DeploymentOver, NotAllowed, NotFound
from controldock.domain.task import Outcome, TaskState
from controldock.server.services.changes import Noun
from controldock.server.services.lines import Cancellation

S = TaskState
HOUR = timedelta(hours=1)


@pytest.fixture
async def lab(house: House) -> list[Pc]:
    return await house.some_pcs("lab-0", "lab-1", "lab-2")


async def standing(house: House, deployment_id: str) -> DeploymentState:
    watched = await house.deployments.get(house.vera, deployment_id)
    return watched.deployment.state(watched.counts)


# -- pause and resume --


async def test_nothing_more_is_handed_out_and_what_runs_goes_on(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab)
    order = await house.order(await house.greet(lab[0]))
    with house.changes.subscribe() as console:
        paused = await house.steering.pause(house.oscar, id)
        assert await news(console) == {Noun.DEPLOYMENTS: [id]}
    assert (paused.deployment.paused_at, paused.deployment.paused_by) == (
        house.sources.now(),
        house.oscar.name,
    )
    assert await standing(house, id) is DeploymentState.PAUSED
    assert await house.dispatch.poll(await house.greet(lab[1]), 1, 0) is None
    await house.says(lab[0], order.attempt_id, Outcome.SUCCEEDED)
    counts = (await house.deployments.get(house.vera, id)).counts
    assert counts == {S.SUCCEEDED: 1, S.PENDING: 2}


async def test_whoever_waits_is_woken_when_it_goes_on(house: House, lab: list[Pc]) -> None:
    line = await house.greet(lab[0])
    id = await house.deploy(lab[0])
    await house.steering.pause(house.oscar, id)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(house.order(line))
        await until(lambda: line.waiting is not None)
        resumed = await house.steering.resume(house.oscar, id)
    assert waiting.result().deployment_id == id
    assert (resumed.deployment.paused_at, resumed.deployment.paused_by) == (None, "")


async def test_another_deployment_is_not_held_up_by_a_paused_one(house: House, lab: list[Pc]) -> None:
    first = await house.deploy(lab[0])
    house.sources.advance(timedelta(milliseconds=1))
    second = await house.deploy(lab[0])
    await house.steering.pause(house.oscar, first)
    line = await house.greet(lab[0])
    assert (await house.order(line)).deployment_id == second
    await house.steering.resume(house.oscar, first)
    assert (await house.order(line)).deployment_id == first


async def test_asking_twice_is_no_mistake_and_one_entry(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0])
    first = await house.steering.pause(house.oscar, id)
    house.sources.advance(HOUR)
    assert await house.steering.pause(house.ann, id) == first
    for _ in range(2):
        await house.steering.resume(house.ann, id)
    acts = [act for act in await house.actions() if act.startswith("deployment.")]
    assert acts == ["deployment.created", "deployment.paused", "deployment.resumed"]


async def test_a_paused_one_can_be_cancelled(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab)
    await house.steering.pause(house.oscar, id)
    assert (await house.steering.cancel(house.oscar, id)).counts == {S.CANCELLED: 3}
    assert await standing(house, id) is DeploymentState.FINISHED


async def test_what_is_over_or_ending_is_not_paused(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0])
    order = await house.order(await house.greet(lab[0]))
    await house.steering.cancel(house.oscar, id)
    with pytest.raises(DeploymentOver):
        await house.steering.pause(house.oscar, id)
    await house.says(lab[0], order.attempt_id, Outcome.CANCELLED)
    for steer in (house.steering.pause, house.steering.resume):
        with pytest.raises(DeploymentOver):
            await steer(house.oscar, id)


async def test_deadlines_do_not_wait_for_a_paused_one(house: House, lab: list[Pc]) -> None:
    """Its order is signed for so long; and who pauses can't keep a command alive for ever."""
    id = await house.deploy(lab[0], deadline_in=HOUR)
    await house.steering.pause(house.oscar, id)
    house.sources.advance(HOUR)
    await house.deployments.turn()
    assert await house.state(id) is S.EXPIRED


async def test_pause_while_orders_go_out(house: House) -> None:
    """Whatever comes first: a task is handed out, or it stays; after the pause was said, nothing is."""
    pcs = await house.a_lab(20)
    lines = [await house.greet(pc) for pc in pcs]
    id = await house.deploy(*pcs)
    async with asyncio.TaskGroup() as group:
        polls = [group.create_task(house.dispatch.poll(line, 1, 0)) for line in lines]
        group.create_task(house.steering.pause(house.oscar, id))
    counts = (await house.deployments.get(house.vera, id)).counts
    handed_out = sum(poll.result() is not None for poll in polls)
    assert counts.get(S.ASSIGNED, 0) == handed_out
    assert sum(counts.values()) == 20
    for line in lines:
        assert await house.dispatch.poll(line, 1, 0) is None
    await house.steering.resume(house.oscar, id)
    again = [await house.dispatch.poll(line, 1, 0) for line in lines]
    assert sum(found is not None for found in again) == 20 - handed_out


async def test_cancel_while_orders_go_out(house: House) -> None:
    """Every task is withdrawn or handed out, never both; and whoever got one is told to end it."""
    pcs = await house.a_lab(20)
    lines = [await house.greet(pc) for pc in pcs]
    id = await house.deploy(*pcs)
    async with asyncio.TaskGroup() as group:
        polls = [group.create_task(house.dispatch.poll(line, 1, 0)) for line in lines]
        group.create_task(house.steering.cancel(house.oscar, id))
    counts = (await house.deployments.get(house.vera, id)).counts
    handed_out = [line for line, poll in zip(lines, polls, strict=True) if poll.result() is not None]
    assert counts.get(S.ASSIGNED, 0) == len(handed_out)
    assert counts.get(S.CANCELLED, 0) == 20 - len(handed_out)
    for line in handed_out:
        assert isinstance(await house.dispatch.poll(line, 1, PATIENT), Cancellation)


async def test_who_may(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0])
    for steer in (house.steering.pause, house.steering.resume, house.steering.cancel):
        with pytest.raises(NotAllowed):
            await steer(house.vera, id)
        with pytest.raises(NotFound):
            await steer(house.oscar, UNKNOWN_ID)


# -- cancel --


async def test_cancelled_before_anybody_took_it(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab)
    with house.changes.subscribe() as console:
        watched = await house.steering.cancel(house.oscar, id)
        assert await news(console) == {Noun.DEPLOYMENTS: [id]}
    assert watched.counts == {S.CANCELLED: 3}
    assert watched.deployment.cancel_wanted_at == house.sources.now()
    assert (await house.actions())[-1] == "deployment.cancelled"
    line = await house.greet(lab[0])
    assert await house.dispatch.poll(line, 1, 0) is None


async def test_cancelled_while_it_is_handed_out(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0])
    line = await house.greet(lab[0])
    order = await house.order(line)
    watched = await house.steering.cancel(house.ann, id)
    assert watched.counts == {S.ASSIGNED: 1}  # a wish: only its agent can say what became of it
    assert await house.dispatch.poll(line, 1, 0) == Cancellation((order.attempt_id,))
    await house.says(lab[0], order.attempt_id, Outcome.CANCELLED)
    assert await house.state(id) is S.CANCELLED


async def test_cancelled_while_it_runs_and_it_ended_before(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0])
    order = await house.order(await house.greet(lab[0]))
    await house.says(lab[0], order.attempt_id, None)
    assert (await house.steering.cancel(house.ann, id)).counts == {S.RUNNING: 1}
    await house.says(lab[0], order.attempt_id, Outcome.SUCCEEDED)
    assert await house.state(id) is S.SUCCEEDED


async def test_cancelling_twice_is_no_mistake_and_one_entry(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0])
    await house.order(await house.greet(lab[0]))
    first = await house.steering.cancel(house.ann, id)
    house.sources.advance(HOUR)
    second = await house.steering.cancel(house.ann, id)
    assert first.deployment == second.deployment
    assert (await house.actions()).count("deployment.cancelled") == 1


@pytest.mark.parametrize("outcome", Outcome)
async def test_what_is_over_can_not_be_cancelled(house: House, lab: list[Pc], outcome: Outcome) -> None:
    id = await house.deploy(lab[0])
    order = await house.order(await house.greet(lab[0]))
    await house.says(lab[0], order.attempt_id, outcome)
    with pytest.raises(Conflict, match="over already"):
        await house.steering.cancel(house.ann, id)
    assert (await house.deployments.get(house.ann, id)).deployment.cancel_wanted_at is None
