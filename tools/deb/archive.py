"""A Debian package as bytes (deb(5)): an ar archive of the format's number and two tarballs. No dpkg is needed for it.

The same entries give the same bytes: no time, no owner and no order is this machine's.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

TIMESTAMP = 1_735_689_600  # of every file, whenever it was made: 2025-01-01T00:00:00Z
FILE, PROGRAM, FOLDER = 0o644, 0o755, 0o755
_CHECK = lzma.CHECK_CRC32  # what dpkg-deb writes
_PRESET = 6  # dpkg-deb's; 9 takes longer and saves nothing
_HEADER = "{name:<16}{time:<12}{owner:<6}{group:<6}{mode:<8}{size:<10}`\n"  # ar(5)


@dataclass(frozen=True)
class Entry:
    """A file, or a folder that is not as folders usually are."""

    path: str  # from the root of the PC, without the first slash
    content: bytes | None  # None: a folder
    mode: int = FILE


def package(control: str, scripts: Iterable[Entry], entries: list[Entry]) -> bytes:
    """The whole of it. Files in /etc are the administrator's from then on: dpkg asks before it changes them."""
    files = sorted((entry for entry in entries if entry.content is not None), key=lambda entry: entry.path)
    settings = "".join(f"/{entry.path}\n" for entry in files if entry.path.startswith("etc/"))
    sums = "".join(f"{hashlib.md5(entry.content or b'').hexdigest()}  {entry.path}\n" for entry in files)
    about = [
        Entry("control", f"{control}Installed-Size: {_kibibytes(files)}\n".encode()),
        Entry("conffiles", settings.encode()),
        Entry("md5sums", sums.encode()),
        *scripts,
    ]
    return _ar(
        ("debian-binary", b"2.0\n"),
        ("control.tar.xz", _tarball(about)),
        ("data.tar.xz", _tarball(entries)),
    )


def _kibibytes(files: list[Entry]) -> int:
    return sum(-(-len(entry.content or b"") // 1024) for entry in files)


def _tarball(entries: Iterable[Entry]) -> bytes:
    named = {entry.path: entry for entry in entries}
    for path in list(named):
        for folder in PurePosixPath(path).parents:
            named.setdefault(str(folder), Entry(str(folder), None, FOLDER))
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for _, entry in sorted(named.items()):
            archive.addfile(_member(entry), io.BytesIO(entry.content or b""))
    return lzma.compress(buffer.getvalue(), check=_CHECK, preset=_PRESET)


def _member(entry: Entry) -> tarfile.TarInfo:
    member = tarfile.TarInfo("./" if entry.path == "." else f"./{entry.path}")
    member.type = tarfile.DIRTYPE if entry.content is None else tarfile.REGTYPE
    member.size, member.mode, member.mtime = len(entry.content or b""), entry.mode, TIMESTAMP
    member.uname = member.gname = "root"
    return member


def _ar(*members: tuple[str, bytes]) -> bytes:
    parts = [b"!<arch>\n"]
    for name, content in members:
        header = _HEADER.format(
            name=name, time=TIMESTAMP, owner=0, group=0, mode=f"{0o100644:o}", size=len(content)
        )
        parts += [header.encode("ascii"), content, b"\n" * (len(content) % 2)]
    return b"".join(parts)
