"""A PC of the fleet: the agent installed as an administrator does it, and the server that knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.e2e.fleet import Server, wait_until
from tests.windows.packages import Packages
from tests.windows.screen import Screen
from tests.windows.wine import WinePc

LIMIT = 120.0  # seconds; Wine on a shared machine


@dataclass
class Office:
    """All that a story needs."""

    pc: WinePc
    server: Server
    packages: Packages
    screen: Screen

    def install(self, *words: str) -> int:
        """`msiexec /i`, silently; its exit code."""
        return self.pc.msiexec(
            "/i", self.pc.windows_path(self.packages.first), "/qn",
            f"SERVER=127.0.0.1:{self.server.gateway_port}", f"TOKEN={self.server.token()}", *words,
        )  # fmt: skip

    def ensure_online(self) -> None:
        """Installed, unless a story before did, and seen by the server."""
        if not (self.pc.programs / "python" / "pythonw.exe").exists():
            assert self.install() == 0
        wait_until(lambda: self.agent()["online"], f"the PC online ({self.pc.log[-2000:]})", LIMIT)

    def agent(self) -> dict[str, Any]:
        """What the server knows of it; `online` is false for one that it does not know."""
        found = self.server.get("/api/agents?state=online")["agents"]
        return found[0] if found else {"online": False}

    def version(self) -> str:
        """Of the agent, as the server knows it; empty while it is away."""
        agent = self.agent()
        return agent["facts"]["agent_version"] if agent["online"] else ""

    def run(self, script: str, **wish: Any) -> dict[str, Any]:
        """The task of a deployment that has ended."""
        (task,) = self.server.finished(self.server.deploy(script, **wish), LIMIT).values()
        return task

    def text(self, task: dict[str, Any]) -> str:
        """The log as people read it."""
        return self.server.get(f"/api/attempts/{task['attempt']['id']}/log/text")["text"]
