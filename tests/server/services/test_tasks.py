"""What agents say of their attempts: taken down once, never of another's, and late words too."""

import asyncio
from datetime import timedelta

import pytest
import structlog
from tests.server.house import UNKNOWN_ID, House, Pc, news

from controldock.domain.deployment import DeploymentFilter
from controldock.domain.errors import Invalid, NotAllowed, NotFound
from controldock.domain.task import EVENT_OF_OUTCOME, TRANSITIONS, Outcome, Result, TaskState
from controldock.server.services import tasks as module
from controldock.server.services.changes import Noun
from controldock.server.services.tasks import Statement
from controldock.server.store.task_rows import TaskRow

ANY = DeploymentFilter()

S = TaskState
RECORDED = {outcome: TRANSITIONS[S.ASSIGNED][event] for outcome, event in EVENT_OF_OUTCOME.items()}


@pytest.fixture
async def pc(house: House) -> Pc:
    return await house.a_pc()


@pytest.fixture
async def attempt_id(house: House, pc: Pc) -> str:
    """One that was handed out."""
    await house.deploy(pc)
    return (await house.order(await house.greet(pc))).attempt_id


async def the_task(house: House) -> TaskRow:
    ((watched,), _) = await house.deployments.page(house.ann, ANY, None, 10)
    (seen,) = await house.tasks_of(watched.deployment.id)
    return seen.task


def result(house: House, attempt_id: str, outcome: Outcome, **more: object) -> Result:
    now = house.sources.now()
    values: dict[str, object] = {"exit_code": 3, "log_size": 3, "log_missing": 0, "log_tail": b"ok\n"}
    return Result(attempt_id, outcome, started_at=now, finished_at=now, **(values | more))  # type: ignore[arg-type]


# -- taken down --


async def test_started_then_ended(house: House, pc: Pc, attempt_id: str) -> None:
    with house.changes.subscribe() as console:
        await house.says(pc, attempt_id, None)
        task = await the_task(house)
        assert (task.state, task.attempt.started_at) == (S.RUNNING, house.sources.now())
        assert await news(console) == {Noun.DEPLOYMENTS: [task.deployment_id]}
        said = result(house, attempt_id, Outcome.FAILED, message="it did not work")
        await house.tasks.state(Statement(pc.id, attempt_id, said))
        assert await news(console) == {Noun.DEPLOYMENTS: [task.deployment_id]}
    attempt = (await the_task(house)).attempt
    assert (attempt.state, attempt.exit_code, attempt.log_tail, attempt.message) == (
        S.FAILED,
        3,
        b"ok\n",
        "it did not work",
    )


@pytest.mark.parametrize("outcome", Outcome)
async def test_a_short_one_ends_without_a_start(
    house: House, pc: Pc, attempt_id: str, outcome: Outcome
) -> None:
    await house.says(pc, attempt_id, outcome)
    assert (await the_task(house)).state is RECORDED[outcome]


@pytest.mark.parametrize("outcome", Outcome)
async def test_saying_it_again_is_always_right(
    house: House, pc: Pc, attempt_id: str, outcome: Outcome
) -> None:
    for _ in range(3):
        await house.says(pc, attempt_id, outcome)
    assert (await the_task(house)).state is RECORDED[outcome]


@pytest.mark.parametrize("second", [None, *Outcome])
@pytest.mark.parametrize("first", Outcome)
async def test_the_first_result_counts(
    house: House, pc: Pc, attempt_id: str, first: Outcome, second: Outcome | None
) -> None:
    await house.says(pc, attempt_id, first)
    before = await the_task(house)
    house.sources.advance(timedelta(hours=1))
    with structlog.testing.capture_logs() as told:
        await house.says(pc, attempt_id, second)
    after = await the_task(house)
    if first is Outcome.INTERRUPTED:  # nobody knew how it ended: a later word is news
        assert after.state is (RECORDED[second] if second else S.RUNNING)
        return
    assert after == before
    contradiction = second is not None and RECORDED[second] is not RECORDED[first]
    assert [line["event"] for line in told] == ["result.contradicts"] * contradiction


