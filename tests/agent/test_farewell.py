"""The last word: said after the last result, and never a reason for a stop to take long."""

import asyncio
import threading
from pathlib import Path

import pytest
from tests.agent.conftest import Agent
from tests.agent.server_double import Drop, ServerDouble

from controldock.agent import farewell
from controldock.agent.farewell import reason_to_leave, say_goodbye
from controldock.agent.line import Line
from controldock.agent.platform.pretended_power import NoPower, PretendedPower
from controldock.protocol import messages as m


async def test_a_stopped_agent_says_so_after_its_last_result(double: ServerDouble, agent: Agent) -> None:
    async with agent():
        attempt_id = await double.offer("exec sleep 1303")
        await double.until(lambda: attempt_id in double.assigned)
    kinds = [type(request) for request in double.heard]
    leaving = double.heard[kinds.index(m.Leaving)]
    assert isinstance(leaving, m.Leaving)
    assert leaving.reason is m.Departure.STOPPING
    assert kinds.index(m.Leaving) > kinds.index(m.Result)
    assert kinds[-1] is m.Leaving


async def test_a_pc_that_goes_down_is_told_from_an_agent_that_is_stopped(tmp_path: Path) -> None:
    power = PretendedPower(tmp_path)
    assert await reason_to_leave(power) is m.Departure.STOPPING
    (tmp_path / "ending").touch()
    assert await reason_to_leave(power) is m.Departure.SHUTTING_DOWN
    assert await reason_to_leave(NoPower()) is m.Departure.STOPPING


async def test_a_system_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(farewell, "LOOK_LIMIT", 0.01)
    over = threading.Event()

    class Slow(NoPower):
        def is_ending(self) -> bool:
            return over.wait(60)

    assert await reason_to_leave(Slow()) is m.Departure.STOPPING
    over.set()


async def test_without_a_server_there_is_nobody_to_tell() -> None:
    await say_goodbye(Line(), m.Departure.STOPPING)


@pytest.mark.parametrize("lost", [Drop, m.Refused(id=1, code="unavailable")])
async def test_a_server_that_does_not_take_it_changes_nothing(
    double: ServerDouble, agent: Agent, lost: type[Drop] | m.Refused
) -> None:
    double.before.append(double.once(m.Leaving, lost))
    async with agent():
        await double.until(lambda: double.count(m.Poll) == 1)
    assert double.count(m.Leaving) == 1


async def test_a_server_that_is_silent_is_left_without_an_answer(
    double: ServerDouble, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(farewell, "WORD_LIMIT", 0.05)
    unanswered: asyncio.Future[m.AnyAnswer] = asyncio.get_running_loop().create_future()
    answer = double._handle

    async def silent(request: m.AnyRequest) -> m.AnyAnswer:
        return await (unanswered if isinstance(request, m.Leaving) else answer(request))

    monkeypatch.setattr(double, "_handle", silent)
    async with asyncio.timeout(30), agent():
        await double.until(lambda: double.count(m.Poll) == 1)
    assert double.count(m.Leaving) == 1
