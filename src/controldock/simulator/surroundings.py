"""What all PCs of a simulated fleet share: one receive buffer, one UDP socket, one set of figures."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from controldock.protocol.enrollment_token import TokenString
from controldock.simulator.authority import Server
from controldock.simulator.behavior import Behavior
from controldock.simulator.ears import Ears
from controldock.simulator.errors import SimulationError
from controldock.simulator.figures import Figures
from controldock.simulator.roster import Member
from controldock.sources import Sources

RECEIVE_BUFFER = 256 * 1024  # bytes, one for all connections (performance.md, part 2a)


@dataclass(slots=True)
class Surroundings:
    """Handed to every PC."""

    loop: asyncio.AbstractEventLoop
    sources: Sources
    server: Server
    token: TokenString
    behavior: Behavior
    figures: Figures
    give_up: Callable[[SimulationError], None]  # what is wrong is wrong for all of them
    keep: Callable[[Member], None] = lambda member: None  # outlives the process, if anything does
    buffer: memoryview = field(default_factory=lambda: memoryview(bytearray(RECEIVE_BUFFER)))
    ears: Ears = field(init=False)
    _udp: dict[int, socket.socket] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ears = Ears(self.loop, self.behavior.people, self.figures)

    def time(self) -> float:
        """The loop's clock, seconds."""
        return self.loop.time()

    def now(self) -> datetime:
        """The wall clock."""
        return self.sources.now()

    def send_heartbeat(self, datagram: bytes, port: int) -> None:
        """Send one; a full socket or an unheard one is no reason for anything."""
        try:
            self._udp_to(port).send(datagram)
        except OSError:
            self.figures.errors["heartbeat_unsent"] += 1
        else:
            self.figures.heartbeats += 1

    def close(self) -> None:
        """Give the sockets back."""
        for udp in self._udp.values():
            udp.close()
        self._udp.clear()
        self.ears.close()

    def _udp_to(self, port: int) -> socket.socket:
        udp = self._udp.get(port)
        if udp is None:
            family = socket.AF_INET6 if ":" in self.server.address else socket.AF_INET
            udp = socket.socket(family, socket.SOCK_DGRAM)
            udp.setblocking(False)
            udp.connect((self.server.address, port))
            self._udp[port] = udp
        return udp
