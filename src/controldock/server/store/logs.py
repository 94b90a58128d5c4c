"""The log store: the raw output of attempts, in a folder on this machine.

Each log is one file, `.log` while it grows. Once it is complete it is packed into a `.logz`:

    write .packing, fsync  ->  read it back and compare  ->  rename to .logz, fsync the folder  ->  remove .log

Whatever dies in between, the bytes are there: while a `.log` exists it holds all of them, and it is the one that
counts. Should more come for a packed log, it is unpacked the same way round.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import structlog

from controldock.domain.errors import Unavailable
from controldock.server.store.log_files import BLOCK, Damaged, LogFile, PackedLog, Packer, PlainLog
from controldock.sources import decode_id

log = structlog.get_logger()

READ_CHUNK = 256 * 1024  # bytes handed to the browser at once
FULL_RETRY = (
    30.0  # seconds until an agent asks again whether there is room: people free disks, which takes minutes
)
MIN_PACKED = 8 * 1024  # bytes; smaller ones would hardly save a block of the disk
PLAIN, PACKED, PACKING = ".log", ".logz", ".packing"
_SHELVES = 64  # locks: two threads never change one log at once, nearly all others don't wait for each other
_BINARY = getattr(os, "O_BINARY", 0)
_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


@dataclass(frozen=True, slots=True)
class StoredLog:
    """A file of the store."""

    attempt_id: str
    size: int  # on disk
    changed_at: float  # seconds since 1970
    is_packed: bool


class Logs:
    """What attempts wrote. Names are made of ids that were checked, never of what a PC says."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks = [threading.Lock() for _ in range(_SHELVES)]

    async def append(self, attempt_id: str, offset: int, data: bytes) -> int:
        """Keep a piece, on disk before this returns; the size so far. A piece that is there already changes nothing,
        one that would leave a gap is not taken: the size tells the sender where to go on. Unavailable when the disk
        takes nothing: all that was kept before stays."""
        return await asyncio.to_thread(self._append, attempt_id, offset, data)

    def size(self, attempt_id: str) -> int:
        """How much is kept, bytes of output."""
        path = self._path(attempt_id)
        try:
            return path.stat().st_size
        except FileNotFoundError:
            pass
        found = self.open(attempt_id)
        if found is None:
            return 0
        found.close()
        return found.size

    def open(self, attempt_id: str) -> LogFile | None:
        """The log, to be closed after use; None where there is none. It may be packed or removed meanwhile."""
        path = self._path(attempt_id)
        for _ in range(3):  # it may change its form between two looks
            try:
                return PlainLog(path)
            except FileNotFoundError:
                pass
            try:
                return PackedLog(path.with_suffix(PACKED))
            except FileNotFoundError:
                pass
            except Damaged as error:
                log.error("log.damaged", attempt=attempt_id, reason=str(error))
                return None
        return None

    async def read(self, attempt_id: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` on, in pieces."""
        found = await asyncio.to_thread(self.open, attempt_id)
        if found is None:
            return
        end = found.size if end is None else min(end, found.size)
        try:
            while start < end:
                piece = await asyncio.to_thread(found.read, start, min(READ_CHUNK, end - start))
                if not piece:
                    return
                yield piece
                start += len(piece)
        finally:
            found.close()

    async def pack(self, attempt_id: str) -> bool:
        """Compress a log that is complete; whether it is packed now. Loses nothing, whatever happens in between."""
        return await asyncio.to_thread(self._pack, attempt_id)

    async def remove(self, attempt_id: str) -> None:
        """Forget a log for ever."""
        await asyncio.to_thread(self._remove, attempt_id)

    def stored(self) -> Iterator[StoredLog]:
        """Every file there is, in no order; leftovers of an interrupted packing are removed on the way."""
        for shelf in _entries(self._folder):
            for entry in _entries(Path(shelf)):
                path = Path(entry)
                if path.suffix == PACKING:
                    self._clear(path)
                elif (found := _stored(path)) is not None:
                    yield found

    # -- in a thread --

    def _append(self, attempt_id: str, offset: int, data: bytes) -> int:
        path = self._path(attempt_id)
        with self._lock(attempt_id), _room(attempt_id):
            packed = path.with_suffix(PACKED)
            if packed.exists() and not path.exists():
                kept = PackedLog(packed)
                kept.close()
                if offset + len(data) <= kept.size or offset > kept.size:
                    return kept.size
                self._unpack(attempt_id)
            return _append_to(path, offset, data)

    def _pack(self, attempt_id: str) -> bool:
        path = self._path(attempt_id)
        packed, packing = path.with_suffix(PACKED), path.with_suffix(PACKING)
        with self._lock(attempt_id):
            if not path.exists():
                return packed.exists()
            try:
                _write_packed(path, packing)
                packing.replace(packed)
                _sync_folder(path.parent)
            except OSError as error:
                log.warning("log.not_packed", attempt=attempt_id, reason=str(error))
                packing.unlink(missing_ok=True)
                return False
            path.unlink()
            return True

    def _unpack(self, attempt_id: str) -> None:
        """Make it plain again: more is coming."""
        path = self._path(attempt_id)
        packing = path.with_suffix(PACKING)
        try:
            _write_plain(path.with_suffix(PACKED), packing)
            packing.replace(path)
            _sync_folder(path.parent)
        except OSError:
            packing.unlink(missing_ok=True)
            raise
        path.with_suffix(PACKED).unlink()

    def _remove(self, attempt_id: str) -> None:
        path = self._path(attempt_id)
        with self._lock(attempt_id):
            for suffix in (PACKING, PACKED, PLAIN):  # the one that counts last
                path.with_suffix(suffix).unlink(missing_ok=True)

    def _clear(self, packing: Path) -> None:
        """Remove what an interrupted packing left, unless it is at work just now."""
        with self._lock(packing.stem):
            packing.unlink(missing_ok=True)

    def _lock(self, attempt_id: str) -> threading.Lock:
        return self._locks[hash(attempt_id) % _SHELVES]

    def _path(self, attempt_id: str) -> Path:
        decode_id(attempt_id)  # ValueError unless it is an id: no way out of the folder
        return self._folder / attempt_id[-2:] / f"{attempt_id}{PLAIN}"


@contextmanager
def _room(attempt_id: str) -> Iterator[None]:
    """Turns what the disk refuses into a wish to come again."""
    try:
        yield
    except OSError as error:
        log.error("log.not_kept", attempt=attempt_id, reason=error.strerror or str(error))
        full = "The server's disk is full." if error.errno in _FULL else "The server can't write logs."
        raise Unavailable(full, retry_after=FULL_RETRY) from error


def _append_to(path: Path, offset: int, data: bytes) -> int:
    if not path.parent.exists():
        _make_folder(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | _BINARY, 0o600)
    try:
        before = os.fstat(handle).st_size
        if before == 0:
            _sync_folder(path.parent)  # its name, before anything is said to be in it
        try:
            size = _write(
                handle, before, memoryview(data)[before - offset :] if offset <= before else memoryview(b"")
            )
            os.fsync(handle)  # of a repeat, too: whoever wrote it may have died before this line
        except OSError:
            # After a failed fsync nobody knows what the disk has; so it goes back to what was acknowledged.
            os.ftruncate(handle, before)
            raise
    finally:
        os.close(handle)
    return size


def _write(handle: int, size: int, piece: memoryview) -> int:
    os.lseek(handle, size, os.SEEK_SET)
    while piece:
        written = os.write(handle, piece)
        piece, size = piece[written:], size + written
    return size


def _write_packed(path: Path, target: Path) -> None:
    """A packed copy on disk that was read back and is right."""
    plain = PlainLog(path)
    try:
        with _private(target) as file:
            packer = Packer(file)
            digest = _each(plain, packer.add)
            packer.finish()
            _settle(file, target, path)
    finally:
        plain.close()
    packed = PackedLog(target)
    try:
        if packed.size != plain.size or _each(packed, lambda _: None) != digest:
            raise Damaged("what was read back differs")
    finally:
        packed.close()


def _write_plain(packed: Path, target: Path) -> None:
    source = PackedLog(packed)
    try:
        with _private(target) as file:
            _each(source, file.write)
            _settle(file, target, packed)
    finally:
        source.close()


def _each(source: LogFile, use: Callable[[bytes], object]) -> bytes:
    """Hand over block after block; the digest of all."""
    digest = hashlib.blake2b()
    for start in range(0, source.size, BLOCK):
        block = source.read(start, BLOCK)
        digest.update(block)
        use(block)
    return digest.digest()


def _private(path: Path) -> IO[bytes]:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
    return os.fdopen(handle, "wb")


def _settle(file: IO[bytes], path: Path, model: Path) -> None:
    """On disk, with the time of the file that it stands for: by it logs get old."""
    file.flush()
    os.fsync(file.fileno())
    changed = model.stat().st_mtime
    os.utime(path, (changed, changed))


def _stored(path: Path) -> StoredLog | None:
    try:
        decode_id(path.stem)
        facts = path.stat()
    except (ValueError, FileNotFoundError):
        return None
    if path.suffix not in (PLAIN, PACKED):
        return None
    return StoredLog(path.stem, facts.st_size, facts.st_mtime, path.suffix == PACKED)


def _entries(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.path for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        return []


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
