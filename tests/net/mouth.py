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
IN_A_CALL = 32
UDP_SEGMENT = 103  # linux/udp.h


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
    forged = [text(f"{number:02}", key=OTHER) for number in range(SHAPES // 2)]
    forged += [b"CA\x01\x00" + os.urandom(len(forged[0]) - 4) for _ in range(SHAPES // 2)]
    sent, began = 0, time.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
        mouth.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        bursts = _bursts(mouth, forged)
        while (gone := time.monotonic() - began) < seconds:
            if sent > gone * rate:
                time.sleep(0.0005)
                continue
            for burst in bursts:
                mouth.sendto(burst, (to, port))
            sent += len(forged)
    return sent


def _bursts(mouth: socket.socket, forged: list[bytes]) -> list[bytes]:
    """The same in as few calls as can be: the kernel cuts them apart, where it can."""
    try:
        mouth.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, len(forged[0]))
    except OSError:
        return forged
    return [b"".join(forged[at : at + IN_A_CALL]) for at in range(0, len(forged), IN_A_CALL)]


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
