"""What is installed on a Linux PC.

/usr/lib/controldock-agent/     agent and desktop (programs), lib/ (controldock and the wheels of the lock file)
/usr/lib/systemd/system/        the service
/etc/xdg/autostart/             the companion, at every log-on
/etc/controldock/               agent.toml: made by postinst, as it will hold a token

Python itself is the system's. What was compiled stands there for each Python that we know, under names that tell them
apart, and each loads its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from deb.archive import PROGRAM, Entry
from environment import ROOT, step
from msi.contents import OURS

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {"amd64": "x86_64-manylinux_2_28", "arm64": "aarch64-manylinux_2_28"}  # by Debian's name
LIBC = "2.28"  # what these wheels were linked with
LOCK = ROOT / "requirements" / "linux.txt"
SOURCES = ROOT / "packaging" / "linux"
HOME = "usr/lib/controldock-agent"
DOCUMENTS = "usr/share/doc/controldock-agent"
PRIVATE = 0o700
# What wheels bring along and nobody here runs.
LEFT_OUT = (
    ".lock", "bin/*", "*.pyi", "*.pth", "*/__pycache__/*", "cffi/*", "pycparser/*", "psutil/tests/*", "*.dist-info/*",
)  # fmt: skip
LICENSES = "*.dist-info/*LICENSE*"  # fnmatch's * passes a slash
PLACES = {
    "agent": (f"{HOME}/agent", PROGRAM),
    "desktop": (f"{HOME}/desktop", PROGRAM),
    "agent.toml": (f"{DOCUMENTS}/examples/agent.toml", 0o644),
    "copyright": (f"{DOCUMENTS}/copyright", 0o644),
    "controldock-agent.service": ("usr/lib/systemd/system/controldock-agent.service", 0o644),
    "controldock-desktop.desktop": ("etc/xdg/autostart/controldock-desktop.desktop", 0o644),
}


def entries(uv: Path, architecture: str) -> list[Entry]:
    """All of it."""
    found = [Entry("etc/controldock", None, PRIVATE)]
    found += [Entry(path, (SOURCES / name).read_bytes(), mode) for name, (path, mode) in PLACES.items()]
    found += ours()
    return found + list(wheels(uv, architecture))


def scripts() -> list[Entry]:
    """What dpkg runs before and after."""
    return [Entry(name, (SOURCES / name).read_bytes(), PROGRAM) for name in ("postinst", "prerm", "postrm")]


def ours() -> Iterator[Entry]:
    """Of our package whatever an agent and its companion need, and no more."""
    source = ROOT / "src" / "controldock"
    paths = [*source.glob("*.py"), *(path for name in OURS for path in (source / name).rglob("*"))]
    for path in paths:
        if path.is_file() and "__pycache__" not in path.parts:
            yield Entry(f"{HOME}/lib/controldock/{path.relative_to(source)}", path.read_bytes())


def wheels(uv: Path, architecture: str) -> Iterator[Entry]:
    """Of the lock file, for all Pythons at once, and their licenses."""
    seen: dict[str, bytes] = {}
    for python in PYTHONS:
        with tempfile.TemporaryDirectory(prefix="controldock-deb-") as folder:
            into = ("--python-platform", PLATFORMS[architecture], "--python-version", python)
            step(f"Fetching wheels for Python {python}", uv, "pip", "install", "--quiet", "--target", folder,
                 *into, "--only-binary", ":all:", "--require-hashes", "--no-deps", "-r", LOCK)  # fmt: skip
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file():
                    _merge(seen, str(path.relative_to(folder)), path.read_bytes())
    for name, content in seen.items():
        if fnmatch(name, LICENSES):
            yield Entry(f"{DOCUMENTS}/licenses/{name.split('.dist-info')[0]}/{Path(name).name}", content)
        else:
            yield Entry(f"{HOME}/lib/{name}", content)


def _merge(seen: dict[str, bytes], name: str, content: bytes) -> None:
    """One file for all Pythons; where two of them need different ones under one name, there can be no such package."""
    if any(fnmatch(name, pattern) for pattern in LEFT_OUT) and not fnmatch(name, LICENSES):
        return
    if seen.setdefault(name, content) != content:
        raise SystemExit(f"{name} differs between Pythons: the package can't serve them all.")
