"""Wake-on-LAN: the magic packet, and sending it from every network that this machine is in; server and agents do both.

magic packet     6 bytes FF | 16 times the MAC address | 102 bytes, in a UDP datagram to a broadcast address
"""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass

import psutil

PORTS = (9, 7)  # discard and echo: what network cards and their makers' tools have agreed on
EVERYBODY = "255.255.255.255"  # of the network that it is sent to; no router passes it on
BURST = 100  # PCs whose packets go out at once
PAUSE = 0.01  # seconds between two bursts: broadcasts reach everybody, and switches limit them
DEFAULT_PREFIX = 24  # where only an address is known: the usual room, and a wrong guess costs a packet
MAC_SIZE = 6  # bytes
_MAC = re.compile(r"(?:[0-9A-Fa-f]{2}[:-]?){5}[0-9A-Fa-f]{2}")
_LOCAL, _GROUP = 0x02, 0x01  # bits of the first byte: made up by software; no card's, but a group's


@dataclass(frozen=True, slots=True)
class Attachment:
    """This machine in one network."""

    address: str
    broadcast: str


Attachments = Callable[[], list[Attachment]]


def magic_packet(mac: bytes) -> bytes:
    """What wakes the network card of this address."""
    return b"\xff" * MAC_SIZE + mac * 16


def parse_mac(text: str) -> bytes | None:
    """A MAC address of a card, or None when it is none."""
    if not _MAC.fullmatch(text):
        return None
    mac = bytes.fromhex(re.sub("[:-]", "", text))
    return None if mac[0] & _GROUP or not any(mac) else mac


def is_burnt_in(mac: bytes) -> bool:
    """Whether a maker gave it to a card; bridges and virtual machines make theirs up."""
    return not mac[0] & _LOCAL


def network_of(text: str) -> ipaddress.IPv4Network | None:
    """The network of `10.0.0.7/24` or, by guess, of `10.0.0.7`; None for what has no broadcasts."""
    try:
        found = ipaddress.ip_interface(text if "/" in text else f"{text}/{DEFAULT_PREFIX}")
    except ValueError:
        return None
    if not isinstance(found, ipaddress.IPv4Interface) or found.is_loopback or found.is_link_local:
        return None
    return found.network


def attachments() -> list[Attachment]:
    """The networks that this machine is in."""
    found = []
    with suppress(OSError):  # a container without netlink
        states = psutil.net_if_stats()
        for name, entries in psutil.net_if_addrs().items():
            if name in states and states[name].isup:
                found += [
                    _attachment(entry.address, entry.netmask) for entry in entries if _has_broadcast(entry)
                ]
    return found


def send(
    macs: Iterable[bytes],
    directed: Collection[str] = (),
    *,
    ports: Collection[int] = PORTS,
    networks: Attachments = attachments,
) -> frozenset[bytes]:
    """Send magic packets to every own network and to the `directed` broadcast addresses of others, and say for whom at
    least one went out. Takes a second for ten thousand: call it in a thread."""
    sent = set()
    own = networks()
    doors = [(one.address, {EVERYBODY, one.broadcast}) for one in own]
    others = set(directed) - {one.broadcast for one in own}
    if others:
        doors.append(("", others))
    sockets = [(door, targets) for address, targets in doors if (door := _door(address)) is not None]
    try:
        for number, mac in enumerate(dict.fromkeys(macs), start=1):
            packet = magic_packet(mac)
            if sum(_sent(door, packet, targets, ports) for door, targets in sockets):
                sent.add(mac)
            if number % BURST == 0:
                time.sleep(PAUSE)
    finally:
        for door, _ in sockets:
            door.close()
    return frozenset(sent)


def _door(address: str) -> socket.socket | None:
    """A socket whose broadcasts leave by the network of this address."""
    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        door.bind((address, 0))
    except OSError:  # the address went away in between
        door.close()
        return None
    return door


def _sent(door: socket.socket, packet: bytes, targets: Iterable[str], ports: Iterable[int]) -> int:
    count = 0
    for target in targets:
        for port in ports:
            with suppress(OSError):  # no route, a firewall: the other ways count
                door.sendto(packet, (target, port))
                count += 1
    return count


def _has_broadcast(entry: object) -> bool:
    family, address = getattr(entry, "family", None), str(getattr(entry, "address", ""))
    return family == socket.AF_INET and not ipaddress.IPv4Address(address).is_loopback


def _attachment(address: str, netmask: str | None) -> Attachment:
    network = ipaddress.IPv4Interface(f"{address}/{netmask or DEFAULT_PREFIX}").network
    return Attachment(address, str(network.broadcast_address))
