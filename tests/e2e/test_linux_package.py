"""The package for Debian and Ubuntu, installed: the agent comes in by what is in its file, and works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.e2e.fleet import Process, Server, running, wait_until

from deb import build, contents
from deb.archive import Entry
from debian import OURS as ARCHITECTURE
from environment import SetupError, ensure_uv

PYTHON = Path("/usr/bin/python3")  # the package's
UNIT = "controldock-agent.service"
ENABLED = f"etc/systemd/system/multi-user.target.wants/{UNIT}"


def _why_not() -> str | None:
    if sys.platform != "linux" or not shutil.which("dpkg-deb"):
        return "no dpkg on this machine"
    known = subprocess.run([PYTHON, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"Python (3\.\d+)", known)
    return (
        None
        if found and found[1] in contents.PYTHONS
        else f"the package does not serve {known.strip() or PYTHON}"
    )


pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(_why_not() is not None, reason=_why_not() or ""),
]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="dpkg gives files to root")


@pytest.fixture(scope="module")
def files() -> list[Entry]:
    try:
        return contents.entries(ensure_uv(), ARCHITECTURE)
    except SetupError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def package(files: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build.pack(files, "1.0.0", ARCHITECTURE, tmp_path_factory.mktemp("deb"))


class PackagedAgent(Process):
    """The program of the package, as its unit starts it, but for the places."""

    def __init__(self, root: Path, folder: Path) -> None:
        super().__init__([], folder / "agent.log")
        self.wish = root / "etc/controldock/agent.toml"
        self._command = [
            root / contents.HOME / "agent",
            "run",
            "--config",
            self.wish,
            "--state-dir",
            folder / "state",
        ]

    def start(self) -> None:
        # A journal is where systemd says; and what Python would take from a person's shell must not get in.
        environment = {
            **os.environ,
            "JOURNAL_STREAM": "8:1",
            "PYTHONPATH": "/nowhere",
            "PYTHONHOME": "/nowhere",
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )


def dpkg(root: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """On a root of its own: it has no shell, so the scripts of the package run here and are told of it (DPKG_ROOT)."""
    (root / "var/lib/dpkg/updates").mkdir(parents=True, exist_ok=True)
    (root / "var/lib/dpkg/info").mkdir(exist_ok=True)
    (root / "var/lib/dpkg/status").touch()
    forced = ("--force-script-chrootless", "--force-depends", f"--log={root}/dpkg.log")
    return subprocess.run(
        ["dpkg", f"--root={root}", *forced, *words], capture_output=True, text=True, check=False, timeout=60
    )


def test_the_same_lock_file_gives_the_same_files(files: list[Entry]) -> None:
    again = list(contents.wheels(ensure_uv(), ARCHITECTURE))
    assert len(again) > 50
    assert [entry for entry in again if entry not in files] == []


def test_it_brings_the_licenses_of_what_it_brings(files: list[Entry]) -> None:
    whose = {entry.path.split("/licenses/")[1].split("-")[0] for entry in files if "/licenses/" in entry.path}
    assert whose >= {"msgspec", "psutil", "pynacl", "structlog"}


def test_a_pc_comes_in_by_its_file_works_and_has_no_token_left(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    server, agent = Server(tmp_path / "server"), PackagedAgent(root, tmp_path)
    with running(server):
        agent.wish.write_text(
            f'# 컴퓨터실 301\nserver = "127.0.0.1:{server.gateway_port}"\ntoken = "{server.token()}"\n'
        )
        agent.wish.chmod(0o600)
        with running(agent):
            wait_until(
                lambda: server.get("/api/agents?state=online")["total"] == 1, f"coming in (see {agent.log})"
            )
            [task] = server.finished(server.deploy("printf '한글 출력\\n'; exit 3")).values()
            assert (task["state"], task["attempt"]["exit_code"]) == ("failed", 3)
            assert server.log_of(task["attempt"]).decode() == "한글 출력\n"
            assert agent.wish.read_text() == f'# 컴퓨터실 301\nserver = "127.0.0.1:{server.gateway_port}"\n'
            assert agent.stop() == 0
            wait_until(lambda: server.get("/api/agents?state=offline")["total"] == 1, "its goodbye")
    assert "agent.started" in agent.log.read_text()
    assert "cdet1_" not in agent.log.read_text()
    assert not list(root.rglob("__pycache__")), "an agent writes nothing among its installed files"


def test_the_companion_says_why_it_has_no_screen(package: Path, tmp_path: Path) -> None:
    subprocess.run(["dpkg-deb", "-x", package, tmp_path], check=True)
    environment = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    done = subprocess.run(
        [tmp_path / contents.HOME / "desktop"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "desktop.not_started" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@needs_root
def test_it_is_installed_upgraded_removed_and_purged(
    package: Path, files: list[Entry], tmp_path: Path
) -> None:
    root = tmp_path / "root"
    installed = dpkg(root, "--install", package)
    assert installed.returncode == 0, installed.stderr
    wish = root / "etc/controldock/agent.toml"
    assert wish.stat().st_mode & 0o777 == 0o600
    assert wish.parent.stat().st_mode & 0o777 == 0o700
    assert (root / ENABLED).is_symlink(), "it starts with the PC"

    wish.write_text('server = "kept"\n')
    state = root / "var/lib/controldock-agent"
    state.mkdir()
    (state / "agent.json").write_text("{}")
    (root / ENABLED).unlink()  # systemctl disable
    fewer = [entry for entry in files if "/lib/structlog/" not in entry.path]
    newer = build.pack(fewer, "1.0.1", ARCHITECTURE, tmp_path)
    assert dpkg(root, "--install", newer).returncode == 0
    assert not (root / contents.HOME / "lib/structlog").exists(), "what an upgrade does without goes"
    assert wish.read_text() == 'server = "kept"\n'
    assert not (root / ENABLED).exists(), "who disabled it meant it"
    assert dpkg(root, "--verify", "controldock-agent").stdout == ""

    (root / contents.HOME / "lib/controldock/__pycache__").mkdir()
    assert dpkg(root, "--remove", "controldock-agent").returncode == 0
    assert not (root / contents.HOME).exists()
    assert wish.exists(), "the PC can come back as the same"
    assert (state / "agent.json").exists()

    assert dpkg(root, "--purge", "controldock-agent").returncode == 0
    assert not wish.parent.exists()
    assert not state.exists()
    assert [path for path in root.rglob("*controldock*") if "var/lib/dpkg" not in str(path)] == []


@needs_root
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_understands_the_unit(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    unit = root / contents.PLACES[UNIT][0]
    unit.write_text(
        unit.read_text().replace("/usr/lib/controldock-agent/agent ", "/bin/true ")
    )  # looked for here
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert not [line for line in done.stderr.splitlines() if UNIT in line], done.stderr
