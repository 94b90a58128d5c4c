"""Every attempt that was ever started, in a file of its own: the second witness beside the journal.

The journal may lose its end to a bad disk. An attempt that this file still names is not started again: whoever asks
for it is told that it may or may not have run. Records are ids of a fixed size, so that damage to one harms no other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import structlog

from controldock.agent.errors import JournalError
from controldock.agent.files import open_for_append, replace_file, write_all
from controldock.sources import ID_LENGTH

log = structlog.get_logger(__name__)

KEEP = 20_000  # ids, the newest: twice the journal's tombstones, 540 kB
_RECORD = ID_LENGTH + 1  # an id and a line end


class Starts:
    """The ids, on disk and in memory."""

    def __init__(self, path: Path, *, sync: Callable[[int], None] = os.fsync) -> None:
        self._path = path
        self._sync = sync
        data = path.read_bytes() if path.exists() else b""
        self._ids = dict.fromkeys(_parse(data))  # a dict keeps the order
        if len(data) > 2 * KEEP * _RECORD or len(data) % _RECORD:
            self._write_anew()
        self._descriptor = open_for_append(path)

    def __contains__(self, attempt_id: str) -> bool:
        return attempt_id in self._ids

    def add(self, attempt_ids: Iterable[str]) -> None:
        """Remember them, durable on return."""
        fresh = [attempt_id for attempt_id in attempt_ids if attempt_id not in self._ids]
        if not fresh:
            return
        self._ids.update(dict.fromkeys(fresh))
        size = os.fstat(self._descriptor).st_size
        try:
            write_all(self._descriptor, _records(fresh))
        except OSError as error:  # the disk is full; the journal, the first witness, is written already
            os.ftruncate(self._descriptor, size)
            log.error("starts.full", reason=error.strerror)
            return
        try:
            self._sync(self._descriptor)
        except OSError as error:
            raise JournalError(f"{self._path} can't be made durable: {error.strerror}.") from None

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def _write_anew(self) -> None:
        """Whole records, the newest ones only."""
        self._ids = dict.fromkeys(list(self._ids)[-KEEP:])
        try:
            replace_file(self._path, _records(self._ids))
        except OSError as error:
            raise JournalError(f"{self._path} can't be written: {error.strerror}.") from None


def _records(attempt_ids: Iterable[str]) -> bytes:
    return "".join(f"{attempt_id}\n" for attempt_id in attempt_ids).encode()


def _parse(data: bytes) -> list[str]:
    records = (data[start : start + _RECORD] for start in range(0, len(data), _RECORD))
    return [
        record[:-1].decode("ascii")
        for record in records
        if len(record) == _RECORD and record.endswith(b"\n") and record[:-1].isalnum()
    ]
