"""Small fleets against a real TLS server: they come in, work, and come back."""

import asyncio

import pytest
from tests.simulator.conftest import Stage

from controldock.protocol import messages as m
from controldock.protocol.enrollment_token import TokenString
from controldock.simulator.errors import FleetUnknown, SimulationError, TokenRefused, Unreachable, WrongServer
from controldock.simulator.fleet import Fleet, Plan
from controldock.simulator.roster import Roster
from controldock.sources import SystemSources


async def _trouble(plan: Plan, roster: Roster | None = None) -> SimulationError:
    fleet = Fleet(plan, roster or Roster(pin=plan.token.pin), SystemSources())
    with pytest.raises(SimulationError) as caught:
        async with asyncio.timeout(30):
            await fleet.run()
    return caught.value


async def test_a_fleet_enrolls_polls_and_runs_what_it_is_told(stage: Stage) -> None:
    async with stage.fleet(agents=5) as fleet:
        await stage.online(fleet.figures, 5)
        assert fleet.figures.enrolled == 5
        assert stage.server.fire() == 5
        await stage.until(lambda: fleet.figures.done == 5)
        assert fleet.figures.started == 5
        assert fleet.figures.error_count == 0
        assert fleet.figures.first_start <= fleet.figures.last_start <= fleet.figures.last_done
        await stage.online(fleet.figures, 5)
    assert len(stage.server.results) == 5
    assert fleet.figures.connected == fleet.figures.online == 0


async def test_a_second_run_is_the_same_agents(stage: Stage) -> None:
    async with stage.fleet(agents=3) as first:
        await stage.online(first.figures, 3)
    async with stage.fleet(agents=2, roster=first.roster) as second:
        await stage.online(second.figures, 2)
    assert second.figures.enrolled == 0
    assert second.roster == first.roster
    assert len(stage.server.agents) == 3


async def test_a_cut_connection_is_made_again_and_brings_what_was_in_hand(stage: Stage) -> None:
    async with stage.fleet(agents=2, think=0.2) as fleet:
        await stage.online(fleet.figures, 2)
        stage.server.fire()
        await stage.until(lambda: fleet.figures.started == 2)
        fleet.drop()
        await stage.until(lambda: fleet.figures.reconnects == 2)
        await stage.until(lambda: fleet.figures.done == 2)
    assert [len(hello.in_hand) for hello in stage.server.hellos[2:4]] == [1, 1]
    assert fleet.figures.enrolled == 2


async def test_a_server_with_another_key_gets_no_secret(stage: Stage) -> None:
    token = stage.server.token
    other = TokenString(bytes(32), token.token_id, token.secret)
    error = await _trouble(Plan("127.0.0.1", stage.server.port, other, 1))
    assert isinstance(error, WrongServer)
    assert stage.server.registered == {}


async def test_a_token_that_the_server_does_not_know_is_said_to_be_so(stage: Stage) -> None:
    token = stage.server.token
    wrong = TokenString(token.pin, token.token_id, bytes(32))
    error = await _trouble(Plan("127.0.0.1", stage.server.port, wrong, 3))
    assert isinstance(error, TokenRefused)
    assert "does not know" in error.message


async def test_nobody_at_the_address_is_said_to_be_so(stage: Stage) -> None:
    port = stage.server.port
    plan = stage.plan(1)
    stage.server.stop()
    error = await _trouble(Plan("127.0.0.1", port, plan.token, 1))
    assert isinstance(error, Unreachable)
    assert str(port) in error.message


async def test_agents_that_the_server_has_forgotten_end_the_play(stage: Stage) -> None:
    async with stage.fleet(agents=2) as fleet:
        await stage.online(fleet.figures, 2)
    stage.server.agents.clear()
    assert isinstance(await _trouble(stage.plan(2), fleet.roster), FleetUnknown)


async def test_a_token_without_auto_approval_lets_pcs_wait(stage: Stage) -> None:
    stage.server.decides = False
    async with stage.fleet(agents=2) as fleet:
        await stage.until(lambda: fleet.figures.waiting == 2)
        stage.server.approve()
        await stage.online(fleet.figures, 2)
        assert fleet.figures.waiting == 0


async def test_a_goodbye_is_no_error_and_its_wait_is_kept(stage: Stage) -> None:
    async with stage.fleet(agents=1) as fleet:
        await stage.online(fleet.figures, 1)
        for link in list(stage.server.links):
            link.send(m.Goodbye(retry_after=0.1))
        await stage.until(lambda: fleet.figures.reconnects == 1)
        await stage.online(fleet.figures, 1)
        assert fleet.figures.error_count == 0


async def test_a_fleet_that_is_stopped_says_goodbye(stage: Stage) -> None:
    async with stage.fleet(agents=3) as fleet:
        await stage.online(fleet.figures, 3)
    await stage.until(lambda: stage.server.left == 3)


async def test_a_long_interval_makes_no_poll_that_is_too_long(stage: Stage) -> None:
    stage.server.poll_interval = 3600.0
    async with stage.fleet(agents=1) as fleet:
        await stage.online(fleet.figures, 1)
        assert fleet.figures.error_count == 0
    (hello,) = stage.server.hellos
    assert hello.pc_time is not None
