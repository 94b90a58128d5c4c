"""The way to the agent."""

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from controldock.desktop import transport


@pytest.fixture
def strangers(tmp_path: Path) -> Iterator[socket.socket]:
    nobody = 65534
    server = socket.socket(socket.AF_UNIX)
    place = tmp_path / "agent.sock"
    tmp_path.chmod(0o777)
    server.bind(str(place))
    place.chmod(0o777)
    os.seteuid(nobody)  # who listens is what the system tells
    try:
        server.listen()
    finally:
        os.seteuid(0)
    yield server
    server.close()


async def test_an_agent_of_ones_own_is_trusted(tmp_path: Path) -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()

    async with await asyncio.start_unix_server(greet, tmp_path / "agent.sock"):
        reader, writer = await transport.connect(str(tmp_path / "agent.sock"))
        assert await reader.read() == b"hello"
        writer.close()


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another person"
)
async def test_an_agent_of_another_person_is_not(strangers: socket.socket, tmp_path: Path) -> None:
    with pytest.raises(transport.Stranger, match="another person"):
        await transport.connect(str(tmp_path / "agent.sock"))


async def test_where_nobody_is_there_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        await transport.connect(str(tmp_path / "agent.sock"))
