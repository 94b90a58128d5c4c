"""First light, with real processes: enroll, approve, run a command, read what it said."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.fleet import Agent, Server, fleet, running, wait_until

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Agent]]:
    """A server and one agent, where it does not matter what they did before."""
    with fleet(tmp_path_factory.mktemp("office"), 1) as (server, (agent,)):
        yield server, agent


def test_a_pc_waits_for_approval_and_then_runs_what_it_is_told(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    with running(server):
        token = server.cli("token", "create", "--uses", "3", "--note", "Room 301")
        assert token.returncode == 0, token.stderr
        secret = next(word for word in token.stdout.split() if word.startswith("cdet1_"))

        agent = Agent(tmp_path / "agent", server)
        assert agent.enroll(secret, "--no-wait").returncode == 0
        pending = server.get("/api/registrations?state=pending")
        assert [request["token_note"] for request in pending] == ["Room 301"]
        assert server.get("/api/agents")["total"] == 0

        approved = server.cli("agents", "approve", pending[0]["id"])
        assert approved.returncode == 0, approved.stderr
        assert agent.enroll(secret).returncode == 0, "enrolling again goes on where it was"
        with running(agent):
            agent.wait_online()
            done = server.cli("deploy", "hostname && uname -a", "--on", "all", "--wait")
            assert done.returncode == 0, done.stdout + done.stderr
            assert platform.node() in done.stdout

            failed = server.cli("deploy", "exit 3", "--on", "all", "--wait")
            assert failed.returncode == 1
            assert "3" in failed.stdout

        # A clean stop is no lost word: everything is still there for the next server.
        assert server.stop() == 0
        server.start()
        assert server.get("/api/deployments")["deployments"][0]["counts"] == {"failed": 1}


def test_the_whole_output_is_kept_as_it_was(office: tuple[Server, Agent]) -> None:
    server, agent = office
    script = "printf '한글 \\377\\000 end'; yes 0123456789abcdef | head -c 3000000; echo oops >&2; exit 7"
    task = server.finished(server.deploy(script))[agent.id]
    assert task["state"] == "failed"
    assert task["attempt"]["exit_code"] == 7
    log = server.log_of(task["attempt"])
    assert log == (
        "한글 ".encode() + b"\xff\x00 end" + (b"0123456789abcdef\n" * 200_000)[:3_000_000] + b"oops\n"
    )
    assert task["attempt"]["log_summary"].endswith("oops\n")


def test_a_timeout_ends_the_whole_tree_and_keeps_the_output(
    office: tuple[Server, Agent], tmp_path: Path
) -> None:
    marker = tmp_path / "survivor"
    script = f"echo begun; (setsid sh -c 'sleep 8; touch {marker}' &) ; sleep 60"
    server, agent = office
    task = server.finished(server.deploy(script, timeout=2))[agent.id]
    assert task["state"] == "timed_out"
    assert server.log_of(task["attempt"]) == b"begun\n"
    survivors = [
        entry
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and str(marker).encode() in _read(entry / "cmdline")
    ]
    assert survivors == []


def test_cancelling_ends_what_runs(office: tuple[Server, Agent]) -> None:
    server, agent = office
    deployment = server.deploy("echo here; sleep 60", timeout=100)
    wait_until(
        lambda: server.get(f"/api/deployments/{deployment}")["counts"].get("running"),
        "the command's start",
    )
    server.post(f"/api/deployments/{deployment}/cancel")
    task = server.finished(deployment)[agent.id]
    assert task["state"] == "cancelled"
    assert server.log_of(task["attempt"]) == b"here\n"


def test_work_for_a_pc_that_is_off_waits_for_it(office: tuple[Server, Agent]) -> None:
    server, agent = office
    agent.stop()
    deployment = server.deploy("echo late")
    assert server.get(f"/api/deployments/{deployment}")["counts"] == {"pending": 1}
    agent.start()
    assert server.finished(deployment)[agent.id]["state"] == "succeeded"


def test_a_wrong_server_learns_no_secret(tmp_path: Path) -> None:
    right, wrong = Server(tmp_path / "right"), Server(tmp_path / "wrong")
    with running(right, wrong):
        agent = Agent(tmp_path / "agent", wrong)
        refused = agent.enroll(right.token())
        assert refused.returncode == 4
        assert "Traceback" not in refused.stderr
        assert wrong.get("/api/registrations") == []


def test_the_json_log_has_one_object_a_line(tmp_path: Path) -> None:
    server = Server(tmp_path / "server", "--log-format=json")
    with running(server):
        pass
    events = [json.loads(line)["event"] for line in server.log.read_text().splitlines()]
    assert events[:2] == ["library.stocked", "server.ready"]
    assert events[-1] == "server.stopped"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
