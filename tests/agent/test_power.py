"""Restarting and shutting down: believed when a boot has ended, and not before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from controldock.agent.errors import JournalFull
from controldock.agent.journal import Journal, Ordered
from controldock.agent.orders import Order
from controldock.agent.platform import Boot
from controldock.agent.platform.pretended_power import NoPower, PretendedPower
from controldock.agent.power import PowerOrders
from controldock.agent.runner import Ending
from controldock.domain.agent_words import Said
from controldock.domain.command import DeploymentKind
from controldock.domain.task import Outcome
from controldock.protocol.orders import Sheet
from controldock.sources import SystemSources

SOURCES = SystemSources()
RESTART, SHUT_DOWN = DeploymentKind.RESTART, DeploymentKind.SHUT_DOWN
AT_ONCE = 0.01  # seconds between two looks
CANCEL = Ending(Outcome.CANCELLED)


def order(kind: DeploymentKind, grace: float = 60, timeout: float = 600) -> Order:
    sheet = Sheet(deployment_id="d", kind=kind, timeout=timeout, grace=grace, notice="Updates")
    return Order(SOURCES.new_id(), SOURCES.new_id(), sheet)


class Machine:
    """A PC made of files, and its agent's journal."""

    def __init__(self, folder: Path, journal: Journal, group: asyncio.TaskGroup) -> None:
        self.group = group
        self.power = PretendedPower(folder / "machine")
        self.journal = journal
        self.orders = PowerOrders(self.power, journal, AT_ONCE)
        self.stop: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()

    def begin(self, wish: Order) -> asyncio.Task[Ending | None]:
        self.journal.start(wish.attempt_id, wish.task_id, SOURCES.now())
        return self.group.create_task(self.orders.carry_out(wish, self.stop))

    async def ordered(self) -> None:
        async with asyncio.timeout(20):
            while self.power.ordered() is None:  # noqa: ASYNC110 - what another thread writes can only be looked at
                await asyncio.sleep(0.005)

    def time_passes(self, uptime: float) -> None:
        draft = self.power.folder / "uptime.new"
        draft.write_text(str(uptime))
        draft.replace(self.power.folder / "uptime")


@asynccontextmanager
async def machine(folder: Path, kind: type[Journal] = Journal) -> AsyncIterator[Machine]:
    journal = kind(folder)
    try:
        async with asyncio.TaskGroup() as group:
            yield Machine(folder, journal, group)
    finally:
        journal.close()


async def test_a_restart_is_written_down_before_the_system_is_told(tmp_path: Path) -> None:
    async with machine(tmp_path) as pc:
        wish = order(RESTART)
        outcome = pc.begin(wish)
        await pc.ordered()
        held = pc.journal.in_hand[wish.attempt_id]
        assert held.ordered == Ordered(attempt_id=wish.attempt_id, restarts=True, boot="first", until=660.0)
        told = pc.power.ordered()
        assert told is not None
        assert (told.kind, told.grace, told.notice) == (RESTART, 60, "Updates")
        pc.orders.leave()
        assert await outcome is None


async def test_a_restart_has_happened_on_another_boot(tmp_path: Path) -> None:
    async with machine(tmp_path) as pc:
        wish = order(RESTART)
        outcome = pc.begin(wish)
        await pc.ordered()
        pc.orders.leave()
        await outcome
        pc.power.reboot("second")
    async with machine(tmp_path) as pc:
        ordered = pc.journal.in_hand[wish.attempt_id].ordered
        assert ordered is not None
        assert await pc.orders.resume(ordered, pc.stop) == Ending(Outcome.SUCCEEDED, message=Said.RESTARTED)


async def test_an_agent_that_comes_back_on_the_same_boot_goes_on_waiting(tmp_path: Path) -> None:
    async with machine(tmp_path) as pc:
        wish = order(RESTART, grace=60, timeout=600)
        outcome = pc.begin(wish)
        await pc.ordered()
        pc.orders.leave()
        await outcome
    async with machine(tmp_path) as pc:
        ordered = pc.journal.in_hand[wish.attempt_id].ordered
        assert ordered is not None
        resumed = pc.group.create_task(pc.orders.resume(ordered, pc.stop))
        pc.time_passes(659)
        done, _ = await asyncio.wait({resumed}, timeout=5 * AT_ONCE)
        assert not done
        pc.time_passes(660)
        assert await resumed == Ending(Outcome.FAILED, message=Said.NOT_RESTARTED)


