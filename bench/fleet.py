"""(b) A fleet runs `echo`: from POST to the last durable result, beside the bare loop with the same fleet."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any

from bench.dialogue import Child, child, cpu_seconds
from bench.house import House, house
from bench.report import keep, middle, say, span

ROUNDS = 5
SETTLE = 3.0  # seconds for everything that coming in left behind
CALM = 1.5  # seconds between two rounds
LIMIT = 300.0  # seconds for a fleet to come in, or for a round


def run(sizes: Sequence[int], databases: Sequence[str]) -> dict[str, Any]:
    """Measure, show, keep."""
    cells = {}
    for agents, database in zip(sizes, databases, strict=True):
        bare = _bare(agents)
        real = _real(agents, database)
        ratio = middle([one["done"] for one in real]) / middle([one["done"] for one in bare])
        cells[str(agents)] = {"bare": bare, "real": real, "ratio": ratio}
        _show(agents, bare, real, ratio)
    kind = databases[0].partition(":")[0] or "sqlite"
    figures = {"database": kind, "fleets": cells}
    keep("fleet" if kind == "sqlite" else f"fleet-{kind}", figures)
    return figures


def _show(agents: int, bare: list[dict[str, float]], real: list[dict[str, float]], ratio: float) -> None:
    def column(rounds: list[dict[str, float]], name: str) -> list[float]:
        return [one[name] for one in rounds]

    def cpu(rounds: list[dict[str, float]], name: str) -> str:
        return f"{middle(column(rounds, name)) / agents * 1e6:.0f} us"

    say(f"  {agents:,} agents, {len(real)} rounds: median (fastest-slowest)")
    say(
        f"    bare loop, no database   last result {span(column(bare, 'done'))}; CPU per agent: "
        f"server {cpu(bare, 'server_cpu')}, agents {cpu(bare, 'agents_cpu')}  (baseline)"
    )
    say(
        f"    real server              last result durable {span(column(real, 'done'))} = {ratio:.2f} x baseline, "
        f"{agents / middle(column(real, 'done')):,.0f} tasks/s; CPU per agent: server {cpu(real, 'server_cpu')}, "
        f"agents {cpu(real, 'agents_cpu')}"
    )
    say(
        "    after the POST began     "
        + ", ".join(
            f"{text} {middle(column(real, name)):.2f} s"
            for name, text in (
                ("posted", "answered"),
                ("first_start", "first task"),
                ("last_start", "last task"),
                ("done", "last result"),
            )
        )
    )


def _bare(agents: int) -> list[dict[str, float]]:
    with (
        tempfile.TemporaryDirectory(prefix="controldock-bench-") as folder,
        child(["-m", "bench.bare", folder]) as bare,
    ):
        hello = bare.hear()
        arguments = [hello["token"], "127.0.0.1", str(hello["port"]), str(agents), f"{folder}/roster.json"]
        with child(["-m", "bench.players", *arguments]) as players:

            def fire() -> tuple[float, float]:
                began = time.monotonic()
                bare.say("fire")
                return began, time.monotonic()

            return _rounds(players, agents, hello["pid"], fire, lambda: None)


def _real(agents: int, database: str) -> list[dict[str, float]]:
    with house(agents, database) as server, child(server.players(agents)) as players:
        made: list[str] = []

        def post() -> tuple[float, float]:
            began = time.monotonic()
            made.append(server.deploy("echo")["id"])
            return began, time.monotonic()

        return _rounds(players, agents, server.pid, post, lambda: _check(server, made[-1], agents))


def _check(server: House, deployment_id: str, agents: int) -> None:
    """The simulator counted acknowledged results; the server's own book must say the same."""
    found = server.get(f"/api/deployments/{deployment_id}")
    assert found["counts"] == {"succeeded": agents}, found


def _rounds(
    players: Child,
    agents: int,
    server_pid: int,
    start: Callable[[], tuple[float, float]],
    check: Callable[[], None],
) -> list[dict[str, float]]:
    agents_pid = players.hear()["pid"]
    players.wait_until(lambda report: report["online"] >= agents, LIMIT)
    time.sleep(SETTLE)
    rounds = []
    for _ in range(ROUNDS + 1):  # the first one warms up and does not count
        players.say("restart")
        before = cpu_seconds(server_pid), cpu_seconds(agents_pid)
        began, posted = start()
        report = players.wait_until(lambda report: report["done"] >= agents, LIMIT)
        check()
        rounds.append(
            {
                "posted": posted - began,
                "first_start": report["first_start"] - began,
                "last_start": report["last_start"] - began,
                "done": report["last_done"] - began,
                "server_cpu": cpu_seconds(server_pid) - before[0],
                "agents_cpu": cpu_seconds(agents_pid) - before[1],
            }
        )
        assert not report["errors"], report
        time.sleep(CALM)
    return rounds[1:]
