"""What a router of the lab does more than forward unicast: `python -m tests.net.router multicast GROUP SOURCE` or
`... relay LOSS COPIES` (a relay of broadcasts, as many routers have one, on a bad day)."""

import json
import random
import socket
import struct
import sys
import time

from tests.net.lab import PORT, SUBNETS

MRT_INIT, MRT_ADD_VIF, MRT_ADD_MFC = 200, 202, 204  # linux/mroute.h
USE_INDEX = 0x8
MAX_VIFS = 32
SEED = 5502


def forward(group: str, source: str) -> None:
    """Pass the group on from subnet 1 to the others, for as long as this process lives."""
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_IGMP) as door:
        door.setsockopt(socket.IPPROTO_IP, MRT_INIT, 1)
        for number in range(SUBNETS):
            index = socket.if_nametoindex(f"sw{number + 1}")
            vif = struct.pack("@HBBIi4s", number, USE_INDEX, 1, 0, index, bytes(4))
            door.setsockopt(socket.IPPROTO_IP, MRT_ADD_VIF, vif)
        thresholds = bytes([0, *[1] * (SUBNETS - 1)]).ljust(MAX_VIFS, b"\0")
        route = struct.pack(
            "@4s4sH32sIIIi",
            socket.inet_aton(source),
            socket.inet_aton(group),
            0,
            thresholds,
            *(0, 0, 0, 0),
        )
        door.setsockopt(socket.IPPROTO_IP, MRT_ADD_MFC, route)
        ready()
        while True:
            door.recv(2000)


def relay(loss: float, copies: int) -> None:
    """Broadcasts of subnet 1 into the others: some are lost, all others come several times and out of order."""
    chance = random.Random(SEED)
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth,
    ):
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"sw1")
        ear.bind(("0.0.0.0", PORT))
        ear.settimeout(0.05)
        mouth.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        ready()
        held: list[tuple[bytes, str]] = []
        while True:
            try:
                data = ear.recv(2000)
            except TimeoutError:
                chance.shuffle(held)
                for datagram, to in held:
                    mouth.sendto(datagram, (to, PORT))
                held.clear()
                continue
            for subnet in range(2, SUBNETS + 1):
                if chance.random() >= loss:
                    held += [(data, f"10.81.{subnet}.255")] * copies


def ready() -> None:
    print(json.dumps({"ready": time.monotonic()}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "multicast":
        forward(sys.argv[2], sys.argv[3])
    else:
        relay(float(sys.argv[2]), int(sys.argv[3]))
