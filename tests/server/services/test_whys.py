"""Why a PC is not done: each sentence in a situation in which it is true."""

from datetime import timedelta

import pytest
from tests.server.house import House, Pc
from tests.server.services.copies import Copy

from controldock.domain.agent_filter import AgentChoice
from controldock.domain.agent_words import Said
from controldock.domain.outcomes import TaskFilter
from controldock.domain.presence import PresenceReason
from controldock.domain.task import Outcome, Result
from controldock.domain.waiting import AT_ONCE, Waiting, WaitingCode
from controldock.server.services.tasks import Statement

W = WaitingCode


@pytest.fixture
async def pc(house: House) -> Pc:
    pc = await house.a_pc()
    house.presence.check_in(pc.id)
    return pc


async def why(house: House, deployment_id: str, host_name: str = "lab-01") -> Waiting | None:
    page = await house.outcomes.page(house.vera, deployment_id, TaskFilter(), None, 100)
    (seen,) = [seen for seen in page.tasks if seen.task.host_name == host_name]
    assert (await house.tasks.get(house.vera, seen.task.id)).seen.waiting == seen.waiting
    return seen.waiting


def goes(house: House, pc: Pc) -> None:
    house.presence.leave(pc.id, PresenceReason.STOPPING)


async def test_it_went_and_comes_again(house: House, pc: Pc) -> None:
    since = house.sources.now()
    goes(house, pc)
    house.sources.advance(timedelta(minutes=5))
    id = await house.deploy(pc)
    deadline = house.sources.now() + timedelta(days=7)
    assert await why(house, id) == Waiting(W.OFFLINE_SINCE, {"since": since, "deadline": deadline})
    house.presence.check_in(pc.id)
    assert await why(house, id) == Waiting(W.NOT_TAKEN_YET)


async def test_it_fell_silent_and_nobody_has_written_that_down_yet(house: House, pc: Pc) -> None:
    since = house.sources.now()
    id = await house.deploy(pc)
    house.sources.advance(timedelta(minutes=10))
    found = await why(house, id)
    assert found is not None
    assert (found.code, found.params["since"]) == (W.OFFLINE_SINCE, since)


async def test_it_was_let_in_and_never_came(house: House) -> None:
    pc = await house.an_enrolled_pc()
    found = await why(house, await house.deploy(pc))
    assert found is not None
    assert found.code is W.NEVER_CONNECTED


async def test_four_run_and_the_next_ones_stand_in_line(house: House, pc: Pc) -> None:
    line = await house.greet(pc)
    running = [await house.deploy(pc, name=f"long {number}") for number in range(AT_ONCE)]
    for _ in running:
        await house.order(line)
    fifth, sixth = await house.deploy(pc, name="fifth"), await house.deploy(pc, name="sixth")
    assert await why(house, fifth) == Waiting(
        W.IN_QUEUE, {"place": 1, "behind": "long 3", "behind_id": running[-1]}
    )
    assert await why(house, sixth) == Waiting(W.IN_QUEUE, {"place": 2, "behind": "fifth", "behind_id": fifth})
    await house.steering.pause(house.oscar, fifth)  # what is paused is in nobody's way
    assert await why(house, sixth) == Waiting(
        W.IN_QUEUE, {"place": 1, "behind": "long 3", "behind_id": running[-1]}
    )


async def test_somebody_paused_it(house: House, pc: Pc) -> None:
    id = await house.deploy(pc)
    await house.steering.pause(house.oscar, id)
    paused = Waiting(W.PAUSED_BY, {"by": house.oscar.name, "at": house.sources.now()})
    assert await why(house, id) == paused
    assert (await house.outcomes.progress(house.vera, id)).waiting == paused


async def test_it_is_planned(house: House, pc: Pc) -> None:
    start = house.sources.now() + timedelta(hours=3)
    id = await house.deploy(pc, starts_at=start)
    progress = await house.outcomes.progress(house.vera, id)
    assert progress.waiting == Waiting(W.PLANNED_FOR, {"at": start})
    await house.steering.cancel(house.oscar, id)
    progress = await house.outcomes.progress(house.vera, id)
    assert progress.waiting == Waiting(W.CANCELLED_BEFORE_START, {"at": house.sources.now()})


