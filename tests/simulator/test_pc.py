"""What outlives a connection: attempts in hand, and the wait before coming back."""

import asyncio
import ssl
from datetime import timedelta

import msgspec
import pytest

from controldock.domain.command import DeploymentKind
from controldock.domain.task import Outcome
from controldock.protocol.enrollment_token import TokenString
from controldock.protocol.messages import Task
from controldock.protocol.orders import Sheet
from controldock.simulator.authority import Server
from controldock.simulator.behavior import Behavior
from controldock.simulator.figures import Figures
from controldock.simulator.pc import CAPACITY, STABLE, WAIT_CAP, Attempt, Pc
from controldock.simulator.surroundings import Surroundings
from controldock.sources import FixedSources


def _pc(behavior: Behavior) -> Pc:
    surroundings = Surroundings(
        loop=asyncio.get_running_loop(),
        sources=FixedSources(),
        server=Server("127.0.0.1", 1, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)),
        token=TokenString(bytes(32), 1, bytes(32)),
        behavior=behavior,
        figures=Figures(),
        give_up=pytest.fail,
    )
    return Pc(surroundings, "sim-00001")


def order(attempt_id: str, kind: DeploymentKind = DeploymentKind.SHELL, grace: float = 0.0) -> Task:
    sheet = msgspec.json.encode(Sheet(deployment_id="d", kind=kind, timeout=60, grace=grace))
    return Task(id=1, attempt_id=attempt_id, task_id="t", sheet=sheet, ticket=b"{}", signature=bytes(64))


async def test_an_attempt_that_comes_twice_runs_once() -> None:
    pc = _pc(Behavior(think=60.0))
    pc.begin(order("a"))
    first = pc.attempts["a"]
    pc.begin(order("a"))
    assert pc.attempts == {"a": first}
    assert pc.capacity == CAPACITY - 1
    pc.cancel("a")


async def test_without_a_line_a_result_waits_in_hand() -> None:
    pc = _pc(Behavior())
    pc.begin(order("a"))
    result = pc.attempts["a"].result
    assert result is not None
    assert result.outcome is Outcome.SUCCEEDED
    pc.cancel("a")
    assert pc.attempts["a"].result is result  # what is over can't be cancelled
    pc.forget(pc.attempts["a"])
    assert pc.capacity == CAPACITY


async def test_what_takes_longer_than_it_may_times_out_with_what_it_printed_until_then() -> None:
    pc = _pc(Behavior(think=1000.0, live=1.0, output=0))
    pc.begin(order("a"))
    attempt = pc.attempts["a"]
    assert attempt.ending is not None
    assert attempt.ending.when() - asyncio.get_running_loop().time() < 61
    pc._time_out(attempt, 3.0)
    assert attempt.result is not None
    assert (attempt.result.outcome, attempt.result.exit_code) == (Outcome.TIMED_OUT, None)
    assert attempt.result.message == "Ended after its timeout of 3 seconds."
    assert attempt.result.log_tail.count(b"\n") == 3


async def test_what_is_cancelled_while_it_runs_has_printed_so_much() -> None:
    pc = _pc(Behavior(think=1000.0, live=1.0, output=100))
    pc.begin(order("a"))
    sources = pc.surroundings.sources
    assert isinstance(sources, FixedSources)
    sources.advance(timedelta(seconds=3))
    pc.cancel("a")
    result = pc.attempts["a"].result
    assert result is not None
    assert (result.outcome, result.exit_code, result.message) == (Outcome.CANCELLED, None, "")
    assert result.log_tail.count(b"\n") == 4  # one of the filling
    assert result.log_size == len(result.log_tail) > 100


async def test_what_never_started_can_be_cancelled() -> None:
    pc = _pc(Behavior())
    pc.cancel("b")
    result = pc.attempts["b"].result
    assert result is not None
    assert result.outcome is Outcome.CANCELLED


async def test_the_wait_before_coming_back_spreads_and_has_an_end() -> None:
    pc = _pc(Behavior())
    waits = [pc.wait_before_return(lasted=1.0, at_least=2.0) for _ in range(200)]
    assert all(2.0 <= wait <= 2.0 + WAIT_CAP for wait in waits)
    assert max(waits[50:]) - min(waits[50:]) > WAIT_CAP / 2
    assert pc.wait_before_return(lasted=STABLE, at_least=0.0) <= 1.0


class Line:
    """A welcomed session."""

    def __init__(self) -> None:
        self.delivered: list[str] = []
        self.closed = asyncio.Event()

    def say_started(self, attempt: Attempt) -> None:
        pass

    def deliver(self, attempt: Attempt) -> None:
        self.delivered.append(attempt.id)

    def close(self) -> None:
        self.closed.set()


async def test_a_pc_that_restarts_is_away_and_tells_of_it_when_it_is_back() -> None:
    pc, line = _pc(Behavior(think=60.0, boot=20.0)), Line()
    pc.line = line
    pc.begin(order("script"))
    pc.begin(order("restart", DeploymentKind.RESTART))
    await asyncio.wait_for(line.closed.wait(), 20)
    results = {id: attempt.result for id, attempt in pc.attempts.items()}
    assert results["restart"] is not None
    assert results["restart"].outcome is Outcome.SUCCEEDED
    assert results["script"] is not None
    assert results["script"].outcome is Outcome.INTERRUPTED
    assert line.delivered == []
    assert 10.0 <= pc.wait_before_return(lasted=STABLE, at_least=0.0) <= 31.0
    assert pc.wait_before_return(lasted=STABLE, at_least=0.0) <= 1.0


async def test_a_pc_that_is_shut_down_says_so_before_it_goes() -> None:
    pc, line = _pc(Behavior(off=600.0)), Line()
    pc.line = line
    pc.begin(order("off", DeploymentKind.SHUT_DOWN))
    await asyncio.wait_for(line.closed.wait(), 20)
    assert line.delivered == ["off"]
    assert pc.wait_before_return(lasted=STABLE, at_least=0.0) >= 300.0


async def test_a_restart_can_be_called_off() -> None:
    pc, line = _pc(Behavior()), Line()
    pc.line = line
    pc.begin(order("restart", DeploymentKind.RESTART, grace=60.0))
    pc.cancel("restart")
    assert line.delivered == ["restart"]
    assert pc.attempts["restart"].result is not None
    assert pc.attempts["restart"].result.outcome is Outcome.CANCELLED
    assert not line.closed.is_set()
