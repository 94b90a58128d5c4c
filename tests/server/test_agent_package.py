"""The agent's wheel: the same bytes each time, light, installable, and nothing else is accepted in its place."""

import base64
import csv
import hashlib
import io
import shlex
import ssl
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import controldock
from controldock.server import agent_package
from controldock.server.agent_package import AgentPackage, install_commands
from controldock.server.authority import Authority
from controldock.server.settings import Settings
from controldock.sources import SystemSources

HEAVY = (
    "aiosqlite",
    "alembic",
    "apprise",
    "argon2",
    "asyncpg",
    "cronsim",
    "cryptography",
    "httpx",
    "litestar",
    "sqlalchemy",
    "tree_sitter",
    "uvicorn",
)

START = f"""
import sys
sys.path.insert(0, sys.argv.pop(1))
import controldock.cli.main as main
code = main.run(sys.argv[1:])
assert main.__file__.startswith(sys.path[0]), main.__file__
heavy = [name for name in {HEAVY!r} if name in sys.modules]
assert not heavy, heavy
sys.exit(code)
"""


@pytest.fixture(scope="module")
def package() -> AgentPackage:
    return agent_package.build()


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh virtual environment with pip, as a PC has it."""
    folder = tmp_path_factory.mktemp("pc")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder / "bin" / "python"


def test_the_same_files_give_the_same_bytes(package: AgentPackage) -> None:
    assert agent_package.build() == package
    assert package.file_name == f"controldock-{controldock.__version__}-py3-none-any.whl"
    assert package.sha256 == hashlib.sha256(package.content).hexdigest()


def test_the_wheel_has_the_agent_and_not_the_server(package: AgentPackage) -> None:
    names = set(zipfile.ZipFile(io.BytesIO(package.content)).namelist())
    assert {"controldock/cli/main.py", "controldock/protocol/messages.py", "controldock/sources.py"} <= names
    assert [name for name in names if name.startswith(("controldock/server", "controldock/simulator"))] == []


def test_the_record_is_true(package: AgentPackage) -> None:
    archive = zipfile.ZipFile(io.BytesIO(package.content))
    [record] = [name for name in archive.namelist() if name.endswith("/RECORD")]
    rows = list(csv.reader(archive.read(record).decode().splitlines()))
    assert [name for name, _, _ in rows] == archive.namelist()
    for name, digest, size in rows[:-1]:
        found = base64.urlsafe_b64encode(hashlib.sha256(archive.read(name)).digest()).decode().rstrip("=")
        assert (digest, int(size)) == (f"sha256={found}", len(archive.read(name)))


def test_an_agent_asks_for_the_base_packages_only(package: AgentPackage) -> None:
    archive = zipfile.ZipFile(io.BytesIO(package.content))
    [name] = [name for name in archive.namelist() if name.endswith("/METADATA")]
    needs = [line for line in archive.read(name).decode().splitlines() if line.startswith("Requires-Dist")]
    assert any("msgspec" in need for need in needs)
    assert [need for need in needs if "extra" in need or any(heavy in need for heavy in HEAVY)] == []


@pytest.mark.timeout(180)
def test_pip_installs_it_and_the_agent_starts_light(
    package: AgentPackage, python: Path, tmp_path: Path
) -> None:
    wheel = tmp_path / package.file_name
    wheel.write_bytes(package.content)
    target = tmp_path / "site"
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", target, wheel], check=True)
    started = subprocess.run(
        [sys.executable, "-c", START, target, "agent", "--help"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert started.returncode == 0, started.stderr
    assert "enroll" in started.stdout
    server = subprocess.run(
        [sys.executable, "-c", START, target, "server", "run"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert server.returncode == 1
    assert server.stderr.startswith("This is the agent's package alone")


@pytest.mark.timeout(180)
def test_pip_takes_the_true_package_and_no_other_from_an_unknown_certificate(
    package: AgentPackage, python: Path, tmp_path: Path
) -> None:
    with served(package, Authority.open(Settings(data=tmp_path), SystemSources()).console_context()) as port:
        line = install_commands("127.0.0.1", port, 5500, "cdet1_x", package).linux
        arguments = pip_arguments(line)
        true = subprocess.run([python, *arguments, "--no-deps"], capture_output=True, text=True, check=False)
        assert true.returncode == 0, true.stderr
        false = [argument.replace(package.sha256, "0" * 64) for argument in arguments]
        other = subprocess.run(
            [python, *false, "--no-deps", "--force-reinstall"], capture_output=True, text=True, check=False
        )
    assert other.returncode != 0
    assert "DO NOT MATCH" in other.stderr


def test_default_ports_are_left_out(package: AgentPackage) -> None:
    lines = install_commands("lab.example", 443, 5500, "cdet1_x", package)
    for line in (lines.linux, lines.windows):
        assert "\n" not in line
        assert "https://lab.example/agent/" in line
        assert "--trusted-host lab.example " in line
        assert "agent enroll cdet1_x --server lab.example" in line
        assert "lab.example:5500" not in line
    other = install_commands("fd00::2", 9443, 6500, "cdet1_x", package)
    for line in (other.linux, other.windows):
        assert "https://[fd00::2]:9443/agent/" in line
        assert "--trusted-host [fd00::2]:9443 " in line
        assert "--server [fd00::2]:6500" in line


def test_the_linux_line_is_understood_by_a_shell_and_stops_at_the_first_failure(
    package: AgentPackage, tmp_path: Path
) -> None:
    line = install_commands("lab.example", 8443, 5500, "cdet1_x", package).linux
    failing = tmp_path / "python3"
    failing.write_text('#!/bin/sh\necho "called with $*"\nexit 9\n')
    failing.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        capture_output=True, text=True, check=False,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 9
    assert done.stdout == f"called with -m venv {tmp_path}/.controldock/agent\n"


def pip_arguments(line: str) -> list[str]:
    """What the pasted line hands to Python for pip."""
    [step] = [step for step in line.split(" && ") if " -m pip " in step]
    return shlex.split(step)[1:]


@contextmanager
def served(package: AgentPackage, context: ssl.SSLContext) -> Iterator[int]:
    """An HTTPS server that has this package and nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == f"/agent/{package.file_name}"
            self.send_response(200)
            self.send_header("Content-Length", str(len(package.content)))
            self.end_headers()
            self.wfile.write(package.content)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
