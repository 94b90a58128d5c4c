"""`controldock quickstart`, as `make run` calls it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.e2e.fleet import controldock, free_ports, wait_until

pytestmark = pytest.mark.timeout(300)


class Quickstart:
    """The command in a terminal of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.data = folder / "data"
        self.output = folder / "output"
        gateway, heartbeats, console, self.local = free_ports(4)
        self.options = [
            f"--data={self.data}",
            f"--gateway-port={gateway}",
            f"--heartbeat-port={heartbeats}",
            f"--console-port={console}",
            f"--local-port={self.local}",
            *options,
        ]

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, and wait for the last line that it prints."""
        with self.output.open("wb") as output:
            process = subprocess.Popen(controldock("quickstart", *self.options), stdout=output, stderr=output)
        wait_until(
            lambda: process.poll() is not None or "Ctrl-C" in self.output.read_text(),
            "the start of everything",
        )
        return process

    @property
    def code(self) -> str:
        """Of the sign-in link."""
        found = re.search(r"/sign-in#code=([\w-]+)", self.output.read_text().replace("\n", ""))
        assert found, self.output.read_text()
        return found[1]

    @contextmanager
    def sign_in(self) -> Iterator[httpx.Client]:
        """As a browser does with the link."""
        url = f"http://127.0.0.1:{self.local}"
        with httpx.Client(base_url=url, headers={"Origin": url}) as client:
            answer = client.post("/api/session/link", json={"code": self.code})
            assert answer.is_success, answer.text
            yield client


def test_one_command_gives_a_working_system_and_a_second_one_goes_on_with_it(tmp_path: Path) -> None:
    quickstart = Quickstart(tmp_path)
    agent_ids = set()
    for _ in range(2):
        process = quickstart.start()
        assert process.poll() is None, quickstart.output.read_text()
        with quickstart.sign_in() as client:
            wait_until(lambda: client.get("/api/agents").json()["online"] == 1, "this PC online")
            [agent] = client.get("/api/agents").json()["agents"]
            agent_ids.add(agent["id"])
            assert "ControlDock" in client.get("/").text
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
    assert len(agent_ids) == 1


def test_the_link_works_once(tmp_path: Path) -> None:
    quickstart = Quickstart(tmp_path)
    process = quickstart.start()
    try:
        with quickstart.sign_in():
            pass
        url = f"http://127.0.0.1:{quickstart.local}"
        again = httpx.post(f"{url}/api/session/link", json={"code": quickstart.code}, headers={"Origin": url})
        assert again.status_code == httpx.codes.UNAUTHORIZED
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    quickstart = Quickstart(tmp_path)
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        quickstart.options.append(f"--gateway-port={port}")
        process = quickstart.start()
        assert process.wait(timeout=60) == 1
    said = quickstart.output.read_text()
    assert str(port) in said
    assert "--gateway-port" in said
    assert "Traceback" not in said


def test_a_data_folder_that_is_a_file_is_one_clear_sentence(tmp_path: Path) -> None:
    quickstart = Quickstart(tmp_path)
    quickstart.data.write_text("not a folder")
    process = quickstart.start()
    assert process.wait(timeout=60) == 1
    said = quickstart.output.read_text()
    assert str(quickstart.data) in said.replace("\n", "")
    assert "Traceback" not in said


def test_a_broken_settings_file_tells_all_its_mistakes(tmp_path: Path) -> None:
    quickstart = Quickstart(tmp_path)
    quickstart.data.mkdir()
    (quickstart.data / "controldock.toml").write_text('poll_interval = "often"\nconsol_port = 1\n')
    process = quickstart.start()
    assert process.wait(timeout=60) == 1
    said = quickstart.output.read_text()
    assert "poll_interval" in said
    assert "consol_port" in said
    assert "Traceback" not in said