async def test_it_was_handed_over_and_runs(house: House, pc: Pc) -> None:
    id = await house.deploy(pc)
    began = house.sources.now()
    order = await house.order(await house.greet(pc))
    assert await why(house, id) == Waiting(W.HANDED_OVER, {"at": began})
    await house.says(pc, order.attempt_id, None)
    assert await why(house, id) == Waiting(W.RUNNING_SINCE, {"at": began})
    goes(house, pc)
    assert await why(house, id) == Waiting(W.RUNNING_OFFLINE, {"at": began, "since": began})
    await house.says(pc, order.attempt_id, Outcome.SUCCEEDED)
    assert await why(house, id) is None


async def test_it_was_handed_over_and_went(house: House, pc: Pc) -> None:
    id = await house.deploy(pc)
    began = house.sources.now()
    await house.order(await house.greet(pc))
    goes(house, pc)
    assert await why(house, id) == Waiting(W.HANDED_OVER_OFFLINE, {"at": began, "since": began})


async def test_a_cancel_is_under_way(house: House, pc: Pc) -> None:
    id = await house.deploy(pc)
    order = await house.order(await house.greet(pc))
    await house.says(pc, order.attempt_id, None)
    at = house.sources.now()
    await house.steering.cancel(house.oscar, id)
    assert await why(house, id) == Waiting(W.CANCELLING, {"at": at})
    goes(house, pc)
    assert await why(house, id) == Waiting(W.CANCELLING_OFFLINE, {"at": at, "since": at})
    await house.says(pc, order.attempt_id, Outcome.CANCELLED)
    assert await why(house, id) is None


async def test_its_deadline_passed(house: House, pc: Pc) -> None:
    id = await house.deploy(pc)
    deadline = house.sources.now() + timedelta(days=7)
    house.sources.advance(timedelta(days=8))
    await house.deployments.turn()
    assert await why(house, id) == Waiting(W.EXPIRED, {"deadline": deadline})


async def test_it_was_never_heard_of_again(house: House, pc: Pc) -> None:
    id = await house.deploy(pc)
    at = house.sources.now()
    await house.order(await house.greet(pc))
    house.sources.advance(timedelta(days=9))
    await house.deployments.turn()
    assert await why(house, id) == Waiting(W.NEVER_HEARD_AGAIN, {"at": at})


async def test_it_was_interrupted(house: House, pc: Pc) -> None:
    id = await house.deploy(pc)
    order = await house.order(await house.greet(pc))
    now = house.sources.now()
    said = Result(order.attempt_id, Outcome.INTERRUPTED, None, now, None, 0, 0, b"", Said.PC_DIED.of())
    await house.tasks.state(Statement(pc.id, order.attempt_id, said))
    assert await why(house, id) == Waiting(W.INTERRUPTED)


async def test_the_pc_was_removed_while_it_ran(house: House, pc: Pc) -> None:
    id = await house.deploy(pc)
    await house.order(await house.greet(pc))
    await house.removal.remove(house.ann, AgentChoice((pc.id,)))
    assert await why(house, id) == Waiting(W.REMOVED, {"at": house.sources.now()})


async def test_two_pcs_claim_to_be_it(house: House) -> None:
    pc = await house.an_enrolled_pc()
    first = Copy(pc.id, pc.token, (await house.agents.get(house.vera, pc.id)).agent.facts)
    await first.connect(house)
    id = await house.deploy(pc)
    second = first.copied("10.0.0.2")
    for copy in (first, second, first, second):
        await copy.connect(house)
    assert await why(house, id) == Waiting(W.QUARANTINED)


async def test_a_page_of_many_takes_few_questions(house: House) -> None:
    """Two PCs wait, one runs, one is done: each has its own sentence."""
    pcs = await house.a_lab(4)
    for pc in pcs[:3]:
        house.presence.check_in(pc.id)
    id = await house.deploy(*pcs)
    orders = [await house.order(await house.greet(pc)) for pc in pcs[:2]]
    await house.says(pcs[0], orders[0].attempt_id, Outcome.SUCCEEDED)
    page = await house.outcomes.page(house.vera, id, TaskFilter(), None, 100)
    codes = [seen.waiting and seen.waiting.code for seen in page.tasks]
    assert codes[:3] == [None, W.HANDED_OVER, W.NOT_TAKEN_YET]
    assert codes[3] in {W.OFFLINE_SINCE, W.NEVER_CONNECTED}
