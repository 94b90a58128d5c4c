"""The network interfaces of this PC, and which of its addresses is the one that reaches the server."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping, Sequence
from typing import Protocol

import psutil

from controldock.agent.platform.words import short
from controldock.protocol.inventory import MAX_INTERFACE_ADDRESSES, Interface

_OUTSIDE = (
    (socket.AF_INET, "192.0.2.1"),
    (socket.AF_INET6, "2001:db8::1"),
)  # documentation; nothing is sent there
_DISCARD = 9
_MAX_SPEED = 1_000_000  # Mbit/s; what is beyond is a driver's way to say that it does not know
_NO_SPEED = 65_535  # likewise
_PER_CONTAINER = ("veth", "cali", "cni")  # come and go with containers, and are nobody's network


class AddressEntry(Protocol):
    """What psutil tells of an address."""

    @property
    def family(self) -> int: ...
    @property
    def address(self) -> str: ...
    @property
    def netmask(self) -> str | None: ...


class State(Protocol):
    """What psutil tells of an interface."""

    @property
    def isup(self) -> bool: ...
    @property
    def speed(self) -> int: ...


def plain(text: str) -> str:
    """An IP address without its zone; empty for whatever is none."""
    try:
        return str(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return ""


def is_local(text: str) -> bool:
    """Whether nobody else can reach this address, or only over one cable."""
    address = ipaddress.ip_address(text)
    return address.is_loopback or address.is_link_local


def main_address(on_the_way: str) -> str:
    """The address that reaches the server: `on_the_way`, the near end of the connection to it. Where the server is on
    this very PC that is a loopback address, which tells nobody anything: then the way to everywhere else counts."""
    known = plain(on_the_way)
    if known and not ipaddress.ip_address(known).is_loopback:
        return known
    return next(filter(None, map(_way_out, *zip(*_OUTSIDE, strict=True))), known)


def interface_addresses() -> list[str]:
    """Every address of this PC, as the system writes it."""
    return [entry.address for entries in _addresses().values() for entry in entries]


def interfaces(main: str) -> dict[str, Interface]:
    """The interfaces of this PC; `main` is the address that reaches the server."""
    try:
        states = psutil.net_if_stats()
    except OSError:
        states = {}
    return described(_addresses(), states, main)


def described(
    addresses: Mapping[str, Sequence[AddressEntry]], states: Mapping[str, State], main: str
) -> dict[str, Interface]:
    """All that are of any use, by name."""
    found = {}
    for name, entries in addresses.items():
        one = _interface(name, entries, states.get(name), main)
        if not name.startswith(_PER_CONTAINER) and not _is_loopback(entries):
            found[name] = one
    return found


def steady(old: Interface | None, new: Interface) -> Interface:
    """`new`, with the speed of `old` unless it is quite another one: radio links change theirs every few seconds."""
    if old is None or not old.speed or not new.speed or not old.speed / 2 < new.speed < old.speed * 2:
        return new
    return Interface(
        name=new.name,
        mac=new.mac,
        addresses=new.addresses,
        is_up=new.is_up,
        speed=old.speed,
        is_main=new.is_main,
    )


def _interface(name: str, entries: Sequence[AddressEntry], state: State | None, main: str) -> Interface:
    known = [(plain(entry.address), entry.netmask) for entry in entries]
    macs = [entry.address for entry in entries if entry.family == psutil.AF_LINK]
    speed = state.speed if state is not None else 0
    return Interface(
        name=short(name),
        mac=short(macs[0].replace("-", ":").lower(), 64) if macs else "",
        addresses=tuple(_with_prefix(address, mask) for address, mask in known if address)[
            :MAX_INTERFACE_ADDRESSES
        ],
        is_up=state.isup if state is not None else False,
        speed=speed if 0 < speed < _MAX_SPEED and speed != _NO_SPEED else 0,
        is_main=bool(main) and main in {address for address, _ in known},
    )


def _is_loopback(entries: Sequence[AddressEntry]) -> bool:
    known = [address for entry in entries if (address := plain(entry.address))]
    return bool(known) and all(ipaddress.ip_address(address).is_loopback for address in known)


def _with_prefix(address: str, mask: str | None) -> str:
    """`10.0.0.7/24`; Windows tells no mask of IPv6 addresses."""
    try:
        bits = int(ipaddress.ip_address(mask or ""))
    except ValueError:
        return address
    return f"{address}/{bits.bit_count()}"


def _way_out(family: socket.AddressFamily, outside: str) -> str:
    """The near end of a way to the outside: connecting a UDP socket asks the routes and sends nothing."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((outside, _DISCARD))
            return plain(asking.getsockname()[0])
    except OSError:
        return ""


def _addresses() -> Mapping[str, Sequence[AddressEntry]]:
    try:
        return psutil.net_if_addrs()
    except OSError:  # a container without netlink
        return {}
