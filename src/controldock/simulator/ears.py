"""One pair of sockets by which a whole fleet hears announcements, as if each PC had its own where it stands."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import struct
from collections.abc import Iterable
from typing import Protocol

import psutil

from controldock.protocol.announcements import MAX_DATAGRAM, Payload, Withdrawal, of_datagram
from controldock.protocol.messages import Config
from controldock.simulator.figures import Figures
from controldock.simulator.people import People

READ_AT_ONCE = 32  # datagrams; then it is somebody else's turn
REMEMBERED = 64  # datagrams whose copies say nothing new


class Hearer(Protocol):
    """A PC."""

    @property
    def network(self) -> str:
        """Where it is."""

    def hear(self, payload: Payload) -> None:
        """A datagram came there, and is genuine."""


class Ears:
    """Open from the first welcome that names a port. What can't be opened is counted: TCP brings everything, too."""

    def __init__(self, loop: asyncio.AbstractEventLoop, people: People, figures: Figures) -> None:
        self._loop = loop
        self._people = people
        self._figures = figures
        self._hearers: set[Hearer] = set()
        self._public = b""  # the key that the server signs with
        self._wish: tuple[int, tuple[str, ...]] = (0, ())
        self._sockets: list[socket.socket] = []
        self._known: dict[bytes, None] = {}

    def add(self, hearer: Hearer) -> None:
        """It listens, too."""
        self._hearers.add(hearer)

    def listen(self, config: Config, public: bytes) -> None:
        """On the port and in the groups of this configuration, unless it is so already."""
        self._public = public
        wish = config.announcement_port, config.multicast_groups
        if wish == self._wish or self._people.hears <= 0:
            return
        self.close()
        self._wish = wish
        if config.announcement_port:
            self._open(socket.AF_INET, *wish)
            self._open(socket.AF_INET6, *wish)

    def close(self) -> None:
        """Hear no more."""
        for one in self._sockets:
            self._loop.remove_reader(one)
            one.close()
        self._sockets.clear()
        self._wish = (0, ())

    def _open(self, family: socket.AddressFamily, port: int, groups: Iterable[str]) -> None:
        ear = None
        try:
            ear = socket.socket(family, socket.SOCK_DGRAM)
            ear.setblocking(False)
            ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a real agent may be here as well
            if family is socket.AF_INET6:
                ear.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            ear.bind(("", port))
        except OSError:  # there is no IPv6, or the port is somebody's
            self._figures.errors["datagrams_unheard"] += family is socket.AF_INET
            if ear is not None:
                ear.close()
            return
        for group in groups:
            _join(ear, group)
        self._loop.add_reader(ear, self._read, ear)
        self._sockets.append(ear)

    def _read(self, ear: socket.socket) -> None:
        for _ in range(READ_AT_ONCE):
            try:
                data = ear.recv(MAX_DATAGRAM + 1)
            except OSError:  # nothing is left
                return
            self._take(data)

    def _take(self, data: bytes) -> None:
        notice = of_datagram(data)
        if notice is None or data in self._known:
            return
        payload = notice.read(self._public)
        if payload is None:
            return
        self._known[data] = None
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        for one in self._hearers:
            if self._reaches(one.network, payload):
                one.hear(payload)

    def _reaches(self, network: str, payload: Payload) -> bool:
        if isinstance(payload, Withdrawal):  # does not say by which way it came, and harms nobody
            return True
        return self._people.lets_through(network, payload.transmission)


def _join(ear: socket.socket, group: str) -> None:
    """On every adapter that lets us."""
    address = ipaddress.ip_address(group)
    if address.version != (4 if ear.family is socket.AF_INET else 6):
        return
    for name, addresses in psutil.net_if_addrs().items():
        if not any(one.family is ear.family for one in addresses):
            continue
        try:
            index = socket.if_nametoindex(name)
            if address.version == 4:  # noqa: PLR2004
                # struct ip_mreqn: the group, no address, the adapter
                wish = address.packed + bytes(4) + struct.pack("@i", index)
                ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, wish)
            else:
                wish = address.packed + struct.pack("@I", index)
                ear.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, wish)
        except OSError:  # it takes no groups
            continue
