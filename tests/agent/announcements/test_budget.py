"""How much is done at most."""

from datetime import timedelta

from controldock.agent.announcements.budget import Budget
from controldock.sources import FixedSources


def spent(budget: Budget) -> int:
    count = 0
    while budget.take():
        count += 1
    return count


def test_so_much_at_once_and_so_much_a_second() -> None:
    sources = FixedSources()
    budget = Budget(sources, most=40, rate=10.0)
    assert spent(budget) == 40
    sources.advance(timedelta(seconds=1.5))
    assert spent(budget) == 15
    sources.advance(timedelta(hours=1))
    assert spent(budget) == 40


def test_who_waits_wakes_to_a_quarter_of_it() -> None:
    sources = FixedSources()
    budget = Budget(sources, most=40, rate=10.0)
    assert budget.wait() == 0
    spent(budget)
    assert budget.wait() == 1.0
    sources.advance(timedelta(seconds=budget.wait()))
    assert budget.wait() == 0
    assert spent(budget) == 10
