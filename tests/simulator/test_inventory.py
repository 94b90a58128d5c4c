"""When a simulated PC tells of itself."""

import asyncio
import ssl
from collections.abc import Callable

import pytest

from controldock.protocol.enrollment_token import TokenString
from controldock.protocol.inventory import Section
from controldock.protocol.messages import AnyRequest, Inventory, Refused
from controldock.simulator import inventory
from controldock.simulator.authority import Server
from controldock.simulator.behavior import Behavior
from controldock.simulator.figures import Figures
from controldock.simulator.inventory import Reporter
from controldock.simulator.portrait import Portrait
from controldock.simulator.surroundings import Surroundings
from controldock.sources import FixedSources

GENEROUS = 30.0


class Wire:
    """What was said, and a way to wait for the next."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[Inventory] = asyncio.Queue()
        self._ids = 0

    def say(self, make: Callable[[int], AnyRequest]) -> int:
        self._ids += 1
        message = make(self._ids)
        assert isinstance(message, Inventory)
        self.said.put_nowait(message)
        return self._ids

    async def next(self) -> Inventory:
        async with asyncio.timeout(GENEROUS):
            return await self.said.get()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory, "FIRST_LOOK", 0.01)
    monkeypatch.setattr(inventory, "MIN_RETRY", 0.01)


def reporter(wire: Wire, figures: Figures | None = None) -> Reporter:
    surroundings = Surroundings(
        loop=asyncio.get_running_loop(),
        sources=FixedSources(),
        server=Server("127.0.0.1", 1, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)),
        token=TokenString(bytes(32), 1, bytes(32)),
        behavior=Behavior(),
        figures=figures or Figures(),
        give_up=pytest.fail,
    )
    return Reporter(surroundings, Portrait("sim-00001"), wire.say)


def refusal(id: int, retry_after: float | None) -> Refused:
    return Refused(id=id, code="unavailable", retry_after=retry_after)


async def test_everything_once_and_then_nothing_unless_it_is_asked_for() -> None:
    wire = Wire()
    one = reporter(wire)
    one.begin({})
    one.start()
    told = await wire.next()
    assert {change.section for change in told.changes} == set(Section)
    one.take(told.id, {change.section.value: change.digest for change in told.changes})
    one.collect_now()
    assert (await wire.next()).changes == ()
    one.collect_now()  # the first favor is still under way
    assert wire.said.empty()


async def test_those_who_have_nothing_more_to_tell_are_counted() -> None:
    wire, figures = Wire(), Figures()
    one, two = reporter(wire, figures), reporter(wire, figures)
    one.begin({})
    one.start()
    told = await wire.next()
    assert figures.told == 0
    one.take(told.id, {change.section.value: change.digest for change in told.changes})
    two.begin(None)
    two.start()
    assert figures.told == 2
    one.stop()
    two.stop()
    assert figures.told == 0


async def test_only_what_the_server_lacks() -> None:
    wire = Wire()
    digests = {
        change.section.value: change.digest
        for change in Portrait("sim-00001").changes({}, FixedSources().now())
    }
    one = reporter(wire)
    one.begin(digests | {"disks": "another"})
    one.start()
    assert [change.section for change in (await wire.next()).changes] == [Section.DISKS]


async def test_a_refusal_is_come_back_to_if_that_is_of_any_use() -> None:
    wire = Wire()
    one = reporter(wire)
    one.begin({})
    one.start()
    told = await wire.next()
    assert not one.is_refused(refusal(told.id + 1, 0.01))  # somebody else's
    assert one.is_refused(refusal(told.id, 0.01))
    again = await wire.next()
    assert again.changes == told.changes
    assert one.is_refused(refusal(again.id, None))
    one.stop()
    assert wire.said.empty()


async def test_a_server_that_takes_no_inventory_is_told_none() -> None:
    wire = Wire()
    one = reporter(wire)
    one.begin(None)
    one.start()
    one.collect_now()
    one.take(1, {})
    await asyncio.sleep(0.05)
    assert wire.said.empty()
