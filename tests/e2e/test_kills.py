"""kill -9 of server and agents at random moments: nothing runs twice, no result is lost."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.e2e.fleet import Agent, Process, Server, fleet, wait_until

SEED = 20261125
ROUNDS = 8  # kills of each kind
DEPLOYMENTS = 30
AGENTS = 3
pytestmark = pytest.mark.timeout(600)

# The effect is a line in a file outside of everything that is killed; `>>` of a short line is atomic. The pause makes
# that some kills come before the effect and some after it.
SCRIPT = "echo $CONTROLDOCK_ATTEMPT_ID >> {effects}; sleep 0.{pause}; echo done"


@pytest.mark.parametrize("victims", ["agents", "server", "both"])
def test_nothing_runs_twice_and_no_result_is_lost(tmp_path: Path, victims: str) -> None:
    chance = random.Random(SEED)
    effects = tmp_path / "effects"
    effects.touch()
    with fleet(tmp_path, AGENTS) as (server, agents):
        deployments = []
        killing = threading.Thread(target=_kill, args=(chance, victims, server, agents))
        killing.start()
        for number in range(DEPLOYMENTS):
            script = SCRIPT.format(effects=effects, pause=number % 4)
            deployments.append(
                wait_until(lambda script=script: _try_to_deploy(server, script), "a deployment")
            )
        killing.join()

        tasks = [task for id in deployments for task in server.finished(id, limit=120).values()]
        ran = Counter(effects.read_text().split())
        for task in tasks:
            assert task["state"] in ("succeeded", "unknown"), task
            if task["state"] == "succeeded":
                assert ran[task["attempt"]["id"]] == 1, "what succeeded had its effect"
                assert server.log_of(task["attempt"]) == b"done\n"
        outcomes = Counter(task["state"] for task in tasks)
        assert max(ran.values()) == 1, "nothing ran twice"
        assert sum(outcomes.values()) == DEPLOYMENTS * AGENTS
        assert outcomes["succeeded"] > outcomes["unknown"], outcomes


def _try_to_deploy(server: Server, script: str) -> str | None:
    """The deployment's id; None while the server is down (nothing was committed, or nobody was told: see below)."""
    try:
        before = {found["id"] for found in server.get("/api/deployments")["deployments"]}
    except Exception:
        return None
    try:
        return server.deploy(script)
    except Exception:
        # The answer was lost; whether the deployment was made is in the database.
        after = wait_until(lambda: _deployments(server), "the server's return")
        new = [id for id in after if id not in before]
        return new[0] if new else None


def _deployments(server: Server) -> list[str] | None:
    try:
        return [found["id"] for found in server.get("/api/deployments")["deployments"]] or None
    except Exception:
        return None


def _kill(chance: random.Random, victims: str, server: Server, agents: list[Agent]) -> None:
    chosen: list[Process] = (
        [*agents] if victims == "agents" else [server] if victims == "server" else [server, *agents]
    )
    for _ in range(ROUNDS):
        time.sleep(chance.uniform(0.05, 0.8))  # not to wait for anything: the moment is what is random
        victim = chance.choice(chosen)
        victim.kill()
        victim.start()
