"""Real agents restart: pretended machines, real processes, and nothing but the truth about what became of the order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.fleet import Agent, Server, fleet, wait_until

from controldock.agent.platform.pretended_power import PretendedPower
from controldock.domain.command import DeploymentKind

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PretendedPower:
    """The machine that is restarted in place of this one."""
    monkeypatch.setenv("CONTROLDOCK_AGENT_POWER", f"pretend:{tmp_path / 'machine'}")
    return PretendedPower(tmp_path / "machine")


@pytest.fixture
def lab(tmp_path: Path, machine: PretendedPower) -> Iterator[tuple[Server, Agent]]:
    """A server and one agent, on that machine."""
    with fleet(tmp_path, 1) as (server, (agent,)):
        yield server, agent


def restart(server: Server, agent: Agent) -> str:
    """Order it; the deployment's id."""
    wish = {"choice": {"agent_ids": [agent.id]}, "action": "restart", "confirm": 1, "notice": "점검"}
    return server.post("/api/agents/actions", wish)["deployment"]["id"]


def state(server: Server, deployment_id: str) -> str:
    (only,) = server.get(f"/api/deployments/{deployment_id}")["counts"]
    return only


@pytest.mark.parametrize("crashes", [False, True], ids=["tidy", "killed"])
def test_a_restart_has_succeeded_when_the_pc_is_back(
    lab: tuple[Server, Agent], machine: PretendedPower, crashes: bool
) -> None:
    """Complaint 29: reported as done without happening, or as "did not return"."""
    server, agent = lab
    deployment_id = restart(server, agent)
    told = wait_until(machine.ordered, "the order")
    assert (told.kind, told.grace, told.notice) == (DeploymentKind.RESTART, 60, "점검")
    wait_until(lambda: state(server, deployment_id) == "running", "the word that it is under way")
    if crashes:
        agent.kill()
    else:
        agent.stop()
    assert state(server, deployment_id) == "running"
    machine.reboot("second")
    agent.start()
    (task,) = server.finished(deployment_id).values()
    assert (task["state"], task["attempt"]["message"]) == ("succeeded", "The PC restarted and is back.")


def test_an_agent_that_comes_back_on_the_same_boot_claims_nothing_and_can_call_off(
    lab: tuple[Server, Agent], machine: PretendedPower
) -> None:
    server, agent = lab
    deployment_id = restart(server, agent)
    wait_until(machine.ordered, "the order")
    agent.kill()
    agent.start()
    agent.wait_online()
    assert state(server, deployment_id) in ("assigned", "running")
    server.post(f"/api/deployments/{deployment_id}/cancel")
    (task,) = server.finished(deployment_id).values()
    assert (task["state"], task["attempt"]["message"]) == ("cancelled", "Called off before it happened.")
    assert machine.ordered() is None


def test_the_command_line_restarts_by_number(lab: tuple[Server, Agent], machine: PretendedPower) -> None:
    """Complaint 23: one mis-click rebooted 600 PCs."""
    server, agent = lab
    refused = server.cli("agents", "shutdown", agent.id)
    assert refused.returncode == 1
    assert "This shuts down 1 PC" in refused.stderr
    assert machine.ordered() is None
    done = server.cli("agents", "shutdown", agent.id, "--confirm", "1", "--grace", "0s", "--json")
    assert done.returncode == 0, done.stderr
    told = wait_until(machine.ordered, "the order")
    assert told.kind is DeploymentKind.SHUT_DOWN
    deployment_id = server.get("/api/deployments")["deployments"][0]["id"]
    (task,) = server.finished(deployment_id).values()
    assert (task["state"], task["attempt"]["message"]) == (
        "succeeded",
        "The system took the order to shut down.",
    )


def test_a_pc_that_shall_stay_on_says_so(tmp_path: Path) -> None:
    """The guard of all tests is one of the product: here it is, refusing."""
    with fleet(tmp_path, 1) as (server, (agent,)):
        (task,) = server.finished(restart(server, agent)).values()
        assert task["state"] == "failed"
        assert "can't be restarted" in task["attempt"]["message"]


def test_agents_are_asked_favors(tmp_path: Path) -> None:
    """One wakes the other (complaint 57), and tells its inventory when somebody wants to know."""
    with fleet(tmp_path, 2) as (server, (helper, sleeper)):
        collected = wait_until(
            lambda: server.get(f"/api/agents/{sleeper.id}/inventory")["collected_at"], "the first inventory"
        )
        choice = {"agent_ids": [sleeper.id]}
        asked = server.post("/api/agents/actions", {"choice": choice, "action": "collect_inventory"})
        assert [one["outcome"] for one in asked["pcs"]] == ["asked"]
        wait_until(
            lambda: server.get(f"/api/agents/{sleeper.id}/inventory")["collected_at"] > collected,
            "another look at the inventory",
        )
        wish = {"choice": choice, "action": "wake", "relay_agent_id": helper.id}
        (woken,) = server.post("/api/agents/actions", wish)["pcs"]
        if woken["outcome"] == "no_mac_known":
            pytest.skip("this machine has no network card")
        assert (woken["outcome"], len(woken["relays"])) == ("sent", 1)
        wait_until(lambda: "wake.sent" in helper.log.read_text(), f"packets of the helper ({helper.log})")
        assert "wake.sent" not in sleeper.log.read_text()
