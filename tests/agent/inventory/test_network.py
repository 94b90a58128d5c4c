"""Interfaces, and the one address that matters, with all the adapters that are not it around it."""

import socket
from dataclasses import dataclass

import psutil
import pytest

from controldock.agent.inventory.network import described, interface_addresses, main_address, steady
from controldock.protocol.inventory import MAX_INTERFACE_ADDRESSES, Interface


@dataclass
class Entry:
    family: int
    address: str
    netmask: str | None = None


@dataclass
class State:
    isup: bool = True
    speed: int = 1000


def card(mac: str, *addresses: tuple[str, str | None]) -> list[Entry]:
    entries = [Entry(socket.AF_INET6 if ":" in one else socket.AF_INET, one, mask) for one, mask in addresses]
    return [Entry(psutil.AF_LINK, mac), *entries]


# A notebook as they are found: docked, in a VPN, with Hyper-V and WSL and VirtualBox (complaint 19).
NOTEBOOK = {
    "vEthernet (Default Switch)": card("00-15-5D-00-00-01", ("172.27.96.1", "255.255.240.0")),
    "vEthernet (WSL)": card("00-15-5D-00-00-02", ("172.30.16.1", "255.255.240.0")),
    "VirtualBox Host-Only Network": card("0A-00-27-00-00-0B", ("192.168.56.1", "255.255.255.0")),
    "Ethernet": card(
        "A4-BB-6D-12-34-56", ("192.168.10.57", "255.255.255.0"), ("fe80::1c2d:3e4f:1:2%12", None)
    ),
    "Wi-Fi": card("3C-58-C2-AA-BB-CC", ("169.254.10.20", "255.255.0.0")),
    "Corporate VPN": card("", ("10.8.0.6", "255.255.255.255")),
    "Loopback Pseudo-Interface 1": [Entry(socket.AF_INET, "127.0.0.1", "255.0.0.0"), Entry(23, "::1")],
}


def main_of(interfaces: dict[str, Interface]) -> list[str]:
    return [name for name, one in interfaces.items() if one.is_main]


def test_the_main_interface_is_the_one_on_the_way_to_the_server() -> None:
    found = described(NOTEBOOK, {name: State() for name in NOTEBOOK}, "192.168.10.57")
    assert main_of(found) == ["Ethernet"]
    assert found["Ethernet"] == Interface(
        name="Ethernet",
        mac="a4:bb:6d:12:34:56",
        addresses=("192.168.10.57/24", "fe80::1c2d:3e4f:1:2"),
        is_up=True,
        speed=1000,
        is_main=True,
    )
    assert main_of(described(NOTEBOOK, {}, "10.8.0.6")) == ["Corporate VPN"]
    assert main_of(described(NOTEBOOK, {}, main_address("fe80::1c2d:3e4f:1:2%12"))) == ["Ethernet"]


def test_loopback_is_no_interface_and_neither_are_the_cables_of_containers() -> None:
    found = described(NOTEBOOK | {"veth1a2b": card("aa:bb:cc:00:00:01")}, {}, "")
    assert "Loopback Pseudo-Interface 1" not in found
    assert "veth1a2b" not in found
    assert main_of(found) == []


@pytest.mark.parametrize(("said", "speed"), [(1000, 1000), (0, 0), (-1, 0), (65_535, 0), (4_294_967, 0)])
def test_a_speed_that_nobody_knows_is_none(said: int, speed: int) -> None:
    (found,) = described({"eth0": card("aa:bb:cc:00:00:01")}, {"eth0": State(speed=said)}, "").values()
    assert found.speed == speed


def test_prefixes_of_both_families() -> None:
    entries = card(
        "", ("10.0.0.7", "255.255.255.252"), ("2001:db8::7", "ffff:ffff:ffff:ffff::"), ("10.1.1.1", "odd")
    )
    (found,) = described({"eth0": entries}, {}, "").values()
    assert found.addresses == ("10.0.0.7/30", "2001:db8::7/64", "10.1.1.1")


def test_hostile_interfaces_fit() -> None:
    entries = card("x" * 500, *((f"10.0.{number // 250}.{number % 250 + 1}", None) for number in range(500)))
    (found,) = described({"n" * 1000 + "\ud800": entries}, {}, "").values()
    assert len(found.addresses) == MAX_INTERFACE_ADDRESSES
    assert (len(found.name), len(found.mac)) == (255, 64)


def test_a_radio_link_that_changes_its_rate_is_no_news() -> None:
    old = Interface(name="wlan0", speed=400, is_up=True)
    assert steady(old, Interface(name="wlan0", speed=433, is_up=True)) == old
    for speed in (0, 200, 800):
        new = Interface(name="wlan0", speed=speed, is_up=True)
        assert steady(old, new) == new
    away = Interface(name="wlan0", speed=390, is_up=False, addresses=("10.0.0.1/8",))
    assert steady(old, away) == Interface(name="wlan0", speed=400, is_up=False, addresses=("10.0.0.1/8",))
    assert steady(None, old) == old


def test_the_near_end_of_the_connection_is_the_main_address() -> None:
    assert main_address("192.168.10.57") == "192.168.10.57"
    assert main_address("fe80::1%eth0") == "fe80::1"


def test_a_server_on_this_very_pc_is_reached_by_the_address_that_others_use() -> None:
    found = main_address("127.0.0.1")
    assert found == "127.0.0.1" or found in interface_addresses()
    assert main_address("nonsense") == found or main_address("nonsense") == ""
