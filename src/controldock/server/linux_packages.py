"""The agent's packages for Debian and Ubuntu, which `make deb` made, and the line that installs the right one.

line (hash of the script)  ->  install.sh (hash of each package)  ->  package  ->  apt
"""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from controldock.domain.errors import Invalid
from controldock.server import package_shelf

SCRIPT_NAME = "install.sh"
MAX_SIZE = 64 * 2**20  # bytes; ours has 2 MiB, and no mistake shall fill the disk
_NAME = re.compile(r"controldock-agent_([0-9]{1,3}(?:\.[0-9]{1,5}){2})_(amd64|arm64)\.deb")
_AR = b"!<arch>\ndebian-binary"  # what a Debian package begins with, deb(5)
_SCRIPT = Path(__file__).with_name(SCRIPT_NAME)


@dataclass(frozen=True)
class LinuxPackage:
    """A file that PCs may have."""

    path: Path
    version: str
    architecture: str  # as Debian calls it
    size: int
    sha256: str


class LinuxPackages:
    """Those that are there now, also the ones that came while the server runs."""

    def __init__(self, site: str, server: str, *folders: Path) -> None:
        self._site = site
        self._server = server
        self._folders = folders

    def newest(self) -> list[LinuxPackage]:
        """The highest version for each kind of machine; of two with the same, that of the first folder."""
        best: dict[str, tuple[tuple[int, ...], Path]] = {}
        for path, version, architecture in self._files():
            if architecture not in best or best[architecture][0] < version:
                best[architecture] = version, path
        return [found for _, (_, path) in sorted(best.items()) if (found := _described(path)) is not None]

    def script(self) -> bytes | None:
        """What installs the package that fits the PC; None when there is none for any."""
        packages = self.newest()
        known = "".join(
            f"    {one.architecture}) name={one.path.name} hash={one.sha256} ;;\n" for one in packages
        )
        text = _SCRIPT.read_text(encoding="utf-8").replace("@PACKAGES@\n", known)
        return text.replace("@SITE@", f"https://{self._site}/agent").encode() if packages else None

    def line(self, token: str, *, again: bool = False) -> str | None:
        """The line to paste; `again`: for a PC that shall be the agent anew that it was.

        The console's certificate is by our own CA, which the PC does not know yet: wget is told not to mind, and the
        hash, which travelled with this line, tells the true script from any other. The folder is the person's own."""
        script = self.script()
        if script is None:
            return None
        url, hash = f"https://{self._site}/agent/{SCRIPT_NAME}", hashlib.sha256(script).hexdigest()
        words = [shlex.quote(word) for word in (self._server, token, *(["again"] if again else []))]
        return " && ".join(
            [
                "f=$(mktemp -d)/install.sh",
                f'{{ wget -qO "$f" --no-check-certificate {url} || curl -fsSko "$f" {url}; }}',
                f'echo "{hash}  $f" | sha256sum -c --quiet',
                f'sh "$f" {" ".join(words)}',
            ]
        )

    def _files(self) -> Iterator[tuple[Path, tuple[int, ...], str]]:
        for folder in self._folders:
            for path in package_shelf.files(folder):
                if found := _NAME.fullmatch(path.name):
                    yield path, tuple(int(part) for part in found[1].split(".")), found[2]


def packages(site: str, server: str, data: Path) -> LinuxPackages:
    """What was added to this server; in a checkout also what was just built."""
    return LinuxPackages(site, server, *package_shelf.folders(data))


def is_named_so(file: Path) -> bool:
    """Whether it would be one of these."""
    return file.suffix == ".deb"


def add(data: Path, file: Path) -> LinuxPackage:
    """Keep a copy for PCs in this data folder. Invalid when it is no package of the agent."""
    if not _NAME.fullmatch(file.name):
        raise Invalid(
            "A package of the agent is called controldock-agent_VERSION_ARCHITECTURE.deb, as make deb names it."
        )
    return _package(package_shelf.keep(data, file, package_shelf.Kind(_AR, MAX_SIZE, "Debian package")))


def _described(path: Path) -> LinuxPackage | None:
    try:
        return _package(path)
    except OSError:  # it went away meanwhile, or is not for us to read
        return None


def _package(path: Path) -> LinuxPackage:
    _, version, architecture = path.stem.split("_")
    return LinuxPackage(path, version, architecture, *package_shelf.sha256(path))
