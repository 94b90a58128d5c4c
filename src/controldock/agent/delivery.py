"""Brings what an attempt said and how it ended to the server, over as many connections as it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
import structlog

from controldock.agent.errors import LinkLost, RefusedByServer
from controldock.agent.journal import Finished, Tombstone
from controldock.agent.line import Line
from controldock.agent.spool import Spool
from controldock.domain.task import LOG_SUMMARY_LIMIT
from controldock.protocol.messages import LOG_CHUNK, AnyAnswer, AnyRequest, Log, Result, Started, Stored

log = structlog.get_logger(__name__)

STARTED_AFTER = 0.25  # seconds: what is over by then saves the server a message
FLUSH_INTERVAL = 0.5  # seconds that output waits for company at most
MAX_OPEN = 8  # requests at once; the protocol allows 16, and the polls need theirs
MIN_RETRY = 1.0  # seconds, should the server ask for less
STALL = 5.0  # seconds to wait when the server does not take more of a log
MAX_STALLS = 12  # in a row, a minute: then the result is told without the rest of the log; it matters more
_UNWANTED = frozenset({"agent_unknown", "agent_removed"})  # says nothing about the attempt: keep it


@dataclass(slots=True, eq=False)
class Attempt:
    """An attempt in hand, as its runner and its delivery share it."""

    attempt_id: str
    spool: Spool
    started_at: datetime | None = None
    uploaded: int | None = 0  # bytes that the server has; None: not known, after a restart
    finished: Finished | None = None
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def finish(self, finished: Finished) -> None:
        """It is over, and the journal has it."""
        self.finished = finished
        self.over.set()

    async def is_over(self, within: float) -> bool:
        """Wait for its end, but no longer than `within` seconds."""
        try:
            async with asyncio.timeout(within):
                await self.over.wait()
        except TimeoutError:
            return False
        return True


class Delivery:
    """Everything that has to reach the server apart from polls. Each message may be sent twice without harm."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._turns = asyncio.Semaphore(MAX_OPEN)

    async def deliver(self, attempt: Attempt) -> None:
        """Returns when the server has the result, or says that it does not want it."""
        if attempt.started_at is not None and not await attempt.is_over(STARTED_AFTER):
            await self._say_started(attempt.attempt_id, attempt.started_at)
        await self._send_output(attempt)
        await attempt.over.wait()
        if attempt.finished is not None:
            await self._say_result(_result(attempt.finished, attempt.spool))

    async def repeat(self, tombstone: Tombstone) -> None:
        """Say again how an attempt ended whose output is gone. A server that knows it gives the same answer."""
        await self._say_result(
            Result(
                id=1,
                attempt_id=tombstone.attempt_id,
                outcome=tombstone.outcome,
                exit_code=tombstone.exit_code,
                started_at=tombstone.started_at,
                finished_at=tombstone.finished_at,
                log_missing=tombstone.log_size,
                message=tombstone.message,
            )
        )

    async def _say_started(self, attempt_id: str, at: datetime) -> None:
        try:
            await self._ask(lambda number: Started(id=number, attempt_id=attempt_id, started_at=at))
        except RefusedByServer as error:
            log.warning("started.refused", attempt=attempt_id, code=error.code)

    async def _send_output(self, attempt: Attempt) -> None:
        """All of it, while it comes; nothing at all when it fits into the result."""
        try:
            while not await attempt.is_over(FLUSH_INTERVAL):
                await self._send_what_is_there(attempt)
            if attempt.uploaded != 0 or not _is_whole(attempt.spool.size, attempt.spool.missing):
                await self._send_what_is_there(attempt)
        except RefusedByServer as error:
            log.warning("log.refused", attempt=attempt.attempt_id, code=error.code, message=error.message)

    async def _send_what_is_there(self, attempt: Attempt) -> None:
        stalls = 0
        while (attempt.uploaded or 0) < attempt.spool.settled and stalls < MAX_STALLS:
            offset = attempt.uploaded or 0
            data = attempt.spool.read(offset, min(LOG_CHUNK, attempt.spool.settled - offset))
            if not data:  # the file is gone; what the result says of it will be true nevertheless
                return
            answer = await self._ask(_log_of(attempt.attempt_id, offset, data))
            if not isinstance(answer, Stored):
                return
            attempt.uploaded = answer.size
            stalls = 0 if answer.size > offset else stalls + 1
            if stalls:
                log.warning("log.stalled", attempt=attempt.attempt_id, offset=offset, stored=answer.size)
                await asyncio.sleep(STALL)

    async def _say_result(self, result: Result) -> None:
        try:
            await self._ask(lambda number: _numbered(result, number))
        except RefusedByServer as error:
            log.error("result.refused", attempt=result.attempt_id, code=error.code, message=error.message)
        else:
            log.info("result.accepted", attempt=result.attempt_id, outcome=result.outcome.value)

    async def _ask(self, message: Callable[[int], AnyRequest]) -> AnyAnswer:
        """The answer, over this session or a later one. RefusedByServer: it is of no use to ask again."""
        while True:
            link = await self._line.link()
            try:
                async with self._turns:
                    return await link.request(message(link.next_id()))
            except LinkLost:
                continue
            except RefusedByServer as error:
                if error.code in _UNWANTED:
                    link.close()  # the next hello will tell what is wrong with this agent
                elif error.retry_after is None:
                    raise
                else:
                    await asyncio.sleep(max(error.retry_after, MIN_RETRY))


def _is_whole(size: int, missing: int) -> bool:
    """Whether the tail in the result is all the output there was."""
    return size <= LOG_SUMMARY_LIMIT and not missing


def _result(finished: Finished, spool: Spool) -> Result:
    """What the journal says, and what is left of the output: a power cut may have taken the end of it."""
    there = finished.log_size
    if not _is_whole(there, finished.log_missing):
        there = min(spool.size, there)
    head = finished.log_head if finished.log_missing else finished.log_size
    return Result(
        id=1,
        attempt_id=finished.attempt_id,
        outcome=finished.outcome,
        exit_code=finished.exit_code,
        started_at=finished.started_at,
        finished_at=finished.finished_at,
        log_size=there,
        log_missing=finished.log_missing + finished.log_size - there,
        log_head=min(head, there) if finished.log_missing or there < finished.log_size else 0,
        log_tail=finished.log_tail,
        message=finished.message,
    )


def _numbered(result: Result, number: int) -> Result:
    return msgspec.structs.replace(result, id=number)


def _log_of(attempt_id: str, offset: int, data: bytes) -> Callable[[int], Log]:
    return lambda number: Log(id=number, attempt_id=attempt_id, offset=offset, data=data)
