"""The files that PCs fetch from this server: packages and installers of the agent, in the data folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import controldock
from controldock.domain.errors import Invalid
from controldock.server.data_folder import make_private, write_private

PACKAGES = "packages"  # in the data folder
SOURCES = Path(controldock.__file__).parents[2]  # of a checkout


@dataclass(frozen=True)
class Kind:
    """What a file has to be."""

    beginning: bytes
    max_size: int  # bytes: no mistake shall fill the disk
    name: str  # as people call it


def folders(data: Path) -> tuple[Path, ...]:
    """Where they are: what was added to this server; in a checkout also what was just built."""
    built = (SOURCES / "dist",) if (SOURCES / "pyproject.toml").is_file() else ()
    return (data / PACKAGES, *built)


def files(folder: Path) -> list[Path]:
    """What is in a folder now, by name; nothing where there is none, or none that may be read."""
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        return []


def keep(data: Path, file: Path, kind: Kind) -> Path:
    """Copy it to the data folder; where it is now. Invalid when it is something else."""
    if file.stat().st_size > kind.max_size:
        raise Invalid(f"The file is larger than {kind.max_size // 2**20} MiB.")
    content = file.read_bytes()
    if not content.startswith(kind.beginning):
        raise Invalid(f"The file is no {kind.name}.")
    make_private(data / PACKAGES)
    target = data / PACKAGES / file.name
    write_private(target, content)
    return target


def sha256(path: Path) -> tuple[int, str]:
    """Its size in bytes, and its hash in hexadecimal. OSError when it went away, or is not for us to read."""
    state = path.stat()
    return state.st_size, _sha256(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=16)  # whoever makes a line asks, and files are read to be hashed
def _sha256(path: Path, _size: int, _changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
