"""The ratchet on disk: two slots that are overwritten in turn, so that one is whole at any moment, on a full disk too.

0         8                          40         44
+---------+--------------------------+----------+
| count,  | ratchet                  | CRC-32,  |    at 0 and at 4096, each in a sector of its own
| big end.| 32 bytes                 | big end. |
+---------+--------------------------+----------+
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from controldock.agent.errors import FolderUnusable
from controldock.agent.files import BINARY, PRIVATE_FILE, replace_file, write_all
from controldock.protocol.messages import SECRET_SIZE

SLOT = 4096  # bytes from one to the other: no sector of a disk is larger, and half of a written one may be garbage
_COUNT = 8  # bytes
_CHECKSUM = 4  # bytes
_SIZE = _COUNT + SECRET_SIZE + _CHECKSUM


class RatchetFile:
    """The secret that the next hello shows. Written in place: a full disk takes that, but no new file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes | None:
        """The one that was kept last; None when there was none yet. FolderUnusable when that can't be known."""
        slots = self._slots()
        return max(slots)[1] if slots else None

    def keep(self, ratchet: bytes) -> None:
        """Write it down, durable when this returns. FolderUnusable: the earlier one or this one is there."""
        slots = self._slots()
        count, _, place = max(slots) if slots else (0, b"", SLOT)
        data = (count + 1).to_bytes(_COUNT, "big") + ratchet
        data += zlib.crc32(data).to_bytes(_CHECKSUM, "big")
        try:
            if not slots and not self._path.exists():
                replace_file(self._path, b"\0" * 2 * SLOT)
            descriptor = os.open(self._path, os.O_WRONLY | BINARY, PRIVATE_FILE)
            try:
                os.lseek(descriptor, SLOT - place, os.SEEK_SET)  # the other one
                write_all(descriptor, data)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise FolderUnusable(f"{self._path} can't be written: {error.strerror}.") from None

    def _slots(self) -> list[tuple[int, bytes, int]]:
        """The whole ones: how many came before, the ratchet, where it stands."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise FolderUnusable(f"{self._path} can't be read: {error.strerror}.") from None
        return [slot for place in (0, SLOT) if (slot := _slot(data[place : place + _SIZE], place))]


def _slot(data: bytes, place: int) -> tuple[int, bytes, int] | None:
    body, checksum = data[:-_CHECKSUM], data[-_CHECKSUM:]
    count = int.from_bytes(body[:_COUNT], "big")
    is_whole = len(data) == _SIZE and count > 0 and zlib.crc32(body).to_bytes(_CHECKSUM, "big") == checksum
    return (count, body[_COUNT:], place) if is_whole else None
