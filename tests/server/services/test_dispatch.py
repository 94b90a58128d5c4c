"""Handing out work: woken at once, given once, taken back when it did not arrive."""

import asyncio
import itertools
from datetime import timedelta

import msgspec
import pytest
from tests.domain.task_world import what_became_of
from tests.server.house import PATIENT, House, Pc, news, until

from controldock.domain.errors import Unavailable
from controldock.domain.task import Outcome, TaskState
from controldock.protocol.messages import MAX_IN_HAND
from controldock.protocol.orders import Sheet
from controldock.server.services import batches
from controldock.server.services import dispatch as module
from controldock.server.services.changes import Noun
from controldock.server.services.lines import Cancellation, Line, Order
from controldock.server.store.tasks import OpenTask

S = TaskState
TICK = timedelta(milliseconds=1)


@pytest.fixture
async def pc(house: House) -> Pc:
    return await house.a_pc()


@pytest.fixture
async def line(house: House, pc: Pc) -> Line:
    return await house.greet(pc)


# -- polling --


async def test_what_waits_is_handed_out_at_once(house: House, pc: Pc) -> None:
    id = await house.deploy(pc, script="uname -a")
    line = await house.greet(pc)
    with house.changes.subscribe() as console:
        order = await house.order(line)
        assert await news(console) == {Noun.DEPLOYMENTS: [id]}
    sheet = msgspec.json.decode(order.signed.sheet, type=Sheet)
    assert (order.deployment_id, sheet.deployment_id, sheet.script) == (id, id, "uname -a")
    assert order.assigned_at == house.sources.now()
    assert await house.state(id) is S.ASSIGNED


async def test_nothing_to_do(house: House, line: Line) -> None:
    assert await house.dispatch.poll(line, 1, 0) is None
    assert await house.dispatch.poll(line, 1, 0.001) is None


async def test_who_waits_is_woken(house: House, pc: Pc, line: Line) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(house.dispatch.poll(line, 1, PATIENT))
        await until(lambda: not house.dispatch.claims._waiting)
        await house.deploy(pc)
    assert isinstance(waiting.result(), Order)


async def test_work_that_comes_between_two_polls_is_found_by_the_next(
    house: House, pc: Pc, line: Line
) -> None:
    for _ in range(3):
        assert await house.dispatch.poll(line, 1, 0) is None  # it is known that there is nothing ...
        await house.deploy(pc)
        assert isinstance(await house.dispatch.poll(line, 1, 0), Order)  # ... and noticed that there is


async def test_work_that_comes_while_nobody_is_there(house: House, pc: Pc, line: Line) -> None:
    assert await house.dispatch.poll(line, 1, 0) is None
    house.dispatch.close_line(line)
    await house.deploy(pc)
    assert isinstance(await house.dispatch.poll(await house.greet(pc), 1, 0), Order)


async def test_the_oldest_work_first_and_all_of_it(house: House, pc: Pc, line: Line) -> None:
    ids = []
    for _ in range(4):
        house.sources.advance(TICK)
        ids.append(await house.deploy(pc))
    assert [(await house.order(line)).deployment_id for _ in ids] == ids
    assert await house.dispatch.poll(line, 1, 0) is None


async def test_who_has_no_room_gets_no_order(house: House, pc: Pc, line: Line) -> None:
    id = await house.deploy(pc)
    for _ in range(2):
        assert await house.dispatch.poll(line, 0, 0) is None
    assert await house.state(id) is S.PENDING
    assert isinstance(await house.dispatch.poll(line, 1, 0), Order)


async def test_each_attempt_is_handed_out_exactly_once(house: House) -> None:
    pcs = await house.a_lab(20)
    lines = [await house.greet(pc) for pc in pcs]
    for _ in range(3):
        await house.deploy(*pcs)

    async def work(line: Line) -> list[Order]:
        return [await house.order(line) for _ in range(3)]

    async with asyncio.TaskGroup() as group:
        working = [group.create_task(work(line)) for line in lines]
    orders = [order for one in working for order in one.result()]
    assert len({order.attempt_id for order in orders}) == len(orders) == 60
    for line in lines:
        assert await house.dispatch.poll(line, 1, 0) is None


