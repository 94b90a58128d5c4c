"""Announcements in bad networks, to a real agent by a real server: each is shown exactly once, while it is valid."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.e2e.fleet import Agent, Server, free_ports, running, wait_until

from controldock.agent.platform.pretended_screens import PretendedPerson, PretendedScreens

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
PROGRAM = Path(__file__).with_name("lossy_agent.py")
MANY = 12
KIM = msgspec.convert({"user": "kim"}, PretendedPerson)


class LossyAgent(Agent):
    """An agent whose network loses and repeats datagrams, with pretended people."""

    def __init__(self, folder: Path, server: Server, loss: float) -> None:
        super().__init__(folder, server)
        self.people = PretendedScreens(folder / "people")
        self._loss = loss

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(PROGRAM), str(self._loss), str(self.state)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip


def announce(server: Server, title: str, **more: Any) -> str:
    wish = {"title": title, "target": {"kind": "all"}, "transmission": "direct", **more}
    return str(server.post("/api/announcements", wish)["id"])


def receipt(server: Server, name: str) -> dict[str, Any]:
    found: dict[str, Any] = server.get(f"/api/announcements/{name}/receipts")["receipts"][0]
    return found


def is_settled(server: Server, name: str) -> bool:
    """It was displayed, or the agent died in the instant in which nobody can know."""
    found = receipt(server, name)
    return found["displayed_at"] is not None or (found["missing"] or {}).get("code") == "interrupted"


@pytest.mark.parametrize("loss", [0.0, 0.5, 1.0])
def test_each_is_shown_exactly_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loss: float) -> None:
    (port,) = free_ports(1)
    server = Server(tmp_path / "server", f"--announcement-port={port}")
    with running(server):
        agent = LossyAgent(tmp_path / "agent", server, loss)
        monkeypatch.setenv("CONTROLDOCK_AGENT_SCREENS", f"pretend:{agent.people.folder}")
        assert agent.enroll(server.token()).returncode == 0
        agent.people.log_on("s1", KIM)
        with running(agent):
            agent.wait_online()
            wanted = [announce(server, f"공지 {number}") for number in range(MANY // 2)]
            agent.kill()  # in the middle of it
            wanted += [announce(server, f"공지 {number}") for number in range(MANY // 2, MANY)]
            agent.start()
            wait_until(lambda: all(is_settled(server, name) for name in wanted), "every display")
            late = announce(server, "나중")
            wait_until(lambda: is_settled(server, late), "the last display")
            receipts = {name: receipt(server, name) for name in [*wanted, late]}
    shown = Counter(name for _, name in agent.people.shown())
    assert shown.keys() <= receipts.keys()
    assert max(shown.values()) == 1
    assert {name for name, one in receipts.items() if one["displayed_at"] is not None} <= shown.keys()
    assert len(shown) >= MANY
    by_udp = sum(one["heard_udp_at"] is not None for one in receipts.values())
    assert (by_udp > 0) == (loss < 1.0)
