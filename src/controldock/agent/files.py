"""Files that survive a power cut: replaced whole or not at all, and durable when the call returns."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE_FILE = 0o600  # only the agent's own user
PRIVATE_FOLDER = 0o700
BINARY = getattr(os, "O_BINARY", 0)  # Windows would turn every \n into \r\n


def replace_file(path: Path, data: bytes) -> None:
    """Make `data` the content of `path`: after a crash the file is the old one or the new one, never half of it."""
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, PRIVATE_FILE)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    fresh.replace(path)
    sync_folder(path.parent)


def open_for_append(path: Path) -> int:
    """A descriptor that only ever writes at the end of `path`."""
    existed = path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY, PRIVATE_FILE)
    if not existed:
        sync_folder(path.parent)
    return descriptor


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`, however often the system takes only a part."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable; Windows has no such call and needs none for a rename on NTFS."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
