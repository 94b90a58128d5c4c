"""Telling how attempts go; the stories of whole connections are those of sessions."""

from tests.simulator.conftest import Stage

from controldock.protocol import messages as m


async def test_a_result_that_nobody_wants_is_let_go_and_makes_room(stage: Stage) -> None:
    def never(request: m.AnyRequest) -> m.Refused | None:
        return m.Refused(id=request.id, code="not_found") if isinstance(request, m.Result) else None

    stage.server.refuse = never
    async with stage.fleet(agents=1) as fleet:
        for count in range(1, 7):  # more than a PC has in hand at once
            await stage.online(fleet.figures, 1)
            stage.server.fire()
            await stage.until(lambda count=count: fleet.figures.errors["not_found"] == count)  # type: ignore[misc]
    assert fleet.figures.done == 0
