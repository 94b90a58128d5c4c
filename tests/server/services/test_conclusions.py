"""What the server concludes while it takes a statement down."""

from datetime import timedelta

import pytest
from tests.server.house import House, Pc

from controldock.domain.task import Outcome, Result
from controldock.server.services.tasks import Statement
from controldock.server.store.task_rows import AttemptRow


@pytest.fixture
async def pc(house: House) -> Pc:
    return await house.a_pc()


async def ended(
    house: House, pc: Pc, outcome: Outcome, tail: str, ahead: timedelta = timedelta(0)
) -> AttemptRow:
    """An attempt that took five seconds, on a PC whose clock is so far ahead."""
    id = await house.deploy(pc)
    order = await house.order(await house.greet(pc))
    house.presence.greet(pc.id, "10.0.0.1", ahead)
    began = house.sources.now()
    house.sources.advance(timedelta(seconds=5))
    now = house.sources.now()
    data = tail.encode()
    code = 0 if outcome is Outcome.SUCCEEDED else 1
    said = Result(order.attempt_id, outcome, code, began + ahead, now + ahead, len(data), 0, data)
    await house.tasks.state(Statement(pc.id, order.attempt_id, said))
    (seen,) = await house.tasks_of(id)
    return seen.task.attempt


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=3), timedelta(days=-4000)])
async def test_a_pc_s_wrong_clock_is_kept_with_its_result(house: House, pc: Pc, ahead: timedelta) -> None:
    attempt = await ended(house, pc, Outcome.SUCCEEDED, "done\n", ahead)
    assert attempt.clock_offset == pytest.approx(ahead.total_seconds())


async def test_a_clock_that_was_set_meanwhile_breaks_no_order(house: House, pc: Pc) -> None:
    id = await house.deploy(pc)
    order = await house.order(await house.greet(pc))
    house.presence.greet(pc.id, "10.0.0.1", timedelta(0))  # it is right again, now
    began = house.sources.now() + timedelta(hours=1)
    house.sources.advance(timedelta(seconds=30))
    said = Result(order.attempt_id, Outcome.SUCCEEDED, 0, began, began + timedelta(seconds=5), 0, 0, b"")
    await house.tasks.state(Statement(pc.id, order.attempt_id, said))
    (seen,) = await house.tasks_of(id)
    offset = seen.task.attempt.clock_offset
    assert offset is not None
    assert 3575 <= offset <= 3600


async def test_a_success_has_a_last_line_and_no_cause(house: House, pc: Pc) -> None:
    attempt = await ended(house, pc, Outcome.SUCCEEDED, "one\nerror: none\ntwo\n\n")
    assert (attempt.cause, attempt.last_line) == ("", "two")


async def test_pcs_that_fail_alike_have_the_same_cause(house: House) -> None:
    pcs = await house.some_pcs("LAB-01", "LAB-02", "LAB-03")
    texts = [f"{pc.host_name}: C:\\Users\\student\\{pc.id}\\a.msi failed: error 1603\n" for pc in pcs[:2]]
    causes = [
        (await ended(house, pc, Outcome.FAILED, text)).cause
        for pc, text in zip(pcs, [*texts, "LAB-03: C:\\a.msi failed: error 1618\n"], strict=True)
    ]
    assert causes[0] == causes[1] != causes[2]
    assert all(causes)


async def test_what_was_cancelled_on_request_has_no_cause(house: House, pc: Pc) -> None:
    assert (await ended(house, pc, Outcome.CANCELLED, "half\n")).cause == ""
    assert (await ended(house, pc, Outcome.TIMED_OUT, "half\n")).cause != ""


async def test_what_runs_is_known_by_the_server_s_clock(house: House, pc: Pc) -> None:
    id = await house.deploy(pc)
    order = await house.order(await house.greet(pc))
    house.presence.greet(pc.id, "10.0.0.1", timedelta(hours=9))
    began = house.sources.now() + timedelta(hours=9)
    await house.tasks.state(Statement(pc.id, order.attempt_id, began))
    (seen,) = await house.tasks_of(id)
    assert seen.task.attempt.clock_offset == 9 * 3600
