"""What follows of a result: a refused order is told; a later try that nobody needs is tried in test_retries."""

import pytest
from tests.server.house import House, Pc

from controldock.domain.task import Outcome, Result
from controldock.server.services.tasks import Statement


@pytest.fixture
async def pc(house: House) -> Pc:
    return await house.a_pc()


async def test_an_order_that_was_refused_is_told_of_its_pc(house: House, pc: Pc) -> None:
    id = await house.deploy(pc)
    order = await house.order(await house.greet(pc))
    why = "The order is not signed by the server's key."
    refused = Result(
        order.attempt_id, Outcome.REJECTED, None, None, house.sources.now(), 0, 0, b"", message=why
    )
    for _ in range(2):  # said again, it is one entry
        await house.tasks.state(Statement(pc.id, order.attempt_id, refused))
    entries = [
        entry
        for entry in await house.activities.of_agent(house.vera, pc.id, 10)
        if entry.action == "order.refused"
    ]
    assert [(entry.actor, entry.details) for entry in entries] == [
        ("server", {"deployment": id, "attempt": order.attempt_id, "why": why})
    ]


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.REJECTED])
async def test_other_outcomes_are_no_entry(house: House, pc: Pc, outcome: Outcome) -> None:
    await house.deploy(pc)
    order = await house.order(await house.greet(pc))
    await house.says(pc, order.attempt_id, outcome)
    assert "order.refused" not in await house.actions()