async def test_a_pc_that_does_not_restart_has_failed(tmp_path: Path) -> None:
    """Complaint 29: reported as done without happening."""
    async with machine(tmp_path) as pc:
        outcome = pc.begin(order(RESTART, grace=0, timeout=10))
        await pc.ordered()
        pc.time_passes(11)
        assert await outcome == Ending(Outcome.FAILED, message=Said.NOT_RESTARTED)


async def test_a_cancel_within_the_grace_takes_the_order_back(tmp_path: Path) -> None:
    async with machine(tmp_path) as pc:
        outcome = pc.begin(order(RESTART))
        await pc.ordered()
        pc.stop.set_result(CANCEL)
        assert await outcome == Ending(Outcome.CANCELLED, message=Said.CALLED_OFF)
        assert pc.power.ordered() is None


async def test_a_cancel_that_comes_too_late_changes_nothing(tmp_path: Path) -> None:
    async with machine(tmp_path) as pc:
        outcome = pc.begin(order(RESTART, grace=1, timeout=600))
        await pc.ordered()
        pc.time_passes(2)
        pc.stop.set_result(CANCEL)
        done, _ = await asyncio.wait({outcome}, timeout=5 * AT_ONCE)
        assert not done
        pc.orders.leave()
        assert await outcome is None


async def test_a_cancel_before_the_order_wins(tmp_path: Path) -> None:
    async with machine(tmp_path) as pc:
        pc.stop.set_result(CANCEL)
        assert await pc.begin(order(RESTART)) == CANCEL
        assert pc.power.ordered() is None


async def test_a_shut_down_has_succeeded_when_the_system_took_the_order(tmp_path: Path) -> None:
    async with machine(tmp_path) as pc:
        outcome = pc.begin(order(SHUT_DOWN, grace=60))
        await pc.ordered()
        done, _ = await asyncio.wait({outcome}, timeout=5 * AT_ONCE)
        assert not done  # it can still be called off
        pc.time_passes(59)
        assert await outcome == Ending(Outcome.SUCCEEDED, message=Said.TOOK_SHUT_DOWN)
        assert pc.power.ordered() is not None


async def test_a_shut_down_can_be_called_off(tmp_path: Path) -> None:
    async with machine(tmp_path) as pc:
        outcome = pc.begin(order(SHUT_DOWN, grace=60))
        await pc.ordered()
        pc.stop.set_result(CANCEL)
        assert await outcome == Ending(Outcome.CANCELLED, message=Said.CALLED_OFF)


async def test_a_shut_down_that_the_agent_did_not_live_to_see(tmp_path: Path) -> None:
    async with machine(tmp_path) as pc:
        ordered = Ordered(attempt_id=SOURCES.new_id(), restarts=False, boot="first", until=660)
        pc.time_passes(660)
        assert await pc.orders.resume(ordered, pc.stop) == Ending(Outcome.FAILED, message=Said.NOT_SHUT_DOWN)
        pc.power.reboot("second")
        assert await pc.orders.resume(ordered, pc.stop) == Ending(
            Outcome.SUCCEEDED, message=Said.WAS_SHUT_DOWN
        )


async def test_a_system_that_does_not_take_the_order(tmp_path: Path) -> None:
    async with machine(tmp_path) as pc:
        pc.orders.power = NoPower(lambda: Boot("first", 0.0))
        ending = await pc.begin(order(RESTART))
        assert ending is not None
        assert ending.outcome is Outcome.FAILED
        assert "set up so" in ending.message


async def test_a_pc_that_can_not_tell_boots_apart_claims_nothing(tmp_path: Path) -> None:
    async with machine(tmp_path) as pc:
        pc.orders.power = NoPower()
        assert await pc.begin(order(RESTART)) == Ending(Outcome.FAILED, message=Said.NO_BOOT_ID)
        ordered = Ordered(attempt_id=SOURCES.new_id(), restarts=True, boot="first", until=660)
        assert await pc.orders.resume(ordered, pc.stop) == Ending(
            Outcome.INTERRUPTED, message=Said.NO_BOOT_ID
        )


async def test_without_room_in_the_journal_the_system_is_not_told(tmp_path: Path) -> None:
    class Full(Journal):
        def order(self, ordered: Ordered) -> None:
            raise JournalFull

    async with machine(tmp_path, Full) as pc:
        assert await pc.begin(order(RESTART)) == Ending(Outcome.FAILED, message=Said.NO_ROOM_FOR_POWER)
        assert pc.power.ordered() is None
