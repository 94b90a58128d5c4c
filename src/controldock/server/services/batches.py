"""Group commit: what arrives while a transaction runs is served together by the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import structlog

from controldock.domain.errors import ControlDockError, Unavailable

Item = TypeVar("Item")
Reply = TypeVar("Reply")

log = structlog.get_logger()

BATCH_LIMIT = (
    1000  # items in one transaction: long enough to pay for the fsync, short enough to keep waits even
)
QUEUE_LIMIT = 100_000  # items waiting; more is an overload, and saying so at once keeps the memory flat

OVERLOAD_RETRY = 5.0  # seconds


class Batch(Generic[Item, Reply]):
    """A queue whose worker hands everything that waits to `serve` at once. No timer: an idle server answers at once,
    a busy one in larger pieces."""

    def __init__(
        self,
        name: str,
        serve: Callable[[Sequence[Item]], Awaitable[Sequence[Reply]]],
        *,
        limit: int = BATCH_LIMIT,
        queue_limit: int | None = None,
    ) -> None:
        self._name = name
        self._serve = serve
        self._limit = limit
        self._queue_limit = queue_limit
        self._waiting: list[tuple[Item, asyncio.Future[Reply]]] = []
        self._arrived = asyncio.Event()

    def enqueue(self, item: Item) -> asyncio.Future[Reply]:
        """Will hold the reply to `item`, once its transaction is committed."""
        limit = QUEUE_LIMIT if self._queue_limit is None else self._queue_limit
        if len(self._waiting) >= limit:
            raise Unavailable("The server has more to do than it can.", retry_after=OVERLOAD_RETRY)
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._arrived.set()
        return future

    async def submit(self, item: Item) -> Reply:
        """The reply to `item`, once its transaction is committed."""
        return await self.enqueue(item)

    async def run(self) -> None:
        """Serve for ever; owned by the server's task group."""
        while True:
            await self._arrived.wait()
            batch, self._waiting = self._waiting[: self._limit], self._waiting[self._limit :]
            if not self._waiting:
                self._arrived.clear()
            if batch := [pair for pair in batch if not pair[1].cancelled()]:
                await self._settle(batch)

    async def _settle(self, batch: list[tuple[Item, asyncio.Future[Reply]]]) -> None:
        try:
            replies = await self._serve([item for item, _ in batch])
        except Unavailable as error:
            _fail(batch, error)
        except Exception as error:
            await self._find_the_culprit(batch, error)
        else:
            for (_, future), reply in zip(batch, replies, strict=True):
                if not future.done():
                    future.set_result(reply)

    async def _find_the_culprit(
        self, batch: list[tuple[Item, asyncio.Future[Reply]]], error: Exception
    ) -> None:
        """One of them is poison; served one by one it spoils nobody else's day."""
        if len(batch) > 1:
            for pair in batch:
                await self._settle([pair])
        elif isinstance(error, ControlDockError):
            _fail(batch, error)
        else:
            log.error("batch.failed", batch=self._name, exc_info=error)
            _fail(batch, Unavailable("The server could not do this; its log says why."))


def _fail(batch: list[tuple[Item, asyncio.Future[Reply]]], error: ControlDockError) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(error)