async def test_many_who_wait_are_woken_by_one_deployment(house: House) -> None:
    pcs = await house.a_lab(20)
    lines = [await house.greet(pc) for pc in pcs]
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(house.order(line)) for line in lines]
        await until(lambda: not house.dispatch.claims._waiting)
        id = await house.deploy(*pcs)
    assert {one.result().deployment_id for one in waiting} == {id}
    assert len({one.result().attempt_id for one in waiting}) == 20


async def test_two_polls_of_one_agent_get_one_order(house: House, pc: Pc, line: Line) -> None:
    await house.deploy(pc)
    async with asyncio.TaskGroup() as group:
        polls = [group.create_task(house.dispatch.poll(line, 1, 0)) for _ in range(5)]
    assert sum(isinstance(poll.result(), Order) for poll in polls) == 1


# -- lines --


async def test_a_newer_line_replaces_the_older(house: House, pc: Pc) -> None:
    closed: list[str] = []
    older = await house.dispatch.open_line(pc.id, frozenset(), lambda: closed.append("older"))
    newer = await house.dispatch.open_line(pc.id, frozenset(), lambda: closed.append("newer"))
    assert closed == ["older"]
    house.dispatch.close_line(older)  # its end comes late
    assert house.dispatch.open_lines == 1
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(house.order(newer))
        await until(lambda: not house.dispatch.claims._waiting)
        await house.deploy(pc)
    assert waiting.done()
    house.dispatch.close_line(newer)
    assert house.dispatch.open_lines == 0


async def test_a_hello_that_is_given_up_leaves_no_line(house: House, pc: Pc) -> None:
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(house.dispatch.open_line(pc.id, frozenset(), lambda: None))
        await until(lambda: house.dispatch.open_lines)
        opening.cancel()
    assert house.dispatch.open_lines == 0


async def test_waking_nobody_is_no_mistake(house: House) -> None:
    house.dispatch.wake(["0" * 26])


async def test_leaving_a_wait_leaves_nothing_behind(house: House, pc: Pc, line: Line) -> None:
    asked = house.dispatch.ask(line, 1, PATIENT)
    await until(lambda: line.waiting)
    asked.cancel()
    await until(lambda: not line.waiting)
    await house.deploy(pc)
    assert isinstance(await house.dispatch.poll(line, 1, 0), Order)


async def test_an_overload_is_said_and_no_news_is_forgotten(
    house: House, pc: Pc, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await house.dispatch.poll(line, 1, 0) is None
    await house.deploy(pc)
    with monkeypatch.context() as overload:
        overload.setattr(batches, "QUEUE_LIMIT", 0)
        with pytest.raises(Unavailable):
            await house.dispatch.poll(line, 1, 0)
    assert isinstance(await house.dispatch.poll(line, 1, 0), Order)


async def test_a_database_that_was_away_is_asked_again(
    house: House, pc: Pc, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def write(self) -> None:
            raise Unavailable

        read = write

    assert await house.dispatch.poll(line, 1, 0) is None
    await house.deploy(pc)
    with monkeypatch.context() as trouble:
        trouble.setattr(house.dispatch, "_database", Away())
        with pytest.raises(Unavailable):
            await house.dispatch.poll(line, 1, 0)
    assert isinstance(await house.dispatch.poll(line, 1, 0), Order)


# -- what did not arrive --


async def test_an_order_that_could_not_be_delivered_waits_for_the_next_poll(
    house: House, pc: Pc, line: Line
) -> None:
    id = await house.deploy(pc)
    first = await house.order(line)
    house.sources.advance(TICK)
    house.dispatch.hand_back(first)
    second = await house.order(line)
    assert second.attempt_id == first.attempt_id
    assert second.assigned_at > first.assigned_at
    assert await house.state(id) is S.ASSIGNED


async def test_a_poll_given_up_while_it_waits(house: House, pc: Pc, line: Line) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(house.dispatch.poll(line, 1, PATIENT))
        await until(lambda: not house.dispatch.claims._waiting)
        waiting.cancel()
    await house.deploy(pc)
    assert isinstance(await house.dispatch.poll(line, 1, 0), Order)


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 8, 13, 21])
async def test_a_poll_given_up_while_it_is_served_loses_nothing(
    house: House, pc: Pc, line: Line, turns: int
) -> None:
    """Whenever the connection breaks: before the transaction, in it, or when the answer is on its way."""
    id = await house.deploy(pc)
    async with asyncio.TaskGroup() as group:
        polling = group.create_task(house.dispatch.poll(line, 1, PATIENT))
        for _ in range(turns):
            await asyncio.sleep(0)
        polling.cancel()
    if not polling.cancelled():
        house.dispatch.hand_back(polling.result())  # type: ignore[arg-type]
    house.sources.advance(TICK)
    order = await house.order(line)
    assert order.deployment_id == id
    assert await house.state(id) is S.ASSIGNED


