"""A real server in a temporary data folder, its API, and a fleet that it knows already."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from controldock.domain.agent import Agent, AgentState, Facts
from controldock.domain.operator import Operator, Role
from controldock.protocol.enrollment_token import decode
from controldock.protocol.messages import SECRET_SIZE
from controldock.server import use_cases
from controldock.server.services.actor import Actor
from controldock.server.services.enrollment_tokens import TokenWish
from controldock.server.services.secrets import fingerprint
from controldock.server.settings import Settings
from controldock.simulator.roster import Member, Roster, save
from controldock.sources import SystemSources

HOST = "127.0.0.1"
START_LIMIT, STOP_LIMIT = 60.0, 30.0  # seconds
POLL_INTERVAL = 30  # seconds, the product's default


@dataclass
class House:
    """A server that runs."""

    data: Path
    pid: int
    gateway_port: int
    api: httpx.Client
    token: str

    @property
    def roster(self) -> Path:
        """The agents that it knows."""
        return self.data / "roster.json"

    def players(self, agents: int) -> list[str]:
        """The simulator with so many of them."""
        return [
            "-m",
            "bench.players",
            self.token,
            HOST,
            str(self.gateway_port),
            str(agents),
            str(self.roster),
        ]

    def deploy(self, script: str, agent_ids: Sequence[str] = ()) -> dict[str, Any]:
        """POST a deployment, to all or to some."""
        target = {"kind": "selected", "agent_ids": list(agent_ids)} if agent_ids else {"kind": "all"}
        wish: dict[str, Any] = {"script": script, "target": target}
        seen = self.api.post("/api/deployments/examine", json=wish)
        seen.raise_for_status()
        answer = self.api.post("/api/deployments", json=wish | {"confirm": seen.json()["total"]})
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def get(self, path: str) -> dict[str, Any]:
        """What the API says."""
        answer = self.api.get(path)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


@contextmanager
def house(agents: int, database: str = "") -> Iterator[House]:
    """A server that knows so many agents, for the block."""
    with tempfile.TemporaryDirectory(prefix="controldock-bench-") as folder:
        data = Path(folder)
        ports = _free_ports(4)
        names = ("gateway-port", "heartbeat-port", "console-port", "local-port")
        options = {name: str(port) for name, port in zip(names, ports, strict=True)}
        options |= {
            "data": str(data),
            "gateway-hosts": HOST,
            "console-hosts": HOST,
            "public-host": "localhost",
        }
        options |= {"log-level": "warning", "poll-interval": str(POLL_INTERVAL)}
        if database:
            options["database"] = database
        token = asyncio.run(_seed(Settings(data=data, database=database, public_host="localhost"), agents))
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        process = subprocess.Popen(
            [sys.executable, "-m", "controldock", "server", "run", *arguments], env=_env()
        )
        try:
            with _api(process, data, ports[3]) as api:
                yield House(data, process.pid, ports[0], api, token)
        finally:
            process.terminate()
            try:
                process.wait(STOP_LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def _api(process: subprocess.Popen[bytes], data: Path, port: int) -> Iterator[httpx.Client]:
    end = time.monotonic() + START_LIMIT
    with httpx.Client(base_url=f"http://{HOST}:{port}", timeout=60) as api:
        while True:
            try:
                if api.get("/health/ready").status_code == httpx.codes.OK:
                    break
            except httpx.TransportError:
                pass
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the server did not start")
            time.sleep(0.1)
        api.headers["Authorization"] = (
            f"Bearer {json.loads((data / 'local-access.json').read_bytes())['key']}"
        )
        yield api


async def _seed(settings: Settings, agents: int) -> str:
    """Put a fleet into the database, as if it had enrolled long ago; a token for those who have yet to."""
    sources = SystemSources()
    actor = Actor(Operator(sources.new_id(), "bench", Role.ADMINISTRATOR, datetime.now(UTC)))
    members: list[Member] = []
    async with use_cases.local(settings, sources) as services:
        _, token = await services.enrollment_tokens.create(actor, TokenWish("bench", None, None, True))
        async with services.database.write() as tx:
            for number in range(1, agents + 1):
                member = Member(
                    host_name=f"sim-{number:05}",
                    agent_id=sources.new_id(),
                    agent_token=sources.token(SECRET_SIZE),
                )
                facts = Facts(member.host_name, "linux", "Simulated PC", "simulator")
                await tx.agents.add(
                    Agent(
                        member.agent_id, facts, AgentState.ACTIVE, sources.now(), offline_since=sources.now()
                    )
                )
                await tx.agents.set_token(member.agent_id, fingerprint(member.agent_token))
                members.append(member)
    save(settings.data / "roster.json", Roster(pin=decode(token).pin, members=tuple(members)))
    return token


def _free_ports(count: int) -> list[int]:
    opened = [socket.socket() for _ in range(count)]
    try:
        for one in opened:
            one.bind((HOST, 0))
        return [one.getsockname()[1] for one in opened]
    finally:
        for one in opened:
            one.close()


def _env() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("CONTROLDOCK_")}
