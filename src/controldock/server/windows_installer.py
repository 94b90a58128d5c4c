"""The agent's installer for Windows PCs, which `make msi` made: where it lies, and the lines that run it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from controldock.domain.errors import Invalid
from controldock.server import package_shelf

SERVICE = "ControlDockAgent"
MAX_SIZE = 512 * 2**20  # bytes; ours has 23 MiB, and no mistake shall fill the disk
_NAME = re.compile(r"controldock-agent-([0-9]{1,3}(?:\.[0-9]{1,5}){2})-x64\.msi")
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")  # what an MSI begins with (MS-CFB, 2.2)


@dataclass(frozen=True)
class WindowsInstaller:
    """A file that PCs may have."""

    path: Path
    version: str
    size: int
    sha256: str

    @property
    def file_name(self) -> str:
        """By which it is asked for."""
        return self.path.name


@dataclass(frozen=True)
class InstallerLines:
    """What an administrator copies, for each way to bring the installer to PCs."""

    url: str
    server: str  # as the installer's dialog asks for it
    msiexec: str
    powershell: str
    startup_script: str  # of a group policy, for computers
    intune: str


class InstallerShelf:
    """The installers that are there now, also those that came while the server runs."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders

    def newest(self) -> WindowsInstaller | None:
        """The highest version; of two files with the same, that of the first folder. Reads a new file wholly."""
        found = [
            (_version(path), path)
            for folder in self._folders
            for path in package_shelf.files(folder)
            if _NAME.fullmatch(path.name)
        ]
        if not found:
            return None
        _, path = max(found, key=lambda one: one[0])
        try:
            return _installer(path)
        except OSError:  # it went away meanwhile, or is not for us to read
            return None


def shelf(data: Path) -> InstallerShelf:
    """What was added to this server; in a checkout also what was just built."""
    return InstallerShelf(*package_shelf.folders(data))


def add(data: Path, file: Path) -> WindowsInstaller:
    """Keep a copy for PCs in this data folder. Invalid when it is no installer of the agent."""
    if not _NAME.fullmatch(file.name):
        raise Invalid(
            "An installer of the agent is called controldock-agent-VERSION-x64.msi, as make msi names it."
        )
    return _installer(package_shelf.keep(data, file, package_shelf.Kind(_COMPOUND_FILE, MAX_SIZE, "MSI")))


def lines(installer: WindowsInstaller, site: str, server: str, token: str) -> InstallerLines:
    """The lines for this token.

    The console's certificate is by our own CA, which the PC does not know yet: curl is told not to mind (`-k`), and
    the hash, which travelled with the line, tells the true installer from any other. The file lies where only
    administrators write, so that nobody changes it between the check and the installation."""
    name, url = installer.file_name, f"https://{site}/agent/{installer.file_name}"
    wish = f"/qn /norestart SERVER={server} TOKEN={token}"
    powershell = (
        f'$m="$env:SystemRoot\\{name}"; curl.exe -fsSk -o $m "{url}"; '
        f"if ((Get-FileHash $m).Hash -ne '{installer.sha256}') {{ throw 'This is not the right installer.' }}; "
        f'(Start-Process msiexec.exe -Wait -PassThru -ArgumentList "/i `"$m`" {wish}").ExitCode; Remove-Item $m'
    )
    script = (
        "@echo off",
        "rem ControlDock: installs the agent on PCs that do not have it. A start-up script of a group policy.",
        f"sc query {SERVICE} >nul 2>&1",
        "if not errorlevel 1 exit /b 0",
        f'set "MSI=%SystemRoot%\\{name}"',
        f'curl.exe -fsSk --retry 5 --retry-connrefused -o "%MSI%" "{url}"',
        "if errorlevel 1 exit /b 1",
        f'certutil -hashfile "%MSI%" SHA256 | findstr /i /x "{installer.sha256}" >nul',
        'if errorlevel 1 (del "%MSI%" & exit /b 1)',
        f'start "" /wait msiexec /i "%MSI%" {wish}',
        "set CODE=%errorlevel%",
        'del "%MSI%"',
        "exit /b %CODE%",
    )
    return InstallerLines(
        url=url,
        server=server,
        msiexec=f"msiexec /i {name} {wish}",
        powershell=powershell,
        startup_script="\n".join(script) + "\n",
        intune=f'msiexec /i "{name}" {wish}',
    )


def _installer(path: Path) -> WindowsInstaller:
    return WindowsInstaller(path, path.name.split("-")[2], *package_shelf.sha256(path))


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.name.split("-")[2].split("."))
