"""Group commit: served together, one by one when one is poison, and refused when there are too many."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
import structlog
from tests.server.house import until

from controldock.domain.errors import Conflict, Unavailable
from controldock.server.services import batches as module
from controldock.server.services.batches import BATCH_LIMIT, Batch


class Counter:
    """A service that doubles numbers, and has its troubles with some."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.trouble: dict[int, Exception] = {}
        self.gate = asyncio.Event()
        self.gate.set()

    async def serve(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        await self.gate.wait()
        for item in items:
            if item in self.trouble:
                raise self.trouble[item]
        return [2 * item for item in items]


@asynccontextmanager
async def working(batch: Batch[int, int]) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(batch.run())
        yield
        worker.cancel()


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def batch(counter: Counter) -> Batch[int, int]:
    return Batch("numbers", counter.serve)


async def outcome(future: asyncio.Future[int]) -> object:
    try:
        return await future
    except Exception as error:
        return type(error)


async def test_one_is_served_at_once(batch: Batch[int, int], counter: Counter) -> None:
    async with working(batch):
        assert await batch.submit(21) == 42
    assert counter.batches == [[21]]


async def test_what_arrives_during_a_transaction_is_served_together_by_the_next(
    batch: Batch[int, int], counter: Counter
) -> None:
    counter.gate.clear()
    async with working(batch):
        first = batch.enqueue(1)
        await until(lambda: counter.batches)
        others = [batch.enqueue(number) for number in (2, 3, 4)]
        counter.gate.set()
        assert [await first, *[await other for other in others]] == [2, 4, 6, 8]
    assert counter.batches == [[1], [2, 3, 4]]


async def test_a_batch_has_its_limit_and_order(batch: Batch[int, int], counter: Counter) -> None:
    futures = [batch.enqueue(number) for number in range(2 * BATCH_LIMIT + 1)]
    async with working(batch):
        assert [await future for future in futures] == [2 * number for number in range(2 * BATCH_LIMIT + 1)]
    assert [len(items) for items in counter.batches] == [BATCH_LIMIT, BATCH_LIMIT, 1]


async def test_a_batch_of_heavy_items_has_a_limit_of_its_own(counter: Counter) -> None:
    batch = Batch("doubles", counter.serve, limit=2)
    futures = [batch.enqueue(number) for number in range(5)]
    async with working(batch):
        assert [await future for future in futures] == [0, 2, 4, 6, 8]
    assert [len(items) for items in counter.batches] == [2, 2, 1]


async def test_poison_spoils_nobody_elses_day(batch: Batch[int, int], counter: Counter) -> None:
    counter.trouble = {2: ZeroDivisionError(), 4: Conflict("no")}
    futures = [batch.enqueue(number) for number in range(1, 6)]
    with structlog.testing.capture_logs() as told:
        async with working(batch):
            outcomes = [await outcome(future) for future in futures]
            assert await batch.submit(7) == 14  # and the worker lives on
    assert outcomes == [2, Unavailable, 6, Conflict, 10]
    assert [line["event"] for line in told] == ["batch.failed"]
    assert "numbers" in told[0]["batch"]


async def test_poison_alone(batch: Batch[int, int], counter: Counter) -> None:
    counter.trouble = {2: ZeroDivisionError("a secret")}
    async with working(batch):
        with pytest.raises(Unavailable) as refused:
            await batch.submit(2)
    assert "a secret" not in refused.value.message


async def test_a_database_that_is_away_is_not_asked_one_by_one(
    batch: Batch[int, int], counter: Counter
) -> None:
    counter.trouble = {2: Unavailable(retry_after=3)}
    futures = [batch.enqueue(number) for number in range(1, 4)]
    async with working(batch):
        assert [await outcome(future) for future in futures] == [Unavailable] * 3
    assert counter.batches == [[1, 2, 3]]


async def test_too_many_are_told_so_at_once(counter: Counter) -> None:
    batch = Batch("doubles", counter.serve, queue_limit=3)
    futures = [batch.enqueue(number) for number in range(3)]
    with pytest.raises(Unavailable) as refused:
        batch.enqueue(4)
    assert refused.value.retry_after == module.OVERLOAD_RETRY
    async with working(batch):
        assert [await future for future in futures] == [0, 2, 4]
        assert await batch.submit(5) == 10


async def test_whoever_left_before_is_not_served(batch: Batch[int, int], counter: Counter) -> None:
    futures = [batch.enqueue(number) for number in range(3)]
    futures[1].cancel()
    async with working(batch):
        assert (await futures[0], await futures[2]) == (0, 4)
    assert counter.batches == [[0, 2]]


async def test_when_all_left_there_is_no_transaction(batch: Batch[int, int], counter: Counter) -> None:
    for number in range(3):
        batch.enqueue(number).cancel()
    async with working(batch):
        await until(lambda: not batch._waiting)
        assert await batch.submit(4) == 8
    assert counter.batches == [[4]]


async def test_whoever_left_is_not_told_of_a_failure_either(batch: Batch[int, int], counter: Counter) -> None:
    counter.trouble = {1: Unavailable()}
    counter.gate.clear()
    async with working(batch):
        one, other = batch.enqueue(1), batch.enqueue(2)
        await until(lambda: counter.batches)
        one.cancel()
        counter.gate.set()
        assert await outcome(other) is Unavailable
