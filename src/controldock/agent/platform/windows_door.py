"""The desk's door on Windows: a named pipe. The system says which process it is that comes in, and so whose session."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psutil

from controldock import windows_pipe
from controldock.agent.platform.screens import Visited, Visitor


class WindowsDoor:
    """Opens it. There is one for the PC: the place in the file system does not matter."""

    async def open(self, place: Path, visited: Visited) -> asyncio.AbstractServer | None:
        async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, process: int) -> None:
            await visited(reader, writer, Visitor(process=process, owner=_owner(process)))

        return await windows_pipe.serve(windows_pipe.NAME, visit)


def _owner(process: int) -> str:
    """The person whose program it is, as the system says."""
    try:
        return psutil.Process(process).username().lower()
    except psutil.Error:
        return f"process {process}"  # gone already, or not to be looked into
