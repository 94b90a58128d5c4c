"""One command: a server, this PC in its fleet, a way in, and a clean end."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx
import psutil
import pytest
from tests.e2e.fleet import free_ports

from controldock.cli.access import Access

T = TypeVar("T")

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

COMMAND = [sys.executable, "-m", "controldock", "quickstart"]
HOSTS = ["--gateway-hosts", "127.0.0.1", "--console-hosts", "127.0.0.1", "--public-host", "127.0.0.1"]


@pytest.fixture
def ports() -> list[str]:
    """Options with ports that nobody has."""
    numbers = free_ports(4)
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


def until(look: Callable[[], T]) -> T:
    """What `look` sees as soon as it sees something."""
    for _ in range(600):
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came")


def end(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """Its exit code and last words after a signal; no child of it is left."""
    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(number)
    _, told = process.communicate(timeout=60)
    _, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []
    return process.returncode, told


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
    moved = [str(int(part) + 1) if part == ports[1] else part for part in ports]
    with started(data, moved) as (process, _):
        with Access(data=data).client() as client:
            [again] = until(lambda: [one for one in client.agents() if one.online])
            assert again.id == agent.id
        second = [*COMMAND, "--data", str(data), *HOSTS, *moved]
        told = subprocess.run(second, capture_output=True, text=True, check=False, timeout=60)
        assert told.returncode == 1
        assert told.stderr == f"Another ControlDock server is running with the data folder {data}.\n"
        assert end(process, signal.SIGTERM) == (0, "")


def test_with_a_new_database_this_pc_comes_in_anew(tmp_path: Path, ports: list[str]) -> None:
    data = tmp_path / "data"
    with started(data, ports) as (process, _):
        with Access(data=data).client() as client:
            [agent] = list(client.agents())
        assert end(process, signal.SIGINT) == (0, "")
    for file in data.glob("controldock.db*"):
        file.unlink()
    with started(data, ports) as (process, _):
        with Access(data=data).client() as client:
            [anew] = until(lambda: [one for one in client.agents() if one.online])
            assert anew.id != agent.id
        assert end(process, signal.SIGINT) == (0, "")


def test_ctrl_c_while_it_starts_stops_it_as_well(tmp_path: Path, ports: list[str]) -> None:
    log = tmp_path / "data" / "logs" / "server.log"
    command = [*COMMAND, "--data", str(tmp_path / "data"), *HOSTS, *ports]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until(log.exists)
        assert end(process, signal.SIGINT) == (0, "")


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
