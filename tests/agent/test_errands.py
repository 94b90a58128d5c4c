"""Errands: done at once, by this PC's own networks."""

import asyncio
import socket
from collections.abc import Iterable

from controldock import wake_on_lan
from controldock.agent.errands import Errands
from controldock.protocol.messages import Errand

MAC, OTHER = bytes.fromhex("a4bb6dc01234"), bytes.fromhex("a4bb6dc05678")
LOOPBACK = wake_on_lan.Attachment("127.0.0.1", "127.255.255.255")


async def test_the_inventory_is_looked_at_at_once() -> None:
    asked: list[str] = []
    errands = Errands(lambda: asked.append("now"))
    errands.take(Errand(id=1, collect_inventory=True))
    errands.take(Errand(id=2))
    assert asked == ["now"]


async def test_neighbors_are_really_sent_magic_packets() -> None:
    """Complaint 57: magic packets stop at the subnet, unless somebody in it sends them."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as card:
        card.bind(("127.255.255.255", 0))
        card.setblocking(False)
        port = card.getsockname()[1]

        def send(macs: Iterable[bytes]) -> frozenset[bytes]:
            return wake_on_lan.send(macs, ports=(port,), networks=lambda: [LOOPBACK])

        async with asyncio.TaskGroup() as group, asyncio.timeout(20):
            errands = Errands(lambda: None, send)
            running = group.create_task(errands.run())
            for macs in ((MAC,), (OTHER, MAC)):
                errands.take(Errand(id=1, wake=macs))
                heard = {await asyncio.get_running_loop().sock_recv(card, 200) for _ in macs}
                assert heard == {wake_on_lan.magic_packet(mac) for mac in macs}
            running.cancel()
