"""Real processes for end-to-end tests: a server, agents, and the API as a program uses it."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

START_LIMIT = 120.0  # seconds; generous: machines are shared, and a start is four seconds of a processor
PORTS = 10_000, 32_000  # Linux gives outgoing connections ports from 32,768 on
LOOK = 0.05  # seconds between two looks at what another process does


def wait_until(found: Callable[[], Any], what: str, limit: float = START_LIMIT) -> Any:
    """What `found` returns as soon as it is true; another process's progress can only be looked at."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(LOOK)
    raise AssertionError(f"{what} did not happen within {limit:.0f} s")


def free_ports(count: int) -> list[int]:
    """Ports that nobody has, TCP and UDP, below those that the system gives to outgoing connections: one of these might
    be taken by any client at any moment between now and the server's start."""
    free: list[int] = []
    while len(free) < count:
        port = random.randrange(*PORTS)
        with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagrams, suppress(OSError):
            stream.bind(("127.0.0.1", port))
            datagrams.bind(("127.0.0.1", port))
            if port not in free:
                free.append(port)
    return free


def controldock(*words: str, environment: dict[str, str] | None = None) -> list[str]:
    """The command line as users type it, on this interpreter."""
    return [sys.executable, "-m", "controldock", *words]


class Process:
    """A child that can be killed and started again."""

    def __init__(self, words: list[str], log: Path) -> None:
        self._words = words
        self.before: list[str] = []  # a command that runs it, for one that runs somewhere else
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, with a log that goes on."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self.before, *controldock(*self._words)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Of the running process."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """kill -9: no time to tidy up."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=START_LIMIT)


class Server(Process):
    """A server with its data folder and ports."""

    def __init__(self, folder: Path, *options: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.data = folder / "data"
        self.gateway_port, self.heartbeat_port, self.console_port, self.local_port = free_ports(4)
        self.options = [
            f"--data={self.data}",
            f"--gateway-port={self.gateway_port}",
            f"--heartbeat-port={self.heartbeat_port}",
            f"--console-port={self.console_port}",
            f"--local-port={self.local_port}",
            "--gateway-hosts=127.0.0.1",
            "--console-hosts=127.0.0.1",
            "--public-host=127.0.0.1",
            "--poll-interval=2",
            *options,
        ]
        super().__init__(["server", "run", *self.options], folder / "server.log")

    def start(self) -> None:
        """Start it and wait until it takes work."""
        access = self.data / "local-access.json"
        access.unlink(missing_ok=True)
        super().start()
        wait_until(lambda: self._is_ready(access), f"the server's start (see {self.log})")

    def _is_ready(self, access: Path) -> bool:
        assert self.running, self.log.read_text()
        if not access.exists():
            return False
        try:
            return httpx.get(f"http://127.0.0.1:{self.local_port}/health/ready").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """The API, as the local operator."""
        access = json.loads((self.data / "local-access.json").read_text())
        headers = {"Authorization": f"Bearer {access['key']}"}
        with httpx.Client(base_url=access["url"], headers=headers, timeout=30) as client:
            yield client

    def get(self, path: str) -> Any:
        """GET, as JSON."""
        with self.client() as client:
            answer = client.get(path)
            assert answer.is_success, answer.text
            return answer.json()

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """POST, as JSON."""
        with self.client() as client:
            answer = client.post(path, json=body) if body is not None else client.post(path)
            assert answer.is_success, answer.text
            return answer.json()

    def log_of(self, attempt: dict[str, Any]) -> bytes:
        """The full log of an attempt."""
        with self.client() as client:
            return client.get(attempt["log_url"]).content

    def token(self, **wish: Any) -> str:
        """An enrollment token's string."""
        return self.post("/api/enrollment-tokens", {"uses": 100, "auto_approve": True, **wish})["secret"]

    def deploy(self, script: str, **wish: Any) -> str:
        """Make a deployment; its id."""
        body = {"script": script, "target": {"kind": "all"}, "timeout": 60, **wish}
        return self.post("/api/deployments", body)["id"]

    def finished(self, deployment_id: str, limit: float = START_LIMIT) -> dict[str, dict[str, Any]]:
        """Wait for the end of a deployment; its tasks by agent id."""
        wait_until(
            lambda: self.get(f"/api/deployments/{deployment_id}")["finished"],
            f"the end of the deployment ({self.get(f'/api/deployments/{deployment_id}')['counts']})",
            limit,
        )
        tasks = self.get(f"/api/deployments/{deployment_id}/tasks?limit=1000")["tasks"]
        return {task["agent_id"]: task for task in tasks}

    def cli(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The operator's command line on the server's machine."""
        return subprocess.run(
            controldock(*words),
            env={**os.environ, "CONTROLDOCK_DATA": str(self.data), "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
            timeout=START_LIMIT,
        )


class Agent(Process):
    """An agent with its state folder."""

    def __init__(self, folder: Path, server: Server) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.state = folder / "state"
        self.server = server
        super().__init__(["agent", "run", f"--state-dir={self.state}"], folder / "agent.log")

    def enroll(self, token: str, *options: str) -> subprocess.CompletedProcess[str]:
        """Enroll as a person would; the finished command."""
        words = ["agent", "enroll", token, f"--server=127.0.0.1:{self.server.gateway_port}"]
        return subprocess.run(
            controldock(*words, f"--state-dir={self.state}", *options),
            capture_output=True,
            text=True,
            check=False,
            timeout=START_LIMIT,
        )

    @property
    def id(self) -> str:
        """The agent id in its state folder."""
        return json.loads((self.state / "agent.json").read_text())["identity"]["agent_id"]

    def wait_online(self) -> None:
        """Until the server sees it."""
        wait_until(
            lambda: self.server.get(f"/api/agents/{self.id}")["online"], f"{self.id} online (see {self.log})"
        )


@contextmanager
def running(*processes: Process) -> Iterator[None]:
    """These, started in this order and stopped in the other, whatever happens."""
    try:
        for process in processes:
            process.start()
        yield
    finally:
        for process in reversed(processes):
            if process.running:
                process.stop()


@contextmanager
def fleet(folder: Path, size: int, *options: str) -> Iterator[tuple[Server, list[Agent]]]:
    """A server with `size` enrolled agents, all online."""
    server = Server(folder / "server", *options)
    with running(server):
        token = server.token()
        agents = [Agent(folder / f"agent-{number}", server) for number in range(size)]
        for agent in agents:
            done = agent.enroll(token)
            assert done.returncode == 0, done.stderr
        with running(*agents):
            for agent in agents:
                agent.wait_online()
            yield server, agents
