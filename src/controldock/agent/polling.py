"""A session with the server: hello, then polls that wait for orders, until the connection ends."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from controldock.agent.announcements.board import Board
from controldock.agent.attempts import Attempts
from controldock.agent.connection import GRACE, Link
from controldock.agent.errands import Errands
from controldock.agent.errors import (
    AgentError,
    FolderUnusable,
    JournalFull,
    LinkLost,
    NotGenuine,
    RefusedByServer,
)
from controldock.agent.heartbeats import Heartbeats
from controldock.agent.identity import Identity
from controldock.agent.inventory import Inventory
from controldock.agent.line import Line
from controldock.agent.orders import OrderReader
from controldock.agent.ratchet import RatchetFile
from controldock.protocol.messages import (
    MAX_IN_HAND,
    MAX_WAIT,
    Announcements,
    AnyAnswer,
    Cancel,
    Config,
    Errand,
    Hello,
    NewConfig,
    NewIdentity,
    PcFacts,
    Poll,
    RatchetKept,
    Task,
    Welcome,
)
from controldock.sources import Sources

log = structlog.get_logger(__name__)

HELLO_TIMEOUT = 30.0  # seconds: a server that gets 10,000 hellos at once takes some
FULL_PAUSE = 2.0  # seconds between two looks for cancels while there is no room for another script
PAUSE = 1.0  # seconds before asking again after an answer that brought nothing new and came at once


async def greet(
    link: Link,
    identity: Identity,
    facts: PcFacts,
    in_hand: tuple[str, ...],
    ratchet: bytes | None,
    pc_time: datetime | None = None,
) -> Welcome | NewIdentity:
    """Say who this is and what it still holds; RefusedByServer when the server does not know it."""
    hello = Hello(
        id=link.next_id(),
        agent_id=identity.agent_id,
        token=identity.agent_token,
        facts=facts,
        in_hand=in_hand[-MAX_IN_HAND:],
        pc_time=pc_time,
        ratchet=ratchet,
    )
    answer = await link.request(hello, within=HELLO_TIMEOUT)
    if not isinstance(answer, Welcome | NewIdentity):
        raise LinkLost("The server did not answer the hello.")
    return answer


async def keep_ratchet(link: Link, file: RatchetFile, ratchet: bytes) -> None:
    """Have it on disk, then say so: in this order, or a crash would make this PC a stranger to its server.

    Without a pause: nothing else of this agent may read the file while it is being written."""
    try:
        file.keep(ratchet)
    except FolderUnusable as error:
        log.error("ratchet.not_kept", reason=error.message)
        raise LinkLost("The session's secret can't be written to disk.") from None
    await link.request(RatchetKept(id=link.next_id()))


@dataclass(slots=True)
class Session:
    """One welcomed connection."""

    link: Link
    line: Line
    attempts: Attempts
    heartbeats: Heartbeats
    sources: Sources
    config: Config
    inventory: Inventory
    orders: OrderReader
    board: Board
    _config_changed: asyncio.Event = field(default_factory=asyncio.Event)
    _refusal: AgentError | None = None
    _errands: Errands = field(init=False)

    def __post_init__(self) -> None:
        self._errands = Errands(self.inventory.collect_now)

    async def work(self, held: Mapping[str, str] | None = None) -> AgentError:
        """Poll, beat and report until the connection ends; returns why it did. `held`: the inventory that the server
        has."""
        self.line.take_up(self.link)
        self.board.begin(self.link.own_address(), self.config)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._beat()), group.create_task(self._poll())]
                tasks.append(group.create_task(self.inventory.report(self.link, held)))
                tasks.append(group.create_task(self._errands.run()))
                lost = await self.link.wait_lost()
                for task in tasks:
                    task.cancel()
        finally:
            self.line.put_down()
            self.board.end()
        return self._refusal or lost

    async def _beat(self) -> None:
        await self.heartbeats.beat(self.link.server_address(), lambda: self.config, self._config_changed)

    async def _poll(self) -> None:
        """One poll after the other. An agent that is full asks for cancels only, and does not wait for them: so the
        next order can come the moment there is room."""
        try:
            while True:
                has_room = await self.attempts.has_room(within=FULL_PAUSE)
                pause = await self._wait_for_orders(
                    self.attempts.capacity, self._longest_wait if has_room else 0
                )
                await asyncio.sleep(pause)
        except LinkLost:
            return

    @property
    def _longest_wait(self) -> int:
        return min(max(int(self.config.poll_interval), 1), MAX_WAIT)

    async def _wait_for_orders(self, capacity: int, wait: int) -> float:
        """One poll; returns the seconds to wait before the next."""
        began = self.sources.monotonic()
        poll = Poll(id=self.link.next_id(), wait=wait, capacity=capacity)
        try:
            is_new = self._take(await self.link.request(poll, within=wait + GRACE))
        except RefusedByServer as error:
            if error.retry_after is None:
                self._refusal = error
                self.link.close()
            return max(error.retry_after or 0.0, PAUSE)
        is_early = wait > 0 and self.sources.monotonic() - began < PAUSE
        return PAUSE if is_early and not is_new else 0.0

    def _take(self, answer: AnyAnswer) -> bool:
        """Act on an answer; False when there was nothing new in it."""
        match answer:
            case Task():
                return self._offer(answer)
            case Cancel():
                return self.attempts.cancel(answer.attempt_ids)
            case Errand():
                self._errands.take(answer)
                return True
            case Announcements():
                return self.board.take(answer.notices)
            case NewConfig():
                is_new = answer.config != self.config
                self.config = answer.config
                self.board.configure(answer.config)
                self._config_changed.set()
                return is_new
            case _:
                return False  # no_task

    def _offer(self, task: Task) -> bool:
        try:
            return self.attempts.offer(self.orders.read(task))
        except NotGenuine as error:
            log.error("order.refused", attempt=task.attempt_id, reason=error.message)
            return self.attempts.reject(task.attempt_id, error.message)
        except JournalFull as error:
            log.error("task.no_room", attempt=task.attempt_id, reason=error.message)
            self.link.close()  # the next hello, without this attempt, gives the order back
            return False
