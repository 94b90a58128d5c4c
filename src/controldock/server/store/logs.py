"""The log store: the raw output of attempts, one file each. A folder on this machine."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from controldock.sources import decode_id

READ_CHUNK = 256 * 1024  # bytes handed to the browser at once


class Logs:
    """What attempts wrote. Names are made of ids that were checked, never of what a PC says."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def append(self, attempt_id: str, offset: int, data: bytes) -> int:
        """Keep a piece, on disk before this returns; the size so far. A piece that is there already changes nothing,
        one that would leave a gap is not taken: the size tells the sender where to go on."""
        return await asyncio.to_thread(self._append, attempt_id, offset, data)

    def size(self, attempt_id: str) -> int:
        """How much is kept, bytes."""
        try:
            return self._path(attempt_id).stat().st_size
        except FileNotFoundError:
            return 0

    async def read(self, attempt_id: str, start: int = 0) -> AsyncIterator[bytes]:
        """The bytes from `start` on, in pieces."""
        try:
            file = await asyncio.to_thread(self._path(attempt_id).open, "rb")
        except FileNotFoundError:
            return
        try:
            file.seek(start)
            while piece := await asyncio.to_thread(file.read, READ_CHUNK):
                yield piece
        finally:
            file.close()

    def _append(self, attempt_id: str, offset: int, data: bytes) -> int:
        path = self._path(attempt_id)
        new = not path.exists()
        if new:
            _make_folder(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            size = os.fstat(handle).st_size
            piece = memoryview(data)[size - offset :] if offset <= size else memoryview(b"")
            os.lseek(handle, size, os.SEEK_SET)
            while piece:
                written = os.write(handle, piece)
                piece, size = piece[written:], size + written
            os.fsync(handle)  # of a repeat, too: whoever wrote it may have died before this line
        finally:
            os.close(handle)
        if new:
            _sync_folder(path.parent)
        return size

    def _path(self, attempt_id: str) -> Path:
        decode_id(attempt_id)  # ValueError unless it is an id: no way out of the folder
        return self._folder / attempt_id[-2:] / f"{attempt_id}.log"


def _make_folder(folder: Path) -> None:
    """Make it with its parents; their names are on disk afterwards."""
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):  # Windows has no such call, and needs none
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
