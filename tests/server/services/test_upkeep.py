"""Nothing grows for ever: logs are packed, old ones go, and deployments of long ago with all that was theirs."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from tests.server.house import House

from controldock.domain.errors import Invalid, LogGone, NotAllowed, NotFound
from controldock.domain.task import Outcome
from controldock.server.services.upkeep import ORPHAN, QUIET

OUTPUT = b"nothing to do\n" * 2_000


async def a_log(house: House, outcome: Outcome | None = Outcome.SUCCEEDED) -> tuple[str, str]:
    """A deployment to one PC, and its attempt, which wrote; over unless `outcome` is None."""
    pc = await house.a_pc()
    deployment = await house.deploy(pc)
    order = await house.order(await house.greet(pc))
    await house.tasks.store_log(pc.id, order.attempt_id, 0, OUTPUT)
    await house.says(pc, order.attempt_id, outcome)
    return deployment, order.attempt_id


def aged(house: House, attempt_id: str, age: timedelta) -> None:
    moment = (house.sources.now() - age).timestamp()
    os.utime(file_of(house, attempt_id), (moment, moment))


def file_of(house: House, attempt_id: str) -> Path:
    (path,) = house.logs._folder.glob(f"*/{attempt_id}.*")
    return path


async def test_a_log_is_packed_when_its_attempt_is_over_and_quiet(house: House) -> None:
    _, over = await a_log(house)
    aged(house, over, timedelta())
    await house.upkeep.tend_logs()
    await house.upkeep.tend_logs()
    assert file_of(house, over).suffix == ".log"  # something may still come
    aged(house, over, QUIET)
    await house.upkeep.tend_logs()
    await house.upkeep.tend_logs()
    assert file_of(house, over).suffix == ".logz"
    assert await house.output(over) == OUTPUT


async def test_a_log_that_may_grow_is_left_alone(house: House) -> None:
    _, running = await a_log(house, outcome=None)
    aged(house, running, timedelta(days=400))
    await house.upkeep.tend_logs()
    await house.upkeep.tend_logs()
    assert file_of(house, running).suffix == ".log"


async def test_an_old_log_goes_and_its_result_stays(house: House) -> None:
    deployment, old = await a_log(house)
    aged(house, old, house.preferences.log_retention)
    await house.upkeep.tend_logs()
    await house.upkeep.tend_logs()
    assert house.logs.size(old) == 0
    (task,) = await house.tasks_of(deployment)
    assert task.task.attempt.id == old
    with pytest.raises((LogGone, AssertionError)):
        assert await house.output(old) == OUTPUT


async def test_a_log_of_nobody_goes_after_a_day(house: House) -> None:
    nobodys = house.sources.new_id()
    await house.logs.append(nobodys, 0, OUTPUT)
    aged(house, nobodys, ORPHAN / 2)
    await house.upkeep.tend_logs()
    await house.upkeep.tend_logs()
    assert house.logs.size(nobodys) == len(OUTPUT)
    aged(house, nobodys, ORPHAN)
    await house.upkeep.tend_logs()
    await house.upkeep.tend_logs()
    assert house.logs.size(nobodys) == 0


async def test_a_deployment_of_long_ago_goes_whole(house: House) -> None:
    long_ago, attempt = await a_log(house)
    running, _ = await a_log(house, outcome=None)
    house.sources.advance(house.preferences.result_retention + timedelta(days=8))
    young, _ = await a_log(house)
    await house.upkeep.forget()
    with pytest.raises(NotFound):
        await house.deployments.get(house.vera, long_ago)
    assert house.logs.size(attempt) == 0
    for kept in (running, young):  # what is still open is nobody's past
        await house.deployments.get(house.vera, kept)


async def test_the_oldest_activities_go_later_than_what_they_tell_of(house: House) -> None:
    await a_log(house)
    before = await house.actions()
    house.sources.advance(timedelta(days=2 * 365))
    await house.upkeep.forget()
    assert await house.actions() == before
    house.sources.advance(timedelta(days=2 * 365))
    await house.upkeep.forget()
    assert await house.actions() == []


async def test_how_long_is_a_setting(house: House) -> None:
    await house.preferences.set_log_retention(house.ann, timedelta(days=10))
    await house.preferences.set_result_retention(house.ann, timedelta(days=5))
    assert house.preferences.log_retention == timedelta(days=5)  # never longer than its result
    await house.preferences.load()
    assert house.preferences.result_retention == timedelta(days=5)
    with pytest.raises(Invalid):
        await house.preferences.set_log_retention(house.ann, timedelta(hours=1))
    with pytest.raises(NotAllowed):
        await house.preferences.set_result_retention(house.oscar, timedelta(days=5))
