"""The output of one attempt on disk, until the server has it."""

from __future__ import annotations

import os
from pathlib import Path

import structlog

from controldock.agent.files import PRIVATE_FILE, write_all
from controldock.domain.task import LOG_SUMMARY_LIMIT

log = structlog.get_logger(__name__)

MAX_OUTPUT = 64 * 1024 * 1024  # bytes kept of an attempt: the fullest logs of installers are some 20 MB
_BINARY = getattr(os, "O_BINARY", 0)


class Spool:
    """A file that grows while the script runs; read from anywhere at the same time."""

    def __init__(self, path: Path, *, limit: int = MAX_OUTPUT) -> None:
        self._path = path
        self._limit = limit
        self._descriptor: int | None = None
        self._is_full = False
        self.size = path.stat().st_size if path.exists() else 0  # bytes kept
        self.missing = 0  # bytes that came and were not kept

    def write(self, data: bytes) -> None:
        """Keep `data`, or as much of it as there is room for. Never fails: the outcome counts more than the output."""
        kept = 0 if self._is_full else self._keep(data[: self._limit - self.size])
        self.size += kept
        self.missing += len(data) - kept
        if kept < len(data):
            self._is_full = True  # for good: output with a hole in it would be a lie

    def read(self, offset: int, size: int) -> bytes:
        """At most `size` bytes from `offset`; empty at the end, and where the file is gone."""
        try:
            with self._path.open("rb") as file:
                file.seek(offset)
                return file.read(min(size, max(self.size - offset, 0)))
        except OSError:
            return b""

    def tail(self) -> bytes:
        """The last bytes, as many as a log summary takes."""
        return self.read(max(self.size - LOG_SUMMARY_LIMIT, 0), LOG_SUMMARY_LIMIT)

    def sync(self) -> None:
        """Make it durable, so that a finished attempt has its output after a power cut. Slow: call it in a thread."""
        if self._descriptor is None or self.size <= LOG_SUMMARY_LIMIT:
            return  # a small output is in the journal's record as a whole
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            log.error("spool.not_durable", file=self._path.name, reason=error.strerror)

    def close(self) -> None:
        """No more is coming."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def remove(self) -> None:
        """The server has it."""
        self.close()
        self._path.unlink(missing_ok=True)

    def _keep(self, data: bytes) -> int:
        if not data:
            return 0
        try:
            if self._descriptor is None:
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY
                self._descriptor = os.open(self._path, flags, PRIVATE_FILE)
            write_all(self._descriptor, data)
        except OSError as error:
            log.error("spool.full", file=self._path.name, kept=self.size, reason=error.strerror)
            return self._give_back()
        return len(data)

    def _give_back(self) -> int:
        """How much of an interrupted write reached the file."""
        if self._descriptor is None:
            return 0
        return max(os.fstat(self._descriptor).st_size - self.size, 0)
