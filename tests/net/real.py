"""Real servers and agents in the lab, and people at the PCs who are only written down."""

from __future__ import annotations

import ctypes
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.e2e.fleet import START_LIMIT, Agent, Server, controldock, running, wait_until
from tests.net.lab import PORT, Host, Lab

from controldock.agent.platform.pretended_screens import PretendedPerson, PretendedScreens

Found = TypeVar("Found")
CLONE_NEWNET = 0x40000000
SCREENS = "CONTROLDOCK_AGENT_SCREENS"


def inside(host: Host, ask: Callable[[], Found]) -> Found:
    """What this gives when it is asked in the host's network: in a thread, which is never anywhere else."""
    found: list[Found] = []
    failed: list[BaseException] = []

    def work() -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        descriptor = os.open(f"/run/netns/{host.namespace}", os.O_RDONLY)
        try:
            if libc.setns(descriptor, CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "setns")
            found.append(ask())
        except BaseException as error:
            failed.append(error)
        finally:
            os.close(descriptor)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return found[0]


class NetServer(Server):
    """A server in the lab, asked from its own machine."""

    def __init__(self, folder: Path, host: Host) -> None:
        self.host = host
        address = host.address
        super().__init__(
            folder,
            f"--gateway-hosts={address}",
            f"--public-host={address}",
            f"--announcement-port={PORT}",
        )
        self.before = host.words()

    def get(self, path: str) -> Any:
        """GET, there."""
        return inside(self.host, lambda: Server.get(self, path))

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """POST, there."""
        return inside(self.host, lambda: Server.post(self, path, body))

    def patch(self, path: str, body: dict[str, Any]) -> None:
        """PATCH, there."""

        def ask() -> None:
            with self.client() as client:
                answer = client.patch(path, json=body)
                assert answer.is_success, answer.text

        inside(self.host, ask)

    def _is_ready(self, access: Path) -> bool:
        return inside(self.host, lambda: Server._is_ready(self, access))


class NetAgent(Agent):
    """An agent in the lab, with somebody at its PC."""

    def __init__(self, folder: Path, server: NetServer, host: Host) -> None:
        super().__init__(folder, server)
        self.host = host
        self.screens = PretendedScreens(folder / "screens")
        self.screens.log_on("1", PretendedPerson(user="kim"))
        self.before = host.words("env", f"{SCREENS}=pretend:{self.screens.folder}")

    def join(self, token: str) -> None:
        """Enroll as a person would."""
        server = f"{self.server.host.address}:{self.server.gateway_port}"  # type: ignore[attr-defined]
        words = controldock("agent", "enroll", token, f"--server={server}", f"--state-dir={self.state}")
        done = subprocess.run(
            self.host.words(*words), capture_output=True, text=True, check=False, timeout=START_LIMIT
        )
        assert done.returncode == 0, done.stderr

    @property
    def shown(self) -> list[str]:
        """The announcements that were shown here, in order."""
        return [announcement for _, announcement in self.screens.shown()]


@dataclass
class Fleet:
    """A server, and PCs in some subnets, all online."""

    server: NetServer
    agents: list[NetAgent]

    def announce(self, title: str, by: str = "broadcast", **wish: Any) -> str:
        """Send one to all; its id."""
        body = {"title": title, "target": {"kind": "all"}, "transmission": by, **wish}
        return str(self.server.post("/api/announcements", body)["id"])

    def displayed(self, *announcements: str) -> None:
        """Until every PC said that it displayed these."""
        for one in announcements:
            wait_until(
                lambda one=one: self.server.get(f"/api/announcements/{one}")["displayed"] == len(self.agents),
                f"the display of {one} ({[agent.shown for agent in self.agents]})",
            )

    def coverage(self, announcement: str) -> dict[str, tuple[int, int, int]]:
        """By subnet: PCs that heard a datagram, that needed TCP, and that have not got it."""
        found = self.server.get(f"/api/announcements/{announcement}/coverage")
        return {one["network"]: (one["heard_udp"], one["tcp_alone"], one["missing"]) for one in found}


@contextmanager
def fleet(folder: Path, networks: Lab, *subnets: int) -> Iterator[Fleet]:
    """One PC in each of these subnets."""
    server = NetServer(folder / "server", networks.server)
    hosts = [networks.pc(subnet) for subnet in subnets]
    agents = [NetAgent(folder / host.namespace, server, host) for host in hosts]
    with running(server):
        token = server.token()
        for agent in agents:
            agent.join(token)
        with running(*agents):
            for agent in agents:
                agent.wait_online()
            yield Fleet(server, agents)
