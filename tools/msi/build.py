"""Put the installer together: stage, compile, describe, pack."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import ROOT, ensure_uv, step
from msi import authenticode, contents, wxs

OUT = ROOT / "dist"
EPOCH, TICKS = 11_644_473_600, 10_000_000  # a FILETIME counts tenths of microseconds since 1601
SUMMARY, SUMMARY_END = b"This installer database contains", b"msitools"  # around the times
# Of every file in the installer, whenever it was made: the same input gives the same bytes.
TIMESTAMP = 1_735_689_600  # 2025-01-01T00:00:00Z


def build(version: str, out: Path = OUT) -> Path:
    """Make `controldock-agent-VERSION-x64.msi`; the path of it."""
    with tempfile.TemporaryDirectory(prefix="controldock-msi-") as scratch:
        folder = Path(scratch) / "agent"
        stage(folder)
        return pack(folder, version, out)


def stage(folder: Path) -> None:
    """Put into `folder`, which is new, whatever is installed."""
    wine = shutil.which("wine")
    if wine is None or shutil.which("wixl") is None:
        sys.exit("make msi needs wine and wixl: apt-get install wine64 wine wixl")
    contents.stage(ensure_uv(), folder)
    for line in authenticode.check(folder / "python"):
        print(f"  {line}", flush=True)
    contents.compile_all(folder, wine)


def pack(folder: Path, version: str, out: Path) -> Path:
    """Make the installer of what is in `folder`."""
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"controldock-agent-{version}-x64.msi"
    files = contents.files_of(folder)
    for file in files:
        os.utime(folder / file, (TIMESTAMP, TIMESTAMP))
    product = wxs.code("product", version, digest(folder, files))
    description = folder.parent / f"{folder.name}.wxs"
    description.write_bytes(wxs.describe(version, files, folder.name, product))
    step("Packing the installer", "wixl", "--arch", "x64", "--output", target, description)
    finish(target, wxs.code("package", product))
    return target


def finish(package: Path, code: str) -> None:
    """Say what wixl has no words for, and take time and chance out of it."""
    for query in wxs.QUERIES:
        subprocess.run(["msibuild", str(package), "-q", query], check=True)
    package.write_bytes(settled(package.read_bytes(), code))


def settled(data: bytes, code: str) -> bytes:
    """The same with this package code, and TIMESTAMP as the time at which it was made and saved.

    They stand in its summary information (MS-OLEPS): the times as VT_FILETIME, 8 bytes each after a 40 00 00 00."""
    start = data.index(SUMMARY)
    end = data.index(SUMMARY_END, start)
    fixed = struct.pack("<Q", (TIMESTAMP + EPOCH) * TICKS)
    head = data[start:end]
    for found in re.finditer(rb"\x40\x00\x00\x00", head):
        head = head[: found.end()] + fixed + head[found.end() + len(fixed) :]
    head = re.sub(rb"\{[0-9A-F-]{36}\}", code.encode("ascii"), head)
    return data[:start] + head + data[end:]


def digest(folder: Path, files: list[Path]) -> str:
    """What tells these contents from all others, in hexadecimal."""
    sum = hashlib.sha256()
    for file in files:
        sum.update(str(file).encode() + b"\0" + hashlib.sha256((folder / file).read_bytes()).digest())
    return sum.hexdigest()
