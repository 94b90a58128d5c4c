"""UDP out: announcements by broadcast, multicast or direct, from every network of this server that may be used.

Each datagram goes three times: what one moment of the network loses comes a moment later. Nothing is ever received.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

import structlog

from controldock.domain.announcement import Transmission
from controldock.domain.ways import Ways, broadcast_of
from controldock.server.networks import Network, Networks, networks
from controldock.server.services.announcement_ways import NotSent, SentUdp, UdpWish

log = structlog.get_logger()

COPIES = (0.0, 0.2, 1.0)  # seconds after the first one
BURST = 100  # datagrams at once
PAUSE = 0.01  # seconds between two bursts: switches limit broadcasts, and so do sockets
EVERYBODY = "255.255.255.255"  # of the network that it is sent to
_SUBNET4, _SUBNET6 = 24, 64  # prefixes by which direct ones are told together
_REASONS = {
    errno.ENETUNREACH: NotSent.NO_ROUTE,
    errno.EHOSTUNREACH: NotSent.NO_ROUTE,
    errno.EACCES: NotSent.NOT_PERMITTED,
    errno.EPERM: NotSent.NOT_PERMITTED,
    errno.EADDRNOTAVAIL: NotSent.ADDRESS_GONE,
}


@dataclass(frozen=True, slots=True)
class Way:
    """From where, and to which addresses."""

    source: str  # the server's own address; empty: as the route says
    addresses: tuple[str, ...]
    told_as: str = ""  # instead of the addresses
    index: int = 0  # of the adapter, for groups of IPv6
    ttl: int = 0  # of multicast


class Announcer:
    """Sends what it is given. One datagram after the other: several announcements share the pace."""

    def __init__(
        self,
        ways: Callable[[], Ways],
        port: int,  # 0: nothing is sent
        present: Networks = networks,
        copies: tuple[float, ...] = COPIES,
    ) -> None:
        self._ways = ways
        self._port = port
        self._present = present
        self._copies = copies
        self._turn = asyncio.Lock()

    async def announce(self, wish: UdpWish) -> list[SentUdp]:
        """Send all copies of it, and say what went out. It takes a second and more, and never raises."""
        if not self._port:
            return []
        try:
            return await self._announce(wish)
        except Exception as error:
            log.error("announcement.not_sent", exc_info=error)
            return [SentUdp("", "", NotSent.FAILED)]

    async def _announce(self, wish: UdpWish) -> list[SentUdp]:
        ways, missing = await asyncio.to_thread(self._plan, wish)
        told: dict[tuple[str, str], str] = {}
        loop = asyncio.get_running_loop()
        began = loop.time()
        for after in self._copies if ways else ():
            await asyncio.sleep(max(0.0, began + after - loop.time()))
            async with self._turn:
                for (source, destination), reason in (
                    await asyncio.to_thread(self._send, wish.datagram, ways)
                ).items():
                    # What went out once went out.
                    told[source, destination] = reason and told.get((source, destination), reason)
        sent = [SentUdp(source, destination, error) for (source, destination), error in told.items()]
        log.info(
            "announcement.sent",
            transmission=wish.transmission.value,
            ways=len(sent),
            failed=sum(bool(one.error) for one in sent) + len(missing),
        )
        return sent + missing

    def _plan(self, wish: UdpWish) -> tuple[list[Way], list[SentUdp]]:
        """By which ways it goes, and what can't be one."""
        if wish.transmission is Transmission.DIRECT:
            found = direct(wish.addresses)
            return found, [] if found else [SentUdp("", "", NotSent.NO_ADDRESS)]
        ways, present = self._ways(), self._present()
        own = {network.address for network in present}
        missing = [SentUdp(one, "", NotSent.ADDRESS_GONE) for one in ways.interfaces if one not in own]
        if wish.transmission is Transmission.BROADCAST:
            found = broadcasts(ways, present)
        elif not ways.groups:
            return [], [SentUdp("", "", NotSent.NO_GROUP)]
        else:
            found = multicasts(ways, present)
        return found, missing if found or missing else [SentUdp("", "", NotSent.NO_NETWORK)]

    def _send(self, datagram: bytes, ways: Iterable[Way]) -> dict[tuple[str, str], str]:
        """One copy by each way: why not, by source and destination; empty where it went out. Slow: for a thread."""
        told: dict[tuple[str, str], str] = {}
        count = 0
        for way in ways:
            with _Door(way, self._port) as door:
                for address in way.addresses:
                    reason = door.send(datagram, address)
                    key = (door.source, way.told_as or address)
                    told[key] = reason and told.get(key, reason)
                    count += 1
                    if count % BURST == 0:
                        time.sleep(PAUSE)
        return told