async def test_a_late_hand_back_takes_nothing_from_the_next_hand_out(house: House, pc: Pc) -> None:
    id = await house.deploy(pc)
    first = await house.order(await house.greet(pc))
    house.sources.advance(TICK)
    line = await house.greet(pc)  # it never arrived: a hello puts it back
    second = await house.order(line)
    await house.dispatch.returns.submit(first)
    assert await house.state(id) is S.ASSIGNED
    await house.says(pc, second.attempt_id, Outcome.SUCCEEDED)
    await house.dispatch.returns.submit(second)
    assert await house.state(id) is S.SUCCEEDED


async def test_what_was_cancelled_and_did_not_arrive_is_cancelled(house: House, pc: Pc, line: Line) -> None:
    id = await house.deploy(pc)
    order = await house.order(line)
    await house.steering.cancel(house.ann, id)
    with house.changes.subscribe() as console:
        await house.dispatch.returns.submit(order)
        assert await news(console) == {Noun.DEPLOYMENTS: [id]}
    assert await house.state(id) is S.CANCELLED


# -- what a hello tells --


async def test_what_never_arrived_is_handed_out_again(house: House, pc: Pc, line: Line) -> None:
    id = await house.deploy(pc)
    order = await house.order(line)
    with house.changes.subscribe() as console:
        line = await house.greet(pc)
        assert await news(console) == {Noun.DEPLOYMENTS: [id]}
    assert await house.state(id) is S.PENDING
    assert (await house.order(line)).attempt_id == order.attempt_id


async def test_what_never_arrived_and_was_cancelled_is_cancelled(house: House, pc: Pc, line: Line) -> None:
    id = await house.deploy(pc)
    await house.order(line)
    await house.steering.cancel(house.ann, id)
    line = await house.greet(pc)
    assert await house.state(id) is S.CANCELLED
    assert await house.dispatch.poll(line, 1, 0) is None


async def test_what_the_agent_has_in_hand_stays_with_it(house: House, pc: Pc, line: Line) -> None:
    ids = [await house.deploy(pc), await house.deploy(pc)]
    one, other = await house.order(line), await house.order(line)
    await house.says(pc, other.attempt_id, None)
    line = await house.greet(pc, one.attempt_id, other.attempt_id)
    assert [await house.state(id) for id in ids] == [S.ASSIGNED, S.RUNNING]
    assert await house.dispatch.poll(line, 1, 0) is None


async def test_what_ran_and_the_journal_lost_is_unknown(house: House, pc: Pc, line: Line) -> None:
    id = await house.deploy(pc)
    order = await house.order(line)
    await house.says(pc, order.attempt_id, None)
    line = await house.greet(pc)
    assert await house.state(id) is S.UNKNOWN
    assert await house.dispatch.poll(line, 1, 0) is None  # and not run again
    await house.says(pc, order.attempt_id, Outcome.FAILED)
    assert await house.state(id) is S.FAILED


