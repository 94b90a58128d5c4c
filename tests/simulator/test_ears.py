"""A fleet that hears datagrams."""

import asyncio
import socket
from datetime import timedelta

from tests.simulator.conftest import Stage

from controldock.protocol import announcements as a
from controldock.protocol.messages import Config
from controldock.protocol.signing import SEED_SIZE, SigningKey
from controldock.simulator import ears
from controldock.simulator.ears import Ears
from controldock.simulator.figures import Figures
from controldock.simulator.people import People
from controldock.sources import SystemSources

KEY, SOURCES = SigningKey(bytes(SEED_SIZE)), SystemSources()


class Pc:
    """Who listens."""

    def __init__(self, network: str) -> None:
        self.network = network
        self.heard: asyncio.Queue[a.Payload] = asyncio.Queue()

    def hear(self, payload: a.Payload) -> None:
        self.heard.put_nowait(payload)


def text(title: str = "Hello") -> a.Text:
    now = SOURCES.now()
    return a.Text(
        epoch="e",
        number=1,
        announcement_id=SOURCES.new_id(),
        issued=now,
        expires=now + timedelta(hours=1),
        title=title,
        for_everybody=True,
    )


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        return int(udp.getsockname()[1])


def send(port: int, *datagrams: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        for datagram in datagrams:
            udp.sendto(datagram, ("127.0.0.1", port))


def datagram(payload: a.Payload, key: SigningKey = KEY) -> bytes:
    data = a.sign(key, payload).datagram()
    assert data is not None
    return data


async def test_what_is_genuine_is_heard_once_by_everybody() -> None:
    figures, pcs, port = Figures(), [Pc("10.0.0.0/24"), Pc("10.0.1.0/24")], free_port()
    listening = Ears(asyncio.get_running_loop(), People(hears=1.0), figures)
    for pc in pcs:
        listening.add(pc)
    config = Config(poll_interval=30, announcement_port=port, multicast_groups=("239.255.55.2", "ff15::5502"))
    listening.listen(config, KEY.public)
    listening.listen(config, KEY.public)
    said, taken_back = text(), text("last")
    withdrawal = a.Withdrawal(
        epoch="e",
        number=2,
        announcement_id=taken_back.announcement_id,
        issued=said.issued,
        expires=said.expires,
    )
    forged = datagram(text("forged"), SigningKey(b"x" * SEED_SIZE))
    send(port, b"noise", forged, datagram(said), datagram(said), datagram(withdrawal))
    for pc in pcs:
        async with asyncio.timeout(20):
            assert [await pc.heard.get(), await pc.heard.get()] == [said, withdrawal]
        assert pc.heard.empty()
    listening.close()
    assert figures.errors == {}


async def test_without_ears_nothing_is_opened_and_a_port_of_somebody_else_is_counted() -> None:
    loop, figures = asyncio.get_running_loop(), Figures()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as somebody:
        somebody.bind(("0.0.0.0", 0))
        config = Config(poll_interval=30, announcement_port=somebody.getsockname()[1])
        deaf = Ears(loop, People(), figures)
        deaf.listen(config, KEY.public)
        assert figures.errors == {}
        listening = Ears(loop, People(hears=1.0), figures)
        listening.listen(config, KEY.public)
        listening.close()
    assert figures.errors == {"datagrams_unheard": 1}


async def test_only_so_many_copies_are_remembered() -> None:
    listening = Ears(asyncio.get_running_loop(), People(hears=1.0), Figures())
    listening._public = KEY.public
    for number in range(ears.REMEMBERED + 5):
        listening._take(datagram(text(str(number))))
    assert len(listening._known) == ears.REMEMBERED


async def test_a_fleet_shows_what_it_heard(stage: Stage) -> None:
    stage.server.announcement_port = free_port()
    people = People(notice=0.0, hidden=0.0, away=0.0, hears=1.0)
    async with stage.fleet(agents=3, people=people) as fleet:
        await stage.online(fleet.figures, 3)
        send(stage.server.announcement_port, datagram(text(), stage.server.key))
        await stage.until(lambda: fleet.figures.shown == 3)
        await stage.until(lambda: fleet.figures.receipts >= 3)
    assert all(one.heard_udp_at and not one.heard_tcp_at for one in stage.server.receipts)
