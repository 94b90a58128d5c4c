"""Coming back: soon at first, never in step, and rarely where it is of no use."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from controldock.agent.backoff import CAP, IN_DOUBT, NOT_WANTED, STABLE, WRONG_SERVER, Backoff
from controldock.agent.errors import AgentError, LinkLost, RefusedByServer, Unreachable, WrongServer
from controldock.sources import FixedSources


class Longest(FixedSources):
    """Chance that always takes the most."""

    def uniform(self, low: float, high: float) -> float:
        return high


def test_the_range_doubles_up_to_a_minute() -> None:
    backoff = Backoff(Longest())
    waits = [backoff.delay(Unreachable(), lasted=0) for _ in range(9)]
    assert waits == [1, 2, 4, 8, 16, 32, CAP, CAP, CAP]


def test_a_short_session_is_no_success() -> None:
    backoff = Backoff(Longest())
    assert [backoff.delay(LinkLost(), lasted=STABLE - 1) for _ in range(3)] == [1, 2, 4]
    assert backoff.delay(LinkLost(), lasted=STABLE) == 1


@given(st.integers(), st.lists(st.floats(0, 2 * STABLE), max_size=200))
def test_a_wait_is_never_longer_than_the_cap_and_never_negative(seed: int, sessions: list[float]) -> None:
    backoff = Backoff(FixedSources(seed=seed))
    assert all(0 <= backoff.delay(LinkLost(), lasted=lasted) <= CAP for lasted in sessions)


@given(st.integers(), st.floats(0, 1000))
def test_a_goodbyes_wish_is_honoured(seed: int, retry_after: float) -> None:
    for error in (LinkLost(retry_after=retry_after), RefusedByServer("unavailable", retry_after=retry_after)):
        delay = Backoff(FixedSources(seed=seed)).delay(error, lasted=0)
        assert retry_after <= delay <= retry_after + 1


@given(st.integers())
def test_where_it_is_of_no_use_to_ask_it_is_asked_rarely(seed: int) -> None:
    def delay(error: AgentError) -> float:
        return Backoff(FixedSources(seed=seed)).delay(error, lasted=0)

    assert WRONG_SERVER <= delay(WrongServer()) <= 2 * WRONG_SERVER
    assert NOT_WANTED <= delay(RefusedByServer("agent_unknown")) <= 2 * NOT_WANTED
    assert NOT_WANTED <= delay(RefusedByServer("agent_removed")) <= 2 * NOT_WANTED


def test_who_waits_for_a_person_asks_as_the_server_wishes() -> None:
    backoff = Backoff(Longest())
    for _ in range(9):
        backoff.delay(Unreachable(), lasted=0)
    refused = RefusedByServer("agent_quarantined", retry_after=50.0)
    assert [backoff.delay(refused, lasted=0) for _ in range(3)] == [50.0 + IN_DOUBT] * 3
    assert backoff.delay(Unreachable(), lasted=0) == 1, "a server that answers is no failure"


def test_a_fleet_does_not_come_back_in_one_step() -> None:
    waits = sorted(Backoff(FixedSources(seed=seed)).delay(Unreachable(), lasted=0) for seed in range(1000))
    assert waits[0] < 0.02
    assert waits[-1] > 0.98
    assert max(b - a for a, b in itertools.pairwise(waits)) < 0.02
