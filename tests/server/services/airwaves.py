"""The air over which announcements go: it takes everything, and remembers it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.server.house import House

from controldock.protocol.announcements import Payload, of_datagram
from controldock.server.services.announcement_ways import NotSent, SentUdp, UdpWish


@dataclass
class Airwaves:
    """As `announcer.Announcer`, with nothing behind it."""

    house: House
    wishes: list[UdpWish] = field(default_factory=list)
    is_broken: bool = False

    async def announce(self, wish: UdpWish) -> list[SentUdp]:
        """Take it."""
        self.wishes.append(wish)
        return [SentUdp("10.0.0.1", "255.255.255.255", NotSent.NO_ROUTE if self.is_broken else "")]

    @property
    def said(self) -> list[Payload]:
        """What can be read of it."""
        notices = [of_datagram(wish.datagram) for wish in self.wishes]
        payloads = [notice.read(self.house.keys.signing.public) for notice in notices if notice]
        assert None not in payloads
        return [payload for payload in payloads if payload]


def on_air(house: House) -> Airwaves:
    """Have the house speak over it."""
    air = Airwaves(house)
    house.udp_out.use(air.announce)
    return air
