"""Waking PCs: their cards, who is asked to help, and what is said of it."""

from ipaddress import IPv4Network

import pytest
from tests.server.house import House, Pc

from controldock.protocol.inventory import Interface
from controldock.server.services.errands import Errand
from controldock.server.services.waking import RELAYS, Sleeper, Waking, sleeper_of
from controldock.server.store.actions import ActionPc

MAC, OTHER = bytes.fromhex("a4bb6dc01234"), bytes.fromhex("a4bb6dc05678")
LAB = IPv4Network("10.0.4.0/24")


def pc(name: str = "lab-01", *addresses: str, online: bool = False) -> ActionPc:
    return ActionPc(id=name, host_name=name, addresses=addresses, online=online, with_people=False)


def seen(one: Pc, *addresses: str) -> ActionPc:
    return ActionPc(one.id, one.host_name, addresses, online=True, with_people=False)


def card(mac: str, *addresses: str, is_main: bool = False) -> Interface:
    return Interface(mac=mac, addresses=addresses, is_main=is_main)


def test_cards_come_before_what_software_made_up() -> None:
    found = sleeper_of(
        pc(),
        [
            card("02:42:ac:11:00:02", "172.17.0.1/16"),
            card("a4:bb:6d:c0:56:78"),
            card("a4:bb:6d:c0:12:34", "10.0.4.7/24", "fe80::1/64", is_main=True),
            card(""),
        ],
    )
    assert (found.macs, found.networks) == ((MAC, OTHER), (LAB,))


def test_a_virtual_machine_has_only_what_software_made_up() -> None:
    found = sleeper_of(pc(), [card("02:42:ac:11:00:02", "10.0.4.7/24")])
    assert (found.macs, found.networks) == ((bytes.fromhex("0242ac110002"),), (LAB,))


def test_without_an_inventory_there_is_no_card() -> None:
    assert sleeper_of(pc("lab-01", "10.0.4.7"), []) == Sleeper(pc("lab-01", "10.0.4.7"), (), (LAB,))


@pytest.fixture
async def awake(house: House) -> list[ActionPc]:
    """PCs that are connected: three of the lab, and one elsewhere."""
    pcs = await house.some_pcs("lab-11", "lab-12", "lab-13", "office-1")
    for one in pcs:
        await house.greet(one)
    return [seen(one, f"10.0.{9 if one is pcs[-1] else 4}.1{place}") for place, one in enumerate(pcs)]


async def test_some_awake_pcs_of_the_same_subnet_are_asked(house: House, awake: list[ActionPc]) -> None:
    """Complaint 57: magic packets stop at the subnet."""
    sleeper = sleeper_of(pc(), [card("a4:bb:6d:c0:12:34", "10.0.4.7/24")])
    (woken,) = await Waking(house.dispatch, house.waker.send).wake([sleeper], awake)
    assert woken.by_server
    assert woken.relays == ("lab-11", "lab-12")
    assert len(woken.relays) == RELAYS
    assert house.waker.sent == [([MAC], {"10.0.4.255"})]
    lines = [house.dispatch._lines[one.id] for one in awake]
    assert [line.errands.take() for line in lines] == [Errand(wake=(MAC,)), Errand(wake=(MAC,)), None, None]


async def test_the_chosen_pc_is_asked_wherever_it_is(house: House, awake: list[ActionPc]) -> None:
    sleepers = [
        sleeper_of(pc(), [card("a4:bb:6d:c0:12:34", "10.0.4.7/24")]),
        sleeper_of(pc("lab-02"), [card("a4:bb:6d:c0:56:78")]),
    ]
    house.waker.has_network = False
    woken = await Waking(house.dispatch, house.waker.send).wake(sleepers, awake, awake[-1])
    assert [(one.by_server, one.relays) for one in woken] == [(False, ("office-1",)), (False, ("office-1",))]
    assert house.dispatch._lines[awake[-1].id].errands.take() == Errand(wake=(MAC, OTHER))


async def test_a_relay_that_has_just_left_is_not_counted(house: House, awake: list[ActionPc]) -> None:
    house.dispatch.close_line(house.dispatch._lines[awake[0].id])
    sleeper = sleeper_of(pc(), [card("a4:bb:6d:c0:12:34", "10.0.4.7/24")])
    (woken,) = await Waking(house.dispatch, house.waker.send).wake([sleeper], awake)
    assert woken.relays == ("lab-12",)


async def test_nobody_wakes_itself_and_nobody_is_asked_without_a_card(
    house: House, awake: list[ActionPc]
) -> None:
    itself = sleeper_of(awake[0], [card("a4:bb:6d:c0:12:34", "10.0.4.10/24")])
    unknown = sleeper_of(pc("lab-02", "10.0.4.8"), [])
    woken = await Waking(house.dispatch, house.waker.send).wake([itself, unknown], awake[:1])
    assert [(one.by_server, one.relays) for one in woken] == [(True, ()), (False, ())]
    assert house.dispatch._lines[awake[0].id].errands.take() is None
