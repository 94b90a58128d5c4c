"""One command: a server, this PC in its fleet, a way in, and a clean end."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from controldock.cli.access import Access

COMMAND = [sys.executable, "-m", "controldock", "quickstart"]
HOSTS = ["--gateway-hosts", "127.0.0.1", "--console-hosts", "127.0.0.1", "--public-host", "127.0.0.1"]


@pytest.fixture
def ports() -> list[str]:
    """Options with ports that nobody has."""
    with ExitStack() as opened:
        free = [opened.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(4)]
        numbers = [one.getsockname()[1] for one in free]
    names = ("gateway", "heartbeat", "console", "local")
    return [part for name, port in zip(names, numbers, strict=True) for part in (f"--{name}-port", str(port))]


@contextmanager
def started(data: Path, ports: list[str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A quickstart that is up, and what it said."""
    command = [*COMMAND, "--data", str(data), *HOSTS, *ports]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = ""
        while "Ctrl-C stops it." not in said:
            line = process.stdout.readline()
            assert line, said + process.stderr.read()
            said += line
        try:
            yield process, said
        finally:
            if process.poll() is None:
                process.kill()


def end(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """Its exit code and last words after a signal; no child of it is left."""
    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(number)
    _, told = process.communicate(timeout=60)
    _, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []
    return process.returncode, told


@pytest.mark.e2e
@pytest.mark.timeout(180)
def test_it_comes_up_goes_down_and_goes_on(tmp_path: Path, ports: list[str]) -> None:
    data = tmp_path / "data"
    with started(data, ports) as (process, said):
        [link] = re.findall(r"Sign in +(http://127\.0\.0\.1:\d+/sign-in#code=\S+)", said)
        assert "\x1b" not in said
        assert re.search(
            r"^d=~/.controldock/agent && .* agent enroll cdet1_\S+ --server 127.0.0.1", said, re.M
        )
        assert re.search(r"^\$d=.* agent enroll cdet1_", said, re.M)
        with Access(data=data).client() as client:
            [agent] = list(client.agents())
        assert agent.facts.host_name == socket.gethostname()
        page, _, code = link.partition("/sign-in#code=")
        signed_in = httpx.post(f"{page}/api/session/link", json={"code": code}, headers={"Origin": page})
        assert signed_in.json()["name"] == "admin"
        assert end(process, signal.SIGINT) == (0, "")
    with started(data, ports) as (process, _):
        with Access(data=data).client() as client:
            assert [one.id for one in client.agents()] == [agent.id]
        assert end(process, signal.SIGTERM) == (0, "")


@pytest.mark.e2e
@pytest.mark.timeout(180)
def test_without_its_server_it_ends_in_a_sentence(tmp_path: Path, ports: list[str]) -> None:
    data = tmp_path / "data"
    with started(data, ports) as (process, _):
        family = psutil.Process(process.pid).children(recursive=True)
        [server] = [one for one in family if "server" in one.cmdline()]
        server.kill()
        _, told = process.communicate(timeout=60)
        psutil.wait_procs(family, timeout=30)
    assert process.returncode == 1
    assert told == f"The server stopped (exit code -9); see {data}/logs/server.log.\n"


def refused(*arguments: str) -> str:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


def test_a_broken_settings_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "controldock.toml").write_text("gateway_port 5500\n")
    assert "line 1" in refused("--data", str(tmp_path))


def test_a_data_folder_that_can_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert "can't be written: File exists." in refused("--data", str(tmp_path / "data"))
    if os.geteuid() != 0:
        tmp_path.chmod(0o500)
        assert "Permission denied" in refused("--data", str(tmp_path / "other"))


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path, ports: list[str]) -> None:
    with socket.create_server(("127.0.0.1", int(ports[5]))):
        told = refused("--data", str(tmp_path / "data"), *HOSTS, *ports)
    assert f"TCP port {ports[5]} on 127.0.0.1 can't be opened: it is taken" in told
    assert "--console-port" in told