async def test_a_late_result_after_the_server_gave_up(house: House, pc: Pc, attempt_id: str) -> None:
    house.sources.advance(timedelta(days=30))
    await house.deployments.turn()
    assert (await the_task(house)).state is S.UNKNOWN
    await house.says(pc, attempt_id, None)
    assert (await the_task(house)).state is S.RUNNING
    await house.says(pc, attempt_id, Outcome.TIMED_OUT)
    assert (await the_task(house)).state is S.TIMED_OUT


async def test_start_and_result_in_one_batch(house: House, pc: Pc, attempt_id: str) -> None:
    started = house.sources.now() - timedelta(seconds=5)
    said = result(house, attempt_id, Outcome.SUCCEEDED)
    words = [
        Statement(pc.id, attempt_id, started),
        Statement(pc.id, attempt_id, said),
        Statement(pc.id, attempt_id, result(house, attempt_id, Outcome.FAILED)),
        Statement(pc.id, attempt_id, started),
    ]
    assert await house.tasks._take_down(words) == [None] * 4
    task = await the_task(house)
    assert (task.state, task.attempt.state, task.attempt.started_at) == (
        S.SUCCEEDED,
        S.SUCCEEDED,
        said.started_at,
    )


async def test_interrupted_and_then_a_result_in_one_batch(house: House, pc: Pc, attempt_id: str) -> None:
    words = [result(house, attempt_id, outcome) for outcome in (Outcome.INTERRUPTED, Outcome.SUCCEEDED)]
    await house.tasks._take_down([Statement(pc.id, attempt_id, word) for word in words])
    task = await the_task(house)
    assert task.state is task.attempt.state is S.SUCCEEDED


async def test_many_words_at_once(house: House) -> None:
    pcs = await house.a_lab(10)
    ids = [await house.deploy(*pcs) for _ in range(3)]
    lines = [await house.greet(pc) for pc in pcs]
    orders = [(pc, await house.order(line)) for pc, line in zip(pcs, lines, strict=True) for _ in ids]
    async with asyncio.TaskGroup() as group:
        for pc, order in [*orders, *orders]:
            group.create_task(house.says(pc, order.attempt_id, Outcome.SUCCEEDED))
    for id in ids:
        assert (await house.deployments.get(house.ann, id)).counts == {S.SUCCEEDED: 10}


# -- refused --


async def test_nobody_speaks_of_anothers_attempt(house: House, attempt_id: str) -> None:
    mallory = await house.a_pc("mallory")
    await house.greet(mallory)
    before = await the_task(house)
    with structlog.testing.capture_logs() as told:
        for word in (None, *Outcome):
            with pytest.raises(NotAllowed):
                await house.says(mallory, attempt_id, word)
        with pytest.raises(NotAllowed):
            await house.tasks.store_log(mallory.id, attempt_id, 0, b"forged")
    assert await the_task(house) == before
    assert house.logs.size(attempt_id) == 0
    assert {line["event"] for line in told} == {"statement.foreign"}


async def test_an_attempt_that_never_was(house: House, pc: Pc) -> None:
    with pytest.raises(NotFound):
        await house.says(pc, UNKNOWN_ID, Outcome.SUCCEEDED)
    with pytest.raises(NotFound):
        await house.tasks.store_log(pc.id, UNKNOWN_ID, 0, b"x")


async def test_good_and_bad_words_in_one_batch(house: House, pc: Pc, attempt_id: str) -> None:
    mallory = await house.a_pc("mallory")
    words = [
        Statement(mallory.id, attempt_id, result(house, attempt_id, Outcome.FAILED)),
        Statement(pc.id, UNKNOWN_ID, result(house, UNKNOWN_ID, Outcome.FAILED)),
        Statement(pc.id, attempt_id, result(house, attempt_id, Outcome.SUCCEEDED)),
    ]
    replies = await house.tasks._take_down(words)
    assert [type(reply) for reply in replies] == [NotAllowed, NotFound, type(None)]
    assert (await the_task(house)).state is S.SUCCEEDED


