"""A listener at work on the loopback, and a server's key to sign with."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from controldock.agent.announcements.ears import Adapter, Adapters
from controldock.agent.announcements.listener import LOOK, Listener
from controldock.protocol.announcements import Call, Notice, Payload, Text, Withdrawal, sign
from controldock.protocol.signing import SigningKey
from controldock.sources import FixedSources, SystemSources

KEY, OTHER = SigningKey(bytes(32)), SigningKey(b"o" * 32)
LOOPBACK = Adapter(1, "127.0.0.1")
PATIENT = 30.0  # seconds; what has not happened by then never will
LATE = timedelta(hours=1)


def only_loopback() -> frozenset[Adapter]:
    return frozenset({LOOPBACK})


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def datagram(payload: Payload, key: SigningKey = KEY) -> bytes:
    data = sign(key, payload).datagram()
    assert data is not None
    return data


@dataclass
class Hearing:
    """What was heard, and everything to be heard with."""

    listener: Listener
    sources: FixedSources
    port: int
    heard: list[Payload]
    notices: list[Notice]

    def text(self, title: str = "점검", **more: object) -> Text:
        return Text(**self._signed(), title=title, **{"for_everybody": True, **more})  # type: ignore[arg-type]

    def call(self) -> Call:
        return Call(**self._signed())  # type: ignore[arg-type]

    def withdrawal(self) -> Withdrawal:
        return Withdrawal(**self._signed())  # type: ignore[arg-type]

    def _signed(self) -> dict[str, object]:
        now = self.sources.now()
        return {
            "epoch": "e",
            "number": 1,
            "announcement_id": self.sources.new_id(),
            "issued": now,
            "expires": now + LATE,
        }

    def send(self, data: bytes, to: str = "127.0.0.1") -> None:
        family = socket.AF_INET6 if ":" in to else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as mouth:
            if family == socket.AF_INET:
                mouth.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                mouth.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
            mouth.sendto(data, (to, self.port))

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENT):
            while not condition():  # noqa: ASYNC110 - datagrams tell nobody that they came
                await asyncio.sleep(0.005)


@asynccontextmanager
async def hearing(
    groups: tuple[str, ...] = (),
    present: Adapters = only_loopback,
    key: Callable[[], bytes | None] = lambda: KEY.public,
    sources: FixedSources | None = None,
    look: float = LOOK,
) -> AsyncIterator[Hearing]:
    """A listener that runs. The world stands still unless the test moves it, but for a budget that is to refill."""
    world = sources or FixedSources()
    heard: list[Payload] = []
    notices: list[Notice] = []

    def take(notice: Notice, payload: Payload) -> None:
        notices.append(notice)
        heard.append(payload)

    listener = Listener(key, world.now, take, world if sources else SystemSources(), present, look)
    found = Hearing(listener, world, free_port(), heard, notices)
    listener.configure(found.port, groups)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(listener.run())
        await found.until(lambda: listener.is_listening)
        yield found
        running.cancel()
