"""Guessing: a name and an address may fail so often, however the guesses come."""

import asyncio
from datetime import timedelta

import pytest
from tests.server.house import House
from tests.server.services.people import HERE, PASSWORD, THERE, TICK, refused

from controldock.domain.errors import SignInFailed, TooManyTries, Unavailable
from controldock.domain.operator import Operator
from controldock.server.services import operators as module
from controldock.server.services.operators import TRIES, TRIES_WINDOW


async def test_a_name_may_fail_so_often(house: House, bea: Operator) -> None:
    for number in range(TRIES):
        assert await refused(house, "bea", "wrong horse battery", f"10.0.0.{number}") is SignInFailed
    assert await refused(house, "bea", PASSWORD, THERE) is TooManyTries
    assert await refused(house, " BEA", PASSWORD, THERE) is TooManyTries  # however it is written
    house.sources.advance(TRIES_WINDOW + TICK)
    await house.operators.sign_in("bea", PASSWORD, THERE)


async def test_an_address_may_fail_so_often(house: House, bea: Operator) -> None:
    for number in range(TRIES):
        assert await refused(house, f"nobody{number}", PASSWORD) is SignInFailed
    assert await refused(house, "bea", PASSWORD) is TooManyTries
    with pytest.raises(TooManyTries):
        await house.operators.sign_in_by_link("AAAA", HERE)
    await house.operators.sign_in("bea", PASSWORD, THERE)


async def test_it_says_when_to_come_again(house: House, bea: Operator) -> None:
    for _ in range(TRIES):
        house.sources.advance(timedelta(seconds=10))
        await refused(house, "bea", "wrong horse battery")
    with pytest.raises(TooManyTries) as error:
        await house.operators.sign_in("bea", PASSWORD, HERE)
    wait = TRIES_WINDOW - (TRIES - 1) * timedelta(seconds=10)
    assert error.value.retry_after == wait.total_seconds()


async def test_a_success_forgives_the_name_and_not_the_address(house: House, bea: Operator) -> None:
    for _ in range(TRIES - 1):
        await refused(house, "bea", "wrong horse battery")
    await house.operators.sign_in("bea", PASSWORD, THERE)
    assert await refused(house, "bea", "wrong horse battery", THERE) is SignInFailed
    assert await refused(house, "bea", "wrong horse battery") is SignInFailed
    assert await refused(house, "bea", PASSWORD) is TooManyTries


async def test_guesses_at_once_are_not_more_guesses(house: House, bea: Operator) -> None:
    """However many ask together, no more than may fail reach the hash."""
    async with asyncio.TaskGroup() as group:
        tries = [
            group.create_task(refused(house, "bea", f"guess number {n}", f"10.0.1.{n}")) for n in range(40)
        ]
    outcomes = [one.result() for one in tries]
    assert outcomes.count(SignInFailed) <= TRIES
    assert set(outcomes) <= {SignInFailed, TooManyTries, Unavailable}


async def test_right_passwords_at_once_are_no_guesses(house: House, bea: Operator) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(TRIES - 1):
            group.create_task(house.operators.sign_in("bea", PASSWORD, HERE))
    await house.operators.sign_in("bea", PASSWORD, HERE)


async def test_too_many_hashes_at_once(house: House, bea: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HASHES_WAITING", 0)
    assert await refused(house, "bea", PASSWORD) is Unavailable
    monkeypatch.undo()
    await house.operators.sign_in("bea", PASSWORD, HERE)


async def test_old_failures_are_forgotten(house: House, bea: Operator) -> None:
    await refused(house, "bea", "wrong horse battery")
    await house.operators.turn()
    assert house.operators._failures
    house.sources.advance(TRIES_WINDOW + TICK)
    await house.operators.turn()
    assert not house.operators._failures
