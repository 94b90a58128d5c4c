"""What a server hears of a PC, over real connections: once, when it changes, and when it is asked for."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import chain

import msgspec
import pytest
from tests.agent.server_double import Drop, ServerDouble

from controldock.agent.connection import open_link
from controldock.agent.inventory import Inventory, gather, reporter
from controldock.agent.inventory.survey import world
from controldock.agent.platform import this_platform
from controldock.agent.polling import greet
from controldock.agent.tls import pinned
from controldock.protocol import messages as m
from controldock.protocol.frames import LIMIT_AFTER_WELCOME
from controldock.protocol.inventory import CHUNK_SIZE, Hardware, Program, Section, System, UserSession, read
from controldock.sources import SystemSources


class Prompt(SystemSources):
    """No jitter: the first looks are at once."""

    def uniform(self, low: float, high: float) -> float:
        return low


class Pc:
    """A PC that a test changes."""

    def __init__(self) -> None:
        self.users = ["kim"]
        self.programs = 3
        self.looks = 0
        self.broken = False

    def system(self) -> System:
        return System(edition="Debian", boot_id="1")

    def hardware(self) -> Hardware:
        return Hardware(cpu="486")

    def sessions(self, now: datetime) -> Iterable[UserSession]:
        return [UserSession(user=user, session="tty1") for user in self.users]

    def software(self) -> Iterable[tuple[str, Program]]:
        self.looks += 1
        if self.broken:
            raise OSError("the package database is damaged")
        return [(f"p{n:05}", Program(name=f"program {n}")) for n in range(self.programs)]

    def lower_priority(self) -> None:
        return


@asynccontextmanager
async def session(double: ServerDouble, inventory: Inventory) -> AsyncIterator[None]:
    """A session in which `inventory` reports."""
    async with open_link(double.address, pinned(double.authority.certificate)) as link:
        facts = gather(this_platform(), "127.0.0.1")
        welcome = await greet(link, double.make_identity(), facts, (), None)
        assert isinstance(welcome, m.Welcome)
        async with asyncio.TaskGroup() as group:
            reporting = group.create_task(inventory.report(link, welcome.inventory))
            yield
            reporting.cancel()


def told(double: ServerDouble) -> list[list[Section]]:
    """Which sections each inventory message had."""
    heard = [request for request in double.heard if isinstance(request, m.Inventory)]
    return [[change.section for change in request.changes] for request in heard]


def held(double: ServerDouble, section: Section) -> dict[str, object]:
    assert double.inventory is not None
    return read(section, double.inventory[section])[0]


@pytest.fixture
def pc() -> Pc:
    return Pc()


@pytest.fixture
def inventory(pc: Pc) -> Inventory:
    return Inventory(pc, Prompt())


async def complete(double: ServerDouble) -> None:
    await double.until(lambda: set(double.inventory or ()) == set(Section))


async def test_everything_is_told_once(double: ServerDouble, inventory: Inventory) -> None:
    double.inventory = {}
    async with session(double, inventory):
        await complete(double)
    assert sorted(chain(*told(double))) == sorted(Section)
    assert held(double, Section.SESSIONS) == {"tty1 kim": UserSession(user="kim", session="tty1")}
    messages = len(told(double))
    async with session(double, inventory):  # the server holds it all
        inventory.collect_now()
        await double.until(lambda: len(told(double)) > messages)
    assert told(double)[messages:] == [[]]  # whoever asked learns that there was a look


async def test_a_server_that_takes_no_inventory_is_not_told_any(
    double: ServerDouble, inventory: Inventory
) -> None:
    async with session(double, inventory):
        await asyncio.sleep(0.05)
    assert told(double) == []


async def test_who_comes_and_goes_is_told_as_a_difference(
    double: ServerDouble, pc: Pc, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(reporter.INTERVALS, Section.SESSIONS, 0.02)
    double.inventory = {}
    async with session(double, inventory):
        await complete(double)
        pc.users = ["kim", "lee"]
        await double.until(lambda: "tty1 lee" in held(double, Section.SESSIONS))
        pc.users = []
        await double.until(lambda: held(double, Section.SESSIONS) == {})
    *_, came, went = [request for request in double.heard if isinstance(request, m.Inventory)]
    assert set(came.changes[0].records) == {"tty1 lee"}
    assert went.changes[0].drop == ("tty1 kim", "tty1 lee")
    assert pc.looks == 1  # nobody looked at the software for that


async def test_a_server_that_was_wiped_is_told_everything_again(
    double: ServerDouble, inventory: Inventory
) -> None:
    double.inventory = {}
    async with session(double, inventory):
        await complete(double)
    double.inventory = {}
    async with session(double, inventory):
        await complete(double)
    assert sorted(chain(*told(double))) == sorted([*Section, *Section])


async def test_a_connection_that_is_cut_in_the_middle_changes_nothing(
    double: ServerDouble, pc: Pc, inventory: Inventory
) -> None:
    pc.programs = 2500
    double.inventory = {}
    double.after.append(double.once(m.Inventory, Drop))
    async with session(double, inventory):
        await double.until(lambda: double.count(m.Inventory) == 1)
    async with session(double, inventory):
        await double.until(lambda: len(held(double, Section.SOFTWARE)) == 2500)
    assert (
        max(len(r.changes[-1].records) for r in double.heard if isinstance(r, m.Inventory) and r.changes)
        <= 1000
    )


async def test_a_lab_that_is_told_to_come_again_does_so(
    double: ServerDouble, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporter, "MIN_RETRY", 0.05)
    double.inventory = {}
    double.before.append(double.once(m.Inventory, m.Refused(id=1, code="unavailable", retry_after=0.05)))
    async with session(double, inventory):
        await complete(double)
    assert len(told(double)) >= 2


async def test_a_refusal_for_good_is_not_argued_with(double: ServerDouble, inventory: Inventory) -> None:
    double.inventory = {}
    double.before.append(
        lambda request: m.Refused(id=1, code="invalid") if isinstance(request, m.Inventory) else None
    )
    async with session(double, inventory):
        await double.until(lambda: double.count(m.Inventory) >= 1)
        count = double.count(m.Inventory)
        await asyncio.sleep(0.1)
        assert double.count(m.Inventory) == count


async def test_a_server_that_never_agrees_is_left_alone_after_a_while(
    double: ServerDouble, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporter, "MAX_STEPS", 5)
    double.inventory = {}

    def deny(request: m.AnyRequest) -> m.FromServer | None:
        if not isinstance(request, m.Inventory):
            return None
        return m.InventoryHeld(id=1, digests={change.section.value: "other" for change in request.changes})

    double.before.append(deny)
    async with session(double, inventory):
        await double.until(lambda: double.count(m.Inventory) == 5)
        await asyncio.sleep(0.1)
        assert double.count(m.Inventory) == 5


async def test_a_section_that_can_not_be_seen_does_not_hide_the_others(
    double: ServerDouble, pc: Pc, inventory: Inventory
) -> None:
    pc.broken = True
    double.inventory = {}
    async with session(double, inventory):
        await double.until(lambda: set(double.inventory or ()) == {*Section} - {Section.SOFTWARE})
        pc.broken = False
        inventory.collect_now()
        await complete(double)


async def test_polls_are_answered_while_ten_thousand_programs_travel(
    double: ServerDouble, pc: Pc, inventory: Inventory
) -> None:
    pc.programs = 10_000
    double.inventory = {}
    async with open_link(double.address, pinned(double.authority.certificate)) as link:
        welcome = await greet(link, double.make_identity(), gather(this_platform(), "127.0.0.1"), (), None)
        assert isinstance(welcome, m.Welcome)
        async with asyncio.TaskGroup() as group:
            reporting = group.create_task(inventory.report(link, welcome.inventory))
            polls = 0
            while (
                len(held(double, Section.SOFTWARE) if Section.SOFTWARE in double.inventory else ()) < 10_000
            ):
                assert isinstance(await link.request(m.Poll(id=link.next_id(), wait=0)), m.NoTask)
                polls += 1
            reporting.cancel()
    assert polls > 10
    assert len(told(double)) >= 10


def test_a_message_has_room_for_its_frame(inventory: Inventory) -> None:
    long = Program(name="가" * 255, publisher="\\" * 255)
    worlds = [
        world(section, {f"{number:0300}": record for number in range(3000)})
        for section, record in ((Section.SOFTWARE, long), (Section.SESSIONS, UserSession(user="가" * 255)))
    ]
    inventory._ledger.begin({})
    steps = inventory._next_steps(worlds)
    message = m.Inventory(id=1, changes=tuple(step.change for step in steps))
    assert CHUNK_SIZE / 2 < len(msgspec.json.encode(message)) < LIMIT_AFTER_WELCOME
