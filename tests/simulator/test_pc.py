"""What outlives a connection: attempts in hand, and the wait before coming back."""

import asyncio
import ssl

import pytest

from controldock.domain.task import Outcome
from controldock.protocol.enrollment_token import TokenString
from controldock.simulator.authority import Server
from controldock.simulator.behavior import Behavior
from controldock.simulator.figures import Figures
from controldock.simulator.pc import CAPACITY, STABLE, WAIT_CAP, Pc
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


async def test_an_attempt_that_comes_twice_runs_once() -> None:
    pc = _pc(Behavior(think=60.0))
    pc.begin("a")
    first = pc.attempts["a"]
    pc.begin("a")
    assert pc.attempts == {"a": first}
    assert pc.capacity == CAPACITY - 1
    pc.cancel("a")


async def test_without_a_line_a_result_waits_in_hand() -> None:
    pc = _pc(Behavior())
    pc.begin("a")
    result = pc.attempts["a"].result
    assert result is not None
    assert result.outcome is Outcome.SUCCEEDED
    pc.cancel("a")
    assert pc.attempts["a"].result is result  # what is over can't be cancelled
    pc.forget(pc.attempts["a"])
    assert pc.capacity == CAPACITY


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
