"""The networks that this server is in, as senders of datagrams see them."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass

import psutil

_PREFIX4, _PREFIX6 = 32, 64  # where the system names no mask


@dataclass(frozen=True, slots=True)
class Network:
    """One address of this server, and what it is an address in."""

    address: str
    prefix: int
    index: int  # of its adapter; 0: not known, which senders take for the system's choice

    def __str__(self) -> str:
        return f"{self.address}/{self.prefix}"

    @property
    def is_ipv4(self) -> bool:
        """Else it is IPv6."""
        return ":" not in self.address

    @property
    def is_loopback(self) -> bool:
        """Whether nobody but this machine is in it."""
        return ipaddress.ip_address(self.address).is_loopback

    @property
    def broadcast(self) -> str:
        """The directed broadcast address, of IPv4; empty: there is none."""
        if not self.is_ipv4:
            return ""
        network = ipaddress.IPv4Interface(str(self)).network
        return str(network.broadcast_address) if network.num_addresses > 2 else ""  # noqa: PLR2004, a link of two


Networks = Callable[[], list[Network]]


def networks() -> list[Network]:
    """Those of all adapters that are up, IPv4 before IPv6."""
    indexes = {name: index for index, name in socket.if_nameindex()}
    states = psutil.net_if_stats()
    found = [
        Network(entry.address.partition("%")[0], _prefix(entry.family, entry.netmask), indexes.get(name, 0))
        for name, entries in psutil.net_if_addrs().items()
        if name in states and states[name].isup
        for entry in entries
        if entry.family in (socket.AF_INET, socket.AF_INET6)
    ]
    return sorted(found, key=lambda one: (not one.is_ipv4, one.index, one.address))


def _prefix(family: int, netmask: str | None) -> int:
    if family == socket.AF_INET:
        return ipaddress.IPv4Network(f"0.0.0.0/{netmask}").prefixlen if netmask else _PREFIX4
    return int(ipaddress.IPv6Address(netmask)).bit_count() if netmask else _PREFIX6
