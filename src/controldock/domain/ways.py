"""By which ways announcements go out over UDP, and how long they are kept: what administrators set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address
from typing import TypeVar

_Address = TypeVar("_Address", IPv4Address, IPv6Address)

DEFAULT_GROUP = "239.255.55.2"  # of the range that is an organization's own (RFC 2365)
DEFAULT_GROUP6 = "ff15::5502"  # transient, and it does not leave the site (RFC 4291)
DEFAULT_TTL = 8  # routers of a school's or a company's own network, and none beyond
MIN_TTL, MAX_TTL = 1, 255
MIN_RETENTION, MAX_RETENTION = timedelta(days=1), timedelta(days=3650)
DEFAULT_RETENTION = timedelta(days=365)
MAX_SUBNETS = 1000
MIN_PREFIX = 8  # a larger network is a mistyped one
MAX_PREFIX = 30  # smaller ones have no broadcast address
_OF_ROUTERS = IPv4Network("224.0.0.0/24")  # the protocols of the network itself; no router passes it on
_OF_ONE_SOURCE = IPv4Network("232.0.0.0/8")  # joined together with a sender's address (RFC 4607)
_SCOPES6 = range(2, 0xF)  # 0 and f are reserved, and 1 stays in the machine
_TRANSIENT = 0x1  # flag of a group that nobody assigned


@dataclass(frozen=True, slots=True)
class Ways:
    """What is set."""

    group: str = DEFAULT_GROUP  # of multicast, IPv4; empty: none
    group6: str = DEFAULT_GROUP6  # IPv6
    ttl: int = DEFAULT_TTL  # of multicast: routers that it may pass, and one
    interfaces: tuple[str, ...] = ()  # the server's own addresses to send from; empty: all
    subnets: tuple[str, ...] = ()  # whose directed broadcast is used beside those of the interfaces
    retention: timedelta = DEFAULT_RETENTION  # for which one that is over is kept

    @property
    def groups(self) -> tuple[str, ...]:
        """Those that are set."""
        return tuple(group for group in (self.group, self.group6) if group)


def check_ways(ways: Ways) -> dict[str, str]:
    """What can't be right, by field. Whether this server has the interfaces is not known here."""
    wrong = {
        "group": _check_group(ways.group) if ways.group else "",
        "group6": _check_group6(ways.group6) if ways.group6 else "",
        "ttl": "" if MIN_TTL <= ways.ttl <= MAX_TTL else "ttl_out_of_range",
        "subnets": next((code for one in ways.subnets if (code := _check_subnet(one))), ""),
        "retention": "" if MIN_RETENTION <= ways.retention <= MAX_RETENTION else "retention_out_of_range",
    }
    return {field: code for field, code in wrong.items() if code}


def tidy_subnet(text: str) -> str:
    """As it is kept, as 10.1.2.0/24; what is none stays as it is."""
    found = _subnet(text)
    return str(found) if found is not None else text.strip()


def tidy_group(text: str) -> str:
    """As it is kept; what is no address stays as it is."""
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return text.strip()


def broadcast_of(subnet: str) -> str:
    """Its directed broadcast address."""
    return str(IPv4Network(subnet).broadcast_address)


def _check_group(text: str) -> str:
    group = _parsed(IPv4Address, text)
    if group is None or not group.is_multicast:
        return "group_not_multicast"
    return "group_reserved" if group in _OF_ROUTERS or group in _OF_ONE_SOURCE else ""


def _check_group6(text: str) -> str:
    group = _parsed(IPv6Address, text)
    if group is None or not group.is_multicast or group.scope_id is not None:
        return "group6_not_multicast"
    flags, scope = group.packed[1] >> 4, group.packed[1] & 0xF
    return "" if flags == _TRANSIENT and scope in _SCOPES6 else "group6_reserved"


def _check_subnet(text: str) -> str:
    found = _subnet(text)
    if found is None:
        return "subnet_malformed"
    return "" if MIN_PREFIX <= found.prefixlen <= MAX_PREFIX else "subnet_size"


def _subnet(text: str) -> IPv4Network | None:
    """None for what is no subnet with a prefix, or none that PCs are in."""
    if "/" not in text:
        return None
    try:
        found = IPv4Network(text.strip(), strict=False)
    except ValueError:
        return None
    return None if found.is_multicast or found.is_loopback or found.network_address.is_unspecified else found


def _parsed(kind: Callable[[str], _Address], text: str) -> _Address | None:
    try:
        return kind(text)
    except ValueError:
        return None
