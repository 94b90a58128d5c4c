"""The server's sender as a process of its own, and what somebody hostile sends: `python -m tests.net.mouth PORT`.

Answers `announce` (which gives what went out) and `flood`."""

import asyncio
import json
import os
import socket
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.agent.announcements.hearing import KEY, OTHER

from controldock import log_output
from controldock.domain.announcement import Transmission
from controldock.domain.ways import Ways
from controldock.protocol.announcements import Text, sign
from controldock.protocol.signing import SigningKey
from controldock.server.gateway.announcer import Announcer
from controldock.server.services.announcement_ways import UdpWish

HOUR = timedelta(hours=1)
SHAPES = 64  # different datagrams of a flood
IN_A_SLICE = 100  # datagrams, between two looks at the clock


def say(**what: Any) -> None:
    print(json.dumps(what), flush=True)


def text(title: str, age: float = 0.0, key: SigningKey = KEY) -> bytes:
    issued = datetime.now(UTC) - timedelta(seconds=age)
    said = Text(
        epoch="e",
        number=1,
        announcement_id="0" * 26,
        issued=issued,
        expires=issued + HOUR,
        title=title,
        for_everybody=True,
    )
    data = sign(key, said).datagram()
    assert data is not None
    return data


def announce(port: int, asked: dict[str, Any]) -> list[list[str]]:
    """One, by the given ways."""
    ways = Ways(**{**asked["ways"], "subnets": tuple(asked["ways"].get("subnets", ()))})
    datagram = text(asked["title"], asked.get("age", 0.0), OTHER if asked.get("forged") else KEY)
    wish = UdpWish(datagram, Transmission(asked["by"]), tuple(asked.get("addresses", ())))
    sent = asyncio.run(Announcer(lambda: ways, port).announce(wish))
    return [[one.source, one.destination, one.error] for one in sent]


def flood(port: int, to: str, rate: float, seconds: float) -> int:
    """Forged datagrams, some with the head of a genuine one; as many a second as is wished, or as can be."""
    forged = [text(str(number), key=OTHER) for number in range(SHAPES)]
    forged += [b"CA\x01\x00" + os.urandom(300) for _ in range(SHAPES)]
    sent, began = 0, time.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
        mouth.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        while (gone := time.monotonic() - began) < seconds:
            if sent > gone * rate:
                time.sleep(0.0005)
                continue
            for _ in range(IN_A_SLICE):
                mouth.sendto(forged[sent % len(forged)], (to, port))
                sent += 1
    return sent


def main(port: int) -> None:
    log_output.configure("json", "error")  # lines of stdout are answers here
    say(ready=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["do"] == "announce":
            say(answer="announced", sent=announce(port, asked))
        else:
            say(answer="flooded", sent=flood(port, asked["to"], asked["rate"], asked["seconds"]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