async def test_a_list_that_may_be_cut_short_says_nothing_of_what_it_lacks(
    house: House, pc: Pc, line: Line
) -> None:
    ids = [await house.deploy(pc), await house.deploy(pc)]
    orders = [await house.order(line) for _ in ids]
    await house.says(pc, orders[1].attempt_id, None)
    full = [house.sources.new_id() for _ in range(MAX_IN_HAND)]
    await house.greet(pc, *full)
    assert [await house.state(id) for id in ids] == [S.ASSIGNED, S.RUNNING]
    await house.greet(pc, *full[1:])
    assert [await house.state(id) for id in ids] == [S.PENDING, S.UNKNOWN]


async def test_a_hello_of_one_agent_says_nothing_of_anothers_tasks(house: House, pc: Pc) -> None:
    other = await house.a_pc("other")
    id = await house.deploy(other)
    order = await house.order(await house.greet(other))
    await house.greet(pc, order.attempt_id)
    assert await house.state(id) is S.ASSIGNED


async def test_many_hellos_at_once(house: House) -> None:
    pcs = await house.a_lab(10)
    id = await house.deploy(*pcs)
    orders = [await house.order(await house.greet(pc)) for pc in pcs]
    async with asyncio.TaskGroup() as group:
        for number, (pc, order) in enumerate(zip(pcs, orders, strict=True)):
            group.create_task(house.greet(pc, *([order.attempt_id] * (number % 2))))
    assert (await house.deployments.get(house.ann, id)).counts == {S.PENDING: 5, S.ASSIGNED: 5}


@pytest.mark.parametrize(
    ("state", "in_hand", "cancel_wanted"),
    list(itertools.product([S.PENDING, S.ASSIGNED, S.RUNNING], [True, False], [True, False])),
)
def test_the_model_that_was_checked_has_the_same_rule(
    state: TaskState, in_hand: bool, cancel_wanted: bool
) -> None:
    task = OpenTask("task", "attempt", "agent", "deployment", state, cancel_wanted)
    held = frozenset({"attempt"} if in_hand else ())
    assert module._what_became_of(task, held) == what_became_of(state, in_hand, cancel_wanted)


# -- cancelling --


async def test_a_cancellation_is_told_once_a_session(house: House, pc: Pc, line: Line) -> None:
    id = await house.deploy(pc)
    order = await house.order(line)
    await house.steering.cancel(house.ann, id)
    told = Cancellation((order.attempt_id,))
    assert await house.dispatch.poll(line, 1, 0) == told
    assert await house.dispatch.poll(line, 1, 0) is None
    line = await house.greet(pc, order.attempt_id)
    assert await house.dispatch.poll(line, 1, 0) == told


async def test_who_waits_hears_of_a_cancellation_at_once(house: House, pc: Pc, line: Line) -> None:
    id = await house.deploy(pc)
    order = await house.order(line)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(house.dispatch.poll(line, 0, PATIENT))  # even without room
        await until(lambda: not house.dispatch.claims._waiting)
        await house.steering.cancel(house.ann, id)
    assert waiting.result() == Cancellation((order.attempt_id,))


async def test_cancellations_come_together_and_before_new_orders(house: House, pc: Pc, line: Line) -> None:
    ids = [await house.deploy(pc) for _ in range(3)]
    orders = [await house.order(line) for _ in ids]
    another = await house.deploy(pc, script="another")
    for id in ids[:2]:
        await house.steering.cancel(house.ann, id)
    found = await house.dispatch.poll(line, 1, 0)
    assert isinstance(found, Cancellation)
    assert set(found.attempt_ids) == {order.attempt_id for order in orders[:2]}
    assert (await house.order(line)).deployment_id == another
    await house.steering.cancel(house.ann, ids[2])
    assert await house.dispatch.poll(line, 1, 0) == Cancellation((orders[2].attempt_id,))
