"""The way to the agent: a Unix socket, on Windows a named pipe. This is the only place that knows."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import sys

from controldock import windows_pipe

_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid: unix(7), SO_PEERCRED
_ROOT = 0

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Stranger(OSError):
    """Somebody else listens there: neither the system's agent nor one of this person's own."""


async def connect(place: str) -> Streams:
    """Both ends of a fresh connection to the agent at `place`; OSError when there is none."""
    if sys.platform == "win32":
        streams, is_trusted = await windows_pipe.connect(windows_pipe.NAME)
        if not is_trusted:
            streams[1].close()
            raise Stranger(f"{windows_pipe.NAME} belongs to another person")
        return streams
    reader, writer = await asyncio.open_unix_connection(place)
    if not _is_trusted(writer.get_extra_info("socket")):
        writer.close()
        raise Stranger(f"{place} belongs to another person")
    return reader, writer


def _is_trusted(connection: socket.socket) -> bool:
    """Whether it is root's or our own; where the system does not tell, the folder's rights have to do."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    answer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return _CREDENTIALS.unpack(answer)[1] in (_ROOT, os.geteuid())
