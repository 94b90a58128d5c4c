"""Orders to restart and shut down: told to the system once, and believed only when a boot has ended.

journal: ORDERED (this boot, until when)  ->  the system is told  ->  wait
another boot: it happened     the same boot after `until`: it did not     a cancel in time: taken back
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto

import structlog

from controldock.agent.errors import CannotRun, JournalFull
from controldock.agent.journal import Journal, Ordered
from controldock.agent.orders import Order
from controldock.agent.platform import Power
from controldock.agent.runner import Ending
from controldock.domain.agent_words import Said
from controldock.domain.command import DeploymentKind
from controldock.domain.task import Outcome

log = structlog.get_logger(__name__)

LEAD = 2.0  # seconds before its end that a shut-down is reported: later there may be no network to do it over
LOOK_AGAIN = (
    5.0  # seconds between two looks at the uptime, which goes on while the PC sleeps: the loop's does not
)


class _End(Enum):
    """How a wait ended."""

    OVER = auto()  # its time
    CALLED_OFF = auto()
    LEFT = auto()  # the agent stops


@dataclass(slots=True)
class PowerOrders:
    """Carries them out. While one stands, the PC is as good as gone."""

    power: Power
    journal: Journal
    look_again: float = LOOK_AGAIN
    _leaving: asyncio.Future[Ending] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def leave(self) -> None:
        """The agent stops: what is waited for is left to its next start."""
        if not self._leaving.done():
            self._leaving.set_result(Ending(Outcome.INTERRUPTED))

    async def carry_out(self, order: Order, stop: asyncio.Future[Ending]) -> Ending | None:
        """Tell the system and wait for what becomes of it; None: that is left to the next start."""
        if stop.done():
            return stop.result()
        boot = await asyncio.to_thread(self.power.boot)
        restarts = order.sheet.kind is DeploymentKind.RESTART
        if restarts and not boot.id:
            return Ending(Outcome.FAILED, message=Said.NO_BOOT_ID)
        until = boot.uptime + order.sheet.grace + order.sheet.timeout
        ordered = Ordered(attempt_id=order.attempt_id, restarts=restarts, boot=boot.id, until=until)
        try:
            self.journal.order(ordered)
            await asyncio.to_thread(self.power.order, order.sheet.kind, order.sheet.grace, order.sheet.notice)
        except JournalFull:
            return Ending(Outcome.FAILED, message=Said.NO_ROOM_FOR_POWER)
        except CannotRun as error:
            return Ending(Outcome.FAILED, message=error.message)
        log.info(
            "power.ordered", attempt=order.attempt_id, kind=order.sheet.kind.value, grace=order.sheet.grace
        )
        if restarts:
            return await self._settle(ordered, stop)
        end = await self._wait(boot.uptime + max(order.sheet.grace - LEAD, 0.0), stop)
        return (
            Ending(Outcome.SUCCEEDED, message=Said.TOOK_SHUT_DOWN) if end is _End.OVER else _ending(end, stop)
        )

    async def resume(self, ordered: Ordered, stop: asyncio.Future[Ending]) -> Ending | None:
        """What became of an order that an earlier run of the agent gave."""
        boot = await asyncio.to_thread(self.power.boot)
        if not boot.id:
            return Ending(Outcome.INTERRUPTED, message=Said.NO_BOOT_ID)
        if boot.id != ordered.boot:
            return Ending(
                Outcome.SUCCEEDED, message=Said.RESTARTED if ordered.restarts else Said.WAS_SHUT_DOWN
            )
        return await self._settle(ordered, stop)

    async def _settle(self, ordered: Ordered, stop: asyncio.Future[Ending]) -> Ending | None:
        """For as long as this boot lasts, nothing has happened yet."""
        end = await self._wait(ordered.until, stop)
        if end is not _End.OVER:
            return _ending(end, stop)
        await asyncio.to_thread(self.power.abort)  # so that it does not happen hours later, either
        return Ending(Outcome.FAILED, message=Said.NOT_RESTARTED if ordered.restarts else Said.NOT_SHUT_DOWN)

    async def _wait(self, until: float, stop: asyncio.Future[Ending]) -> _End:
        """Until the uptime is `until`. A call-off that comes too late changes nothing."""
        waiting: set[asyncio.Future[Ending]] = {self._leaving, stop}
        while (left := until - (await asyncio.to_thread(self.power.boot)).uptime) > 0:
            await asyncio.wait(
                waiting, timeout=min(left, self.look_again), return_when=asyncio.FIRST_COMPLETED
            )
            if self._leaving.done():
                return _End.LEFT
            if stop in waiting and stop.done():
                if await asyncio.to_thread(self.power.abort):
                    return _End.CALLED_OFF
                waiting.discard(stop)
        return _End.OVER


def _ending(end: _End, stop: asyncio.Future[Ending]) -> Ending | None:
    return Ending(stop.result().outcome, message=Said.CALLED_OFF) if end is _End.CALLED_OFF else None