async def test_an_attempt_that_was_not_handed_out_has_no_outcome(house: House, pc: Pc) -> None:
    await house.deploy(pc)
    task = await the_task(house)
    await house.says(pc, task.attempt.id, Outcome.SUCCEEDED)
    assert (await the_task(house)).state is S.PENDING


# -- logs --


async def read(house: House, attempt_id: str) -> bytes:
    return await house.output(attempt_id)


async def test_a_log_grows_while_it_runs(house: House, pc: Pc, attempt_id: str) -> None:
    task = await the_task(house)
    with house.changes.subscribe() as console:
        assert await house.tasks.store_log(pc.id, attempt_id, 0, b"hello ") == 6
        assert await news(console) == {Noun.DEPLOYMENTS: [task.deployment_id]}
    assert await read(house, attempt_id) == b"hello "
    seen = (await house.tasks.get(house.vera, task.id)).seen
    assert seen.task.attempt.log_size == 6
    assert await house.tasks.store_log(pc.id, attempt_id, 6, b"world") == 11
    assert await house.tasks.store_log(pc.id, attempt_id, 20, b"gap") == 11
    assert await read(house, attempt_id) == b"hello world"


async def test_a_short_log_is_its_own_summary(house: House, pc: Pc, attempt_id: str) -> None:
    said = result(house, attempt_id, Outcome.SUCCEEDED, log_size=3, log_tail=b"\xff\0\n")
    await house.tasks.state(Statement(pc.id, attempt_id, said))
    assert await read(house, attempt_id) == b"\xff\0\n"


async def test_no_output_at_all(house: House, pc: Pc, attempt_id: str) -> None:
    assert await read(house, attempt_id) == b""
    said = result(house, attempt_id, Outcome.SUCCEEDED, log_size=0, log_tail=b"")
    await house.tasks.state(Statement(pc.id, attempt_id, said))
    assert await read(house, attempt_id) == b""


async def test_a_log_has_a_limit(
    house: House, pc: Pc, attempt_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_LOG", 10)
    assert await house.tasks.store_log(pc.id, attempt_id, 0, bytes(10)) == 10
    with pytest.raises(Invalid):
        await house.tasks.store_log(pc.id, attempt_id, 10, b"x")
    with pytest.raises(Invalid):
        await house.tasks.store_log(pc.id, attempt_id, 2**53 - 1, b"x")


async def test_owners_are_remembered_and_not_for_ever(
    house: House, pc: Pc, attempt_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KNOWN_OWNERS", 1)
    await house.deploy(pc)
    other = await house.order(await house.greet(pc, attempt_id))
    for _ in range(2):
        await house.tasks.store_log(pc.id, attempt_id, 0, b"a")
        await house.tasks.store_log(pc.id, other.attempt_id, 0, b"b")
    assert list(house.tasks._owners) == [other.attempt_id]
    assert (await read(house, attempt_id), await read(house, other.attempt_id)) == (b"a", b"b")


# -- looking --


async def test_a_task_with_its_attempts(house: House, pc: Pc, attempt_id: str) -> None:
    task = await the_task(house)
    story = await house.tasks.get(house.vera, task.id)
    seen, attempts = story.seen, story.attempts
    assert seen.online
    assert (seen.task, attempts) == (task, [task.attempt])
    assert attempts[0].id == attempt_id


async def test_what_is_not_there(house: House) -> None:
    with pytest.raises(NotFound):
        await house.tasks.get(house.vera, UNKNOWN_ID)
    with pytest.raises(NotFound):
        await house.output(UNKNOWN_ID)
