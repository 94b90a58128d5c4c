"""The output of one attempt on disk, until the server has it: its beginning and its end, however much there is.

    NAME            the beginning, up to half of the limit
    NAME.67108864   what came after it, in pieces that are named by where in the output they begin; the oldest piece
    NAME.71303168   goes when the other half of the limit is full

What was said last is what tells why a script failed, so it is worth more than the middle. The names and sizes of the
files are all there is to know, so that it is still known after a crash.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from controldock.agent.files import BINARY, PRIVATE_FILE, write_all
from controldock.domain.task import LOG_SUMMARY_LIMIT

log = structlog.get_logger(__name__)

MAX_OUTPUT = 128 * 1024 * 1024  # bytes kept of an attempt; the server takes up to twice as much
PIECES = 16  # that the end is kept in: with each one that goes, a sixteenth of it goes


@dataclass(slots=True)
class _Piece:
    """A file with a part of the output."""

    path: Path
    begin: int  # where in the output
    size: int = 0

    @property
    def end(self) -> int:
        return self.begin + self.size


class Spool:
    """Files that grow while the script runs; read from anywhere at the same time."""

    def __init__(self, path: Path, *, limit: int = MAX_OUTPUT) -> None:
        self._path = path
        self._half = max(limit // 2, 1)
        self._piece_size = max(self._half // PIECES, 1)
        self._pieces = _found(path) or [_Piece(path, 0)]  # the first one is the beginning
        self._came = self._pieces[-1].end  # bytes of output there were
        self._last = b""  # the last of them, also when the disk is full; empty: not known, after a restart
        self._descriptor: int | None = None
        self._is_full = False
        self._grows = False

    @property
    def size(self) -> int:
        """Bytes kept."""
        return sum(piece.size for piece in self._pieces)

    @property
    def settled(self) -> int:
        """Of these, those at the beginning that will stay where they are."""
        return self._pieces[0].size if self._grows else self.size

    @property
    def missing(self) -> int:
        """Bytes that came and were not kept."""
        return self._came - self.size

    @property
    def head(self) -> int:
        """Bytes before those that are missing; 0 when none are."""
        if not self.missing:
            return 0
        return self._pieces[0].size if self._has_gap else self.size

    def write(self, data: bytes) -> None:
        """Keep `data`, as far as there is room for it. Never fails: the outcome counts more than the output."""
        self._grows = True
        self._came += len(data)
        self._last = (data if len(data) >= LOG_SUMMARY_LIMIT else self._last + data)[-LOG_SUMMARY_LIMIT:]
        while data and not self._is_full:
            data = data[self._keep(data) :]

    def read(self, offset: int, size: int) -> bytes:
        """At most `size` bytes from `offset` of what is kept; empty at the end, and where the files are gone."""
        found = []
        for piece in self._pieces:
            if offset < piece.size and size > 0:
                found.append(_read(piece, offset, size))
                size -= len(found[-1])
            offset = max(offset - piece.size, 0)
        return b"".join(found)

    def tail(self) -> bytes:
        """The last bytes, as many as a log summary takes."""
        return self._last or self.read(max(self.size - LOG_SUMMARY_LIMIT, 0), LOG_SUMMARY_LIMIT)

    def sync(self) -> None:
        """Make it durable, so that a finished attempt has its output after a power cut. Slow: call it in a thread."""
        if self._came <= LOG_SUMMARY_LIMIT:
            return  # a small output is in the journal's record as a whole
        for piece in self._pieces:
            try:
                descriptor = os.open(piece.path, os.O_RDWR | BINARY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
            except OSError as error:
                if piece.size:
                    log.error("spool.not_durable", file=piece.path.name, reason=error.strerror)

    def close(self) -> None:
        """No more is coming."""
        self._grows = False
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def remove(self) -> None:
        """The server has it."""
        self.close()
        for piece in self._pieces:
            piece.path.unlink(missing_ok=True)

    @property
    def _has_gap(self) -> bool:
        """Whether what is missing is missing after the beginning, and there is an end."""
        return len(self._pieces) > 1 and self._pieces[1].begin > self._pieces[0].end

    def _keep(self, data: bytes) -> int:
        """Write as much of `data` as goes into one file; returns how much that was. Sets `_is_full` when none does."""
        piece = self._pieces[-1]
        room = (self._half if len(self._pieces) == 1 else self._piece_size) - piece.size
        if room <= 0:
            self._turn()
            return 0
        part = data[:room]
        try:
            if self._descriptor is None:
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY
                self._descriptor = os.open(piece.path, flags, PRIVATE_FILE)
            write_all(self._descriptor, part)
        except OSError as error:
            log.error("spool.full", file=self._path.name, kept=self.size, reason=error.strerror)
            kept = self._given_back(piece)
            piece.size += kept
            self._make_room()
            return kept
        piece.size += len(part)
        return len(part)

    def _turn(self) -> None:
        """Begin a new piece, at the expense of the oldest one."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        begin = self._pieces[-1].end
        self._pieces.append(_Piece(self._path.with_name(f"{self._path.name}.{begin}"), begin))
        if len(self._pieces) - 1 > self._half // self._piece_size:
            self._drop(1)

    def _make_room(self) -> None:
        """On a full disk, at the expense of the middle; without one, nothing more is kept. One gap is all there may be:
        output with another hole in it would be a lie."""
        if len(self._pieces) > 2:  # noqa: PLR2004 - the beginning, something to drop, and the present one
            self._drop(1)
            return
        self._is_full = True
        if self._has_gap:
            self.close()
            self._grows = True
            self._drop(1)

    def _drop(self, number: int) -> None:
        with suppress(OSError):
            self._pieces[number].path.unlink(missing_ok=True)
        del self._pieces[number]

    def _given_back(self, piece: _Piece) -> int:
        """How much of an interrupted write reached the file."""
        if self._descriptor is None:
            return 0
        return max(os.fstat(self._descriptor).st_size - piece.size, 0)


def _found(path: Path) -> list[_Piece]:
    """What an earlier run of the agent left, as far as it belongs together: a power cut may have taken parts."""
    if not path.exists():
        return []
    prefix = f"{path.name}."
    names = (file.name for file in path.parent.iterdir())
    begins = (name.removeprefix(prefix) for name in names if name.startswith(prefix))
    found = [_Piece(path, 0, path.stat().st_size)]
    for begin in sorted(int(text) for text in begins if text.isascii() and text.isdecimal()):
        file = path.with_name(f"{path.name}.{begin}")
        last = found[-1]
        fits = begin == last.end or (len(found) == 1 and begin > last.end)
        if fits and file.exists():
            found.append(_Piece(file, begin, file.stat().st_size))
        else:
            file.unlink(missing_ok=True)
    return found


def _read(piece: _Piece, offset: int, size: int) -> bytes:
    try:
        with piece.path.open("rb") as file:
            file.seek(offset)
            return file.read(min(size, piece.size - offset))
    except OSError:
        return b""
