"""The data folder: made at first start, for its owner's eyes only, written so that a power cut leaves old or new."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from controldock.server.settings import StartFailed

if os.name == "posix":
    import fcntl

PRIVATE_FOLDER = 0o700
_LOCK = "server.lock"


class DataFolderUnusable(StartFailed):
    """The data folder can't be made or written."""


def prepare(folder: Path) -> None:
    """Make the folder if need be, and see that it can be written. One that was there before is closed to others, too:
    it will hold the hashes of every secret."""
    try:
        make_private(folder)
        if os.name == "posix":
            folder.chmod(PRIVATE_FOLDER)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"x")
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataFolderUnusable(f"The data folder {folder} can't be written: {reason}.") from error


def make_private(folder: Path) -> None:
    """Make a folder that only its owner may enter, with its parents."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Put `content` into a file that only its owner may read (0600): all of it or nothing, and on disk afterwards."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep the folder for this process; DataFolderUnusable when another server holds it."""
    with (folder / _LOCK).open("ab") as file:
        if os.name == "posix":
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DataFolderUnusable(
                    f"Another ControlDock server is running with the data folder {folder}."
                ) from None
        yield


def _sync_folder(folder: Path) -> None:
    """A renamed file is safe once its folder is on disk; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
