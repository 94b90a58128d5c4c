"""The desk's door on Linux: a Unix socket. The kernel says whose program it is that comes in."""

from __future__ import annotations

import asyncio
import socket
import struct
from pathlib import Path

from controldock.agent.platform.screens import Visited, Visitor

_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid: SO_PEERCRED, unix(7)
_FOR_ALL = 0o666  # everybody at this PC has a session; what they can say concerns their own alone
_FOLDER_FOR_ALL = 0o755


class LinuxDoor:
    """Opens it."""

    async def open(self, place: Path, visited: Visited) -> asyncio.AbstractServer | None:
        _clear(place)

        async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await visited(reader, writer, _visitor(writer.get_extra_info("socket")))
            finally:
                writer.close()

        server = await asyncio.start_unix_server(visit, place)
        _let_all_in(place)
        return server


def _clear(place: Path) -> None:
    """A folder to be in, and nothing left of an agent that was killed: no other one has our state folder."""
    if not place.parent.exists():
        place.parent.mkdir()
        place.parent.chmod(_FOLDER_FOR_ALL)  # whatever the umask is
    place.unlink(missing_ok=True)


def _let_all_in(place: Path) -> None:
    place.chmod(_FOR_ALL)


def _visitor(connection: socket.socket) -> Visitor:
    answer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    process, user, _ = _CREDENTIALS.unpack(answer)
    return Visitor(process=process, owner=str(user))
