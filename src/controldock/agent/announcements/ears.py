"""The sockets that announcements are heard with, and the groups that they join on every adapter."""

from __future__ import annotations

import errno
import ipaddress
import socket
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address

import psutil
import structlog

log = structlog.get_logger(__name__)

ANYWHERE = ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::"))
WAITING = 256 * 1024  # bytes in the kernel: some hundred datagrams, and what a flood can make it hold


@dataclass(frozen=True, slots=True, order=True)
class Adapter:
    """One way into a network. VPNs, Hyper-V and WSL have theirs, too, and datagrams may come by any."""

    index: int
    address: str  # IPv4; empty: what is joined by the index, as IPv6 is


Adapters = Callable[[], frozenset[Adapter]]


def adapters() -> frozenset[Adapter]:
    """Those of this machine: by their IPv4 addresses, and by their numbers."""
    indexes = {name: index for index, name in socket.if_nameindex()}
    found = {Adapter(index, "") for index in indexes.values()}
    for name, entries in psutil.net_if_addrs().items():
        found |= {
            # Windows' names are others here: there the address alone tells a new adapter from an old one.
            Adapter(indexes.get(name, 0), entry.address)
            for entry in entries
            if entry.family == socket.AF_INET
        }
    return frozenset(found)


@dataclass(slots=True)
class Ear:
    """One socket, and where it joined."""

    socket: socket.socket
    groups: tuple[str, ...]
    _joined: frozenset[Adapter] = field(default_factory=frozenset)

    @property
    def is_ipv4(self) -> bool:
        """Else it is IPv6."""
        return self.socket.family == socket.AF_INET

    def join(self, present: frozenset[Adapter]) -> None:
        """Be in the groups on all these adapters, as far as each of them allows. Those that are gone took their
        memberships with them."""
        mine = frozenset(one for one in present if bool(one.address) == self.is_ipv4)
        self._joined &= mine
        self._joined |= {
            adapter
            for adapter in sorted(mine - self._joined)
            if all(
                [self._join(group, adapter) for group in self.groups]
            )  # each, whatever became of the others
        }

    def _join(self, group: str, adapter: Adapter) -> bool:
        raw = ipaddress.ip_address(group).packed
        try:
            if self.is_ipv4:
                request = raw + socket.inet_aton(adapter.address)
                self.socket.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, request)
            else:
                request = raw + struct.pack("@I", adapter.index)
                self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, request)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:  # by another address of it
                return True
            # Down, without IPv6, one too many for Linux: the others count, and it is tried again.
            log.debug("announcements.not_joined", adapter=adapter.index, reason=error.strerror)
            return False
        return True


def open_ears(port: int, groups: Iterable[str]) -> list[Ear]:
    """Sockets on all addresses of this machine: of each family that it has, where nobody else took the port."""
    valid = [group for text in groups if (group := _multicast(text)) is not None]
    ears = []
    for family, address in ANYWHERE:
        is_ipv4 = family == socket.AF_INET
        try:
            door = _door(family, (address, port))
        except OSError as error:
            log.debug("announcements.not_opened", address=address, port=port, reason=error.strerror)
            continue
        ears.append(
            Ear(door, tuple(str(group) for group in valid if isinstance(group, IPv4Address) == is_ipv4))
        )
    return ears


def _door(family: int, address: tuple[str, int]) -> socket.socket:
    door = socket.socket(family, socket.SOCK_DGRAM)
    try:
        # Other agents of this machine, in containers with its network and simulated ones, hear the same datagrams.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WAITING)
        if family == socket.AF_INET6:
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        door.setblocking(False)
        door.bind(address)
    except OSError:
        door.close()
        raise
    return door


def _multicast(text: str) -> IPv4Address | IPv6Address | None:
    """None for what is no group: the server told it, and it may be a newer one."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return found if found.is_multicast else None
