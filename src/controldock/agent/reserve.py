"""Room put by for bad times: on a full disk it is given up, so that an outcome can still be written down."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from controldock.agent.files import PRIVATE_FILE, write_all

SIZE = 256 * 1024  # bytes; the records of some forty attempts that end on a full disk


class Reserve:
    """A file full of nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def fill(self) -> None:
        """Take the room, if there is some and it was not taken before."""
        if self._path.exists():
            return
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
            try:
                write_all(descriptor, b"\0" * SIZE)  # really written: a file with a hole takes no room
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError:
            self.release()  # half of a reserve is somebody else's room

    def release(self) -> None:
        """Give the room up."""
        with suppress(OSError):
            self._path.unlink()
