"""Outcomes: progress that claims nothing it can't know, causes, and all results piece by piece."""

from datetime import timedelta

import pytest
from tests.server.house import UNKNOWN_ID, House, Pc

from controldock.domain.errors import Invalid, NotFound
from controldock.domain.outcomes import TaskFilter, TaskSort
from controldock.domain.task import Outcome, Result
from controldock.server.services import outcomes as module
from controldock.server.services.heard import Heard
from controldock.server.services.outcomes import Outcomes
from controldock.server.services.tasks import Statement


async def ends(house: House, pc: Pc, code: int, text: str) -> None:
    """The PC takes what waits for it, and it ends like this."""
    order = await house.order(await house.greet(pc))
    now, data = house.sources.now(), text.encode()
    outcome = Outcome.FAILED if code else Outcome.SUCCEEDED
    said = Result(order.attempt_id, outcome, code, now, now, len(data), 0, data)
    await house.tasks.state(Statement(pc.id, order.attempt_id, said))


async def a_lab(house: House, size: int) -> list[Pc]:
    pcs = await house.a_lab(size)
    for pc in pcs:
        house.presence.check_in(pc.id)
    await house.presence.turn()
    return pcs


async def test_an_estimate_needs_something_to_go_by(house: House) -> None:
    pcs = await a_lab(house, 8)
    id = await house.deploy(*pcs)
    progress = await house.outcomes.progress(house.vera, id)
    assert (progress.rate, progress.eta, progress.within_reach) == (None, None, 8)
    for pc in pcs[:4]:
        await ends(house, pc, 0, "done\n")
        house.sources.advance(timedelta(seconds=5))
    for pc in pcs:
        house.presence.check_in(pc.id)
    progress = await house.outcomes.progress(house.vera, id)
    assert progress.rate == pytest.approx(4 / 20)
    assert progress.eta == house.sources.now() + timedelta(seconds=4 / (4 / 20))
    await house.steering.pause(house.oscar, id)
    progress = await house.outcomes.progress(house.vera, id)
    assert (progress.rate, progress.eta) == (None, None)  # nothing goes on


async def test_after_a_restart_the_lines_are_those_of_the_pcs_that_ended_last(house: House) -> None:
    pcs = await a_lab(house, 3)
    id = await house.deploy(*pcs)
    for number, pc in enumerate(pcs):
        house.sources.advance(timedelta(seconds=1))
        await ends(house, pc, number, f"PC {number}\n")
    fresh = Outcomes(house.database, Heard(house.sources), house.presence)
    for outcomes in (house.outcomes, fresh):
        progress = await outcomes.progress(house.vera, id)
        assert [(seen.host_name, seen.line.text) for seen in progress.lines] == [
            ("lab-02", "PC 2"),
            ("lab-01", "PC 1"),
            ("lab-00", "PC 0"),
        ]
        assert progress.ended_at == house.sources.now()


async def test_three_hundred_red_pcs_are_three_causes(house: House) -> None:
    pcs = await a_lab(house, 12)
    id = await house.deploy(*pcs)
    for number, pc in enumerate(pcs):
        words = ("error 1603", "error 1618", "access denied")[number % 3]
        await ends(house, pc, number % 3 + 1, f"{pc.host_name}: C:\\{pc.id}\\x.msi: {words}\n")
    _, causes = await house.outcomes.causes(house.vera, id)
    assert [cause.count for cause in causes] == [4, 4, 4]
    assert {cause.exit_code for cause in causes} == {1, 2, 3}
    page = await house.outcomes.page(house.vera, id, TaskFilter(cause=causes[0].key), None, 100)
    assert {seen.task.agent_id for seen in page.tasks} == set(causes[0].agent_ids)


async def test_all_results_come_once_however_small_the_pieces(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EXPORTED_AT_ONCE", 2)
    pcs = await a_lab(house, 5)
    id = await house.deploy(*pcs)
    _, pieces = await house.outcomes.export(house.vera, id)
    names = [[seen.task.host_name for seen in piece] async for piece in pieces]
    assert names == [["lab-00", "lab-01"], ["lab-02", "lab-03"], ["lab-04"]]


async def test_what_is_not_there(house: House) -> None:
    for ask in (house.outcomes.progress, house.outcomes.grid, house.outcomes.causes, house.outcomes.export):
        with pytest.raises(NotFound):
            await ask(house.vera, UNKNOWN_ID)
    id = await house.deploy(await house.a_pc())
    with pytest.raises(Invalid):
        await house.outcomes.page(house.vera, id, TaskFilter(sort=TaskSort.DURATION), ("x", "y", "z"), 10)
