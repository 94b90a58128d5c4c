"""The socket that companions come in by."""

import asyncio
import os
from pathlib import Path

from controldock.agent.platform.linux_door import LinuxDoor
from controldock.agent.platform.screens import Visitor


async def test_the_kernel_says_who_comes_and_everybody_may(tmp_path: Path) -> None:
    place, visitors = tmp_path / "run/desktop.sock", list[Visitor]()

    async def visited(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, visitor: Visitor) -> None:
        visitors.append(visitor)

    for _ in range(2):  # an agent that was killed leaves its socket
        server = await LinuxDoor().open(place, visited)
        assert server is not None
        reader, writer = await asyncio.open_unix_connection(place)
        assert await reader.read() == b""  # visited is over, so the door closes
        writer.close()
        await writer.wait_closed()
        server.close()
    assert visitors == [Visitor(os.getpid(), str(os.geteuid()))] * 2
    assert place.stat().st_mode & 0o777 == 0o666
    assert place.parent.stat().st_mode & 0o777 == 0o755
