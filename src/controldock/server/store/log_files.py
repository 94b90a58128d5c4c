"""A log at rest, in one of two forms: plain, as it grows, and packed, once it is complete.

A packed log is seekable: its bytes are compressed in blocks of BLOCK bytes, each by itself.

    header   8 bytes   "CDLOG" 01 00 00
    blocks             zlib streams (RFC 1950), one after the other; all but the last hold BLOCK bytes
    index    4 × n     length of each stream, big-endian
    footer   24 bytes  size of the log (8), n (4), CRC-32 of the index (4), header again (8)
"""

from __future__ import annotations

import os
import struct
import zlib
from array import array
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

BLOCK = 256 * 1024  # bytes: unpacking one takes a millisecond, and larger ones pack hardly better
LEVEL = 6  # of zlib; 9 takes twice as long for 1 %
_HEADER = b"CDLOG\x01\0\0"
_FOOTER = struct.Struct(">QII8s")


class Damaged(OSError):
    """A packed log does not hold what its index says."""


class LogFile(Protocol):
    """A log that is open for reading; what happens to its file meanwhile does not matter."""

    size: int

    def read(self, start: int, length: int) -> bytes:
        """These bytes, fewer at the end. One caller at a time."""

    def close(self) -> None:
        """Let go of the file."""


class PlainLog:
    """A log as it came; it may grow, and is as long as it was when it was opened."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self.size = os.fstat(self._file.fileno()).st_size

    def read(self, start: int, length: int) -> bytes:
        """As `LogFile`."""
        self._file.seek(start)
        return _read_all(self._file, min(length, max(self.size - start, 0)))

    def close(self) -> None:
        """As `LogFile`."""
        self._file.close()


class PackedLog:
    """A log that is complete and compressed; it remembers the block that was read last."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        try:
            self.size, self._starts = _read_index(self._file)
        except BaseException:
            self._file.close()
            raise
        self._at = -1
        self._block = b""

    def read(self, start: int, length: int) -> bytes:
        """As `LogFile`; Damaged when the file is not what it was."""
        end = min(start + length, self.size)
        pieces = []
        while start < end:
            block = self._unpacked(start // BLOCK)
            piece = block[start % BLOCK : start % BLOCK + end - start]
            pieces.append(piece)
            start += len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def close(self) -> None:
        """As `LogFile`."""
        self._file.close()

    def _unpacked(self, number: int) -> bytes:
        if number != self._at:
            start, end = self._starts[number], self._starts[number + 1]
            self._file.seek(start)
            self._block = _unpack(_read_all(self._file, end - start), min(BLOCK, self.size - number * BLOCK))
            self._at = number
        return self._block


class MemoryLog:
    """A log that is short enough to live in its row."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read(self, start: int, length: int) -> bytes:
        """As `LogFile`."""
        return self._data[start : start + length]

    def close(self) -> None:
        """As `LogFile`."""


class Opened:
    """Closes a log after use."""

    def __init__(self, log: LogFile) -> None:
        self._log = log

    def __enter__(self) -> LogFile:
        return self._log

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._log.close()


class Packer:
    """Writes a packed log."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._lengths = array("L")
        self._size = 0
        target.write(_HEADER)

    def add(self, block: bytes) -> Self:
        """The next block; all but the last are of BLOCK bytes."""
        packed = zlib.compress(block, LEVEL)
        self._target.write(packed)
        self._lengths.append(len(packed))
        self._size += len(block)
        return self

    def finish(self) -> None:
        """No more blocks."""
        index = struct.pack(f">{len(self._lengths)}I", *self._lengths)
        self._target.write(index)
        self._target.write(_FOOTER.pack(self._size, len(self._lengths), zlib.crc32(index), _HEADER))


def _read_index(file: IO[bytes]) -> tuple[int, array[int]]:
    """How long the log is, and where its blocks begin; the last number is where they end."""
    length = os.fstat(file.fileno()).st_size
    file.seek(max(length - _FOOTER.size, 0))
    footer = _read_all(file, _FOOTER.size)
    if len(footer) < _FOOTER.size:
        raise Damaged("too short")
    size, count, checksum, mark = _FOOTER.unpack(footer)
    begin = length - _FOOTER.size - 4 * count
    if mark != _HEADER or begin < len(_HEADER) or count != -(-size // BLOCK):
        raise Damaged("no footer")
    file.seek(begin)
    index = _read_all(file, 4 * count)
    if zlib.crc32(index) != checksum:
        raise Damaged("index")
    starts = array("Q", accumulate(struct.unpack(f">{count}I", index), initial=len(_HEADER)))
    if starts[-1] != begin:
        raise Damaged("index")
    return size, starts


def _unpack(packed: bytes, expected: int) -> bytes:
    machine = zlib.decompressobj()
    try:
        block = machine.decompress(packed, expected + 1)  # a damaged file must not become a bomb
    except zlib.error as error:
        raise Damaged(str(error)) from error
    if len(block) != expected or not machine.eof:
        raise Damaged("block")
    return block


def _read_all(file: IO[bytes], length: int) -> bytes:
    pieces = []
    while length > 0 and (piece := file.read(length)):
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