class _Door:
    """A socket whose datagrams leave by one way."""

    def __init__(self, way: Way, port: int) -> None:
        self.source = way.source
        self._port = port
        self._reason = ""  # why there is none
        self._socket: socket.socket | None = None
        try:
            family, target = _target(way.addresses[0], port)
            self.source = way.source or _source(family, target)
            self._socket = socket.socket(family, socket.SOCK_DGRAM)
            self._prepare(self._socket, way)
        except OSError as error:
            self._reason = _reason(error)

    def __enter__(self) -> _Door:
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket is not None:
            self._socket.close()

    def send(self, datagram: bytes, address: str) -> str:
        """Why it did not go out; empty: it did."""
        if self._socket is None or self._reason:
            return self._reason
        try:
            self._socket.sendto(datagram, _target(address, self._port)[1])
        except OSError as error:
            return _reason(error)
        return ""

    @staticmethod
    def _prepare(door: socket.socket, way: Way) -> None:
        """Let it leave by this way, with this reach."""
        if door.family == socket.AF_INET:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            if way.ttl:
                door.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, way.ttl)
                door.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(way.source))
            if way.source:
                door.bind((way.source, 0))
        elif way.ttl:
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, way.ttl)
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, way.index)


def broadcasts(ways: Ways, present: Iterable[Network]) -> list[Way]:
    """To everybody in each own network, and to the directed broadcasts of the configured subnets."""
    doors = [network for network in _usable(ways, present) if network.is_ipv4]
    own = [
        # Nobody listens to the limited one on the loopback, and a link of two has none that is directed.
        Way(door.address, tuple(filter(None, (EVERYBODY if not door.is_loopback else "", door.broadcast))))
        for door in doors
    ]
    covered = {door.broadcast for door in doors}
    others = [broadcast_of(subnet) for subnet in ways.subnets]
    return own + [Way("", (address,)) for address in dict.fromkeys(others) if address not in covered]


def multicasts(ways: Ways, present: Iterable[Network]) -> list[Way]:
    """To the groups, out of each own network; of IPv6 once for each adapter."""
    usable = _usable(ways, present)
    found = [
        Way(network.address, (ways.group,), ttl=ways.ttl)
        for network in usable
        if ways.group and network.is_ipv4
    ]
    # The loopback takes no group of IPv6.
    by_adapter = {one.index: one for one in reversed(usable) if not one.is_ipv4 and not one.is_loopback}
    return found + [
        Way(network.address, (ways.group6,), index=index, ttl=ways.ttl)
        for index, network in sorted(by_adapter.items())
        if ways.group6
    ]


def direct(addresses: Iterable[str]) -> list[Way]:
    """To each address, once; told by the subnets that they are probably in."""
    found: dict[str, list[str]] = {}
    for text in dict.fromkeys(addresses):
        with suppress(ValueError):
            found.setdefault(_subnet_of(text), []).append(text)
    return [Way("", tuple(members), told_as=subnet) for subnet, members in sorted(found.items())]


def _subnet_of(text: str) -> str:
    address = ipaddress.ip_address(text.partition("%")[0])
    prefix = _SUBNET4 if address.version == 4 else _SUBNET6  # noqa: PLR2004, IP's
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))


def _usable(ways: Ways, present: Iterable[Network]) -> list[Network]:
    """The networks to send from: those chosen, else all but the loopback, else that. To choose an adapter's IPv4
    address is to choose its IPv6, too, and not the other way round."""
    every = list(present)
    if not ways.interfaces:
        return [one for one in every if not one.is_loopback] or every
    adapters = {one.index for one in every if one.address in ways.interfaces and one.index}
    return [
        one for one in every if one.address in ways.interfaces or (not one.is_ipv4 and one.index in adapters)
    ]


def _target(address: str, port: int) -> tuple[int, tuple[object, ...]]:
    """The family of an address, and what sockets take for it; with its zone where it has one."""
    found = socket.getaddrinfo(address, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST)[0]
    return found[0], found[4]


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, NotSent.FAILED).value


def _source(family: int, target: tuple[object, ...]) -> str:
    """The address that datagrams to this target leave from."""
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        if family == socket.AF_INET:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        probe.connect(target)
        return str(probe.getsockname()[0])
    return ""
