"""The agent as a wheel, made from this very installation: PCs run what their server runs.

    controldock/            our Python files without the server, the simulator and the console
    controldock-VERSION.dist-info/
        METADATA            of this installation, without the extras: what an agent needs and nothing more
        WHEEL, entry_points.txt, RECORD, licenses/

The same files give the same bytes, so that the hash in an installation line stays good across restarts.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import controldock
from controldock.server.addresses import in_url

LEFT_OUT = ("server", "simulator")
HTTPS_PORT = 443
GATEWAY_PORT = 5500  # what `controldock agent enroll --server HOST` means
_DAWN_OF_ZIP = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold: no file has a time of its own
_READABLE = 0o100644 << 16  # a regular file, rw-r--r--
_HEADERS = ("Summary", "Requires-Python")  # of our METADATA that the agent's repeats


@dataclass(frozen=True)
class AgentPackage:
    """The wheel, ready to be served."""

    file_name: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """What an installer checks, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class InstallCommands:
    """The one line that adds a PC, for each kind of PC."""

    linux: str
    windows: str


def build() -> AgentPackage:
    """Make the wheel from the files of this installation."""
    ours = metadata.distribution("controldock")
    version = controldock.__version__
    info = f"controldock-{version}.dist-info"
    files = dict(_modules(Path(controldock.__file__).parent))
    files[f"{info}/METADATA"] = _metadata(ours, version)
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: controldock\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    files[f"{info}/entry_points.txt"] = b"[console_scripts]\ncontroldock = controldock.cli.main:main\n"
    if license_text := ours.read_text("licenses/LICENSE"):
        files[f"{info}/licenses/LICENSE"] = license_text.encode()
    files[f"{info}/RECORD"] = _record(files, f"{info}/RECORD")
    return AgentPackage(f"controldock-{version}-py3-none-any.whl", _zip(files))


def install_commands(
    host: str,
    console_port: int,
    gateway_port: int,
    token: str,
    package: AgentPackage,
    *,
    again: bool = False,
) -> InstallCommands:
    """The lines to paste: a virtual environment, the package, the enrollment (`again`: whatever is there), and the
    agent runs.

    The console's certificate is by our own CA, which the PC does not know yet: pip is told not to mind
    (`--trusted-host`), because the hash, which travelled with this line, tells the true package from any other.
    """
    site, server = site_of(host, console_port), server_of(host, gateway_port)
    wheel = f'"controldock @ https://{site}/agent/{package.file_name}#sha256={package.sha256}"'
    install = f"-m pip install --disable-pip-version-check --quiet --trusted-host {site} {wheel}"
    enroll = f"agent enroll {token} --server {server}{' --force' if again else ''}"
    linux = " && ".join(
        [
            "d=~/.controldock/agent",
            'python3 -m venv "$d"',
            f'"$d/bin/python" {install}',
            f'"$d/bin/controldock" {enroll}',
            '"$d/bin/controldock" agent run',
        ]
    )
    # Windows PowerShell 5 has no `&&`.
    windows = (
        '$d="$env:LOCALAPPDATA\\ControlDock\\agent"; py -3 -m venv $d; '
        f'if ($?) {{ & "$d\\Scripts\\python.exe" {install}; '
        f'if ($?) {{ & "$d\\Scripts\\controldock.exe" {enroll}; '
        'if ($?) { & "$d\\Scripts\\controldock.exe" agent run } } }'
    )
    return InstallCommands(linux, windows)


def site_of(host: str, console_port: int) -> str:
    """The console in an https:// address."""
    return in_url(host) if console_port == HTTPS_PORT else f"{in_url(host)}:{console_port}"


def server_of(host: str, gateway_port: int) -> str:
    """What a PC is told to find its server."""
    return host if gateway_port == GATEWAY_PORT else f"{in_url(host)}:{gateway_port}"


def _modules(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*.py")):
        inside = path.relative_to(root)
        if inside.parts[0] not in LEFT_OUT:
            yield f"controldock/{inside.as_posix()}", path.read_bytes()


def _metadata(ours: metadata.Distribution, version: str) -> bytes:
    # 2.1: the newest format that the pip of every Python we support reads.
    lines = ["Metadata-Version: 2.1", "Name: controldock", f"Version: {version}", "License: Apache-2.0"]
    lines += [f"{header}: {ours.metadata[header]}" for header in _HEADERS if ours.metadata[header]]
    needs = ours.requires or []
    lines += [
        f"Requires-Dist: {need}" for need in needs if "extra ==" not in need.replace("extra==", "extra ==")
    ]
    return ("\n".join(lines) + "\n").encode()


def _record(files: dict[str, bytes], own_name: str) -> bytes:
    lines = []
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        lines.append(f"{name},sha256={digest},{len(content)}")
    return ("\n".join([*lines, f"{own_name},,"]) + "\n").encode()


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, _DAWN_OF_ZIP)
            member.external_attr = _READABLE
            member.create_system = 3  # Unix, wherever we run: the bytes shall be the same
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return buffer.getvalue()
