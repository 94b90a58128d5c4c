"""What announcements wish of the sender of datagrams, and what it says of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from controldock.domain.announcement import Transmission


class NotSent(StrEnum):
    """Why nothing went out by one way."""

    NO_NETWORK = "no_network"  # this server has none that could be used
    NO_GROUP = "no_group"  # multicast is wished, and the settings have no group
    NO_ADDRESS = "no_address"  # of no PC that it is for an address is known
    NO_ROUTE = "no_route"
    NOT_PERMITTED = "not_permitted"  # by a firewall, or by the system
    ADDRESS_GONE = "address_gone"  # the server's own address is not there any more
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class UdpWish:
    """A datagram to be sent."""

    datagram: bytes
    transmission: Transmission
    addresses: tuple[str, ...] = ()  # of direct alone: where its PCs were seen last


@dataclass(frozen=True, slots=True)
class SentUdp:
    """What went out by one way."""

    source: str  # the server's own address; empty: not known
    destination: str  # an address or, of direct, the subnet of the PCs, as 10.1.2.0/24
    error: str = ""  # `NotSent`; empty: it went out


# Sends copies of it, which takes some seconds for a fleet, and never raises. Empty: UDP is switched off.
Announce = Callable[[UdpWish], Awaitable[list[SentUdp]]]
