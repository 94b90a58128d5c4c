"""The installers that the stories are told with: made once for the same contents, as `make msi` makes them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from environment import ROOT
from installer import version
from msi import build, contents

CACHE = ROOT / "build" / "windows-tests"
KEPT = 3  # as many as there are people who change the agent at once in one checkout


@dataclass(frozen=True, slots=True)
class Packages:
    """One version, and the one after it."""

    first: Path
    second: Path
    versions: tuple[str, str]


def packages(environment: dict[str, str]) -> Packages:
    """Made in Wine with this environment, unless they were made before of the same files."""
    now = version()
    major, minor, patch = now.split(".")
    later = f"{major}.{minor}.{int(patch) + 1}"
    folder = CACHE / _digest()
    made = Packages(
        *(folder / f"controldock-agent-{number}-x64.msi" for number in (now, later)), (now, later)
    )
    if not made.second.exists():
        _make(folder, made.versions, environment)
    os.utime(folder)
    _tidy()
    return made


def _make(folder: Path, versions: tuple[str, str], environment: dict[str, str]) -> None:
    """Into a folder of our own first: two that make the same at once do not meet."""
    fresh = CACHE / f"new-{os.getpid()}"
    staged = fresh / "agent"
    staged.parent.mkdir(parents=True)
    with _environment(environment):
        build.stage(staged)
        build.pack(staged, versions[0], fresh)
        # The later version is another one only by what it says of itself. A source is as good as its bytecode.
        package = staged / "lib" / "controldock"
        source = (ROOT / "src" / "controldock" / "__init__.py").read_text(encoding="utf-8")
        (package / "__init__.py").write_text(source.replace(versions[0], versions[1]), encoding="utf-8")
        (package / "__init__.pyc").unlink()
        build.pack(staged, versions[1], fresh)
    shutil.rmtree(staged)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


@contextmanager
def _environment(wished: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(wished)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _digest() -> str:
    """Of everything that goes into an installer."""
    source = ROOT / "src" / "controldock"
    files = [contents.LOCK, contents.EMBED_LOCK, *source.glob("*.py"), *(ROOT / "tools" / "msi").glob("*.py")]
    for name in contents.OURS:
        files += (path for path in (source / name).rglob("*") if "__pycache__" not in path.parts)
    total = hashlib.sha256()
    for file in sorted(path for path in files if path.is_file()):
        total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:20]


def _tidy() -> None:
    old = sorted(CACHE.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for folder in old[KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)
