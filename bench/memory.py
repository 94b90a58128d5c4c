"""(d) The server's memory with idle agents on it, and what share of a core they cost; the bare loop beside it."""

from __future__ import annotations

import tempfile
import time
from typing import Any

from bench.dialogue import Child, child, cpu_seconds, memory
from bench.house import house
from bench.report import keep, say

SIZES = (1_000, 5_000, 10_000)
LIMIT = 300.0  # seconds for a fleet to come in
SETTLE = 5.0  # seconds until a look at the memory
WATCH = 20.0  # seconds over which the idle share is taken
KIB = 1024


def run(sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """Measure, show, keep."""
    bare = _bare(sizes[-1])
    say(f"  bare loop: {bare['kib']:.1f} KiB (PSS) per connected agent at {sizes[-1]:,}  (baseline)")
    empty = _look(0)
    say(f"  server without agents: RSS {empty['rss']:.0f} MiB, PSS {empty['pss']:.0f} MiB")
    cells: dict[str, Any] = {"0": empty}
    for agents in sizes:
        found = _look(agents)
        known = found["before"]["pss"]
        found["kib"] = (found["pss"] - known) * KIB / agents
        found["ratio"] = found["kib"] / bare["kib"]
        cells[str(agents)] = found
        say(
            f"  {agents:,} agents: RSS {found['rss']:.0f} MiB, PSS {found['pss']:.0f} MiB; {found['kib']:.1f} KiB each "
            f"= {found['ratio']:.2f} x baseline; idle, they take {found['idle_share']:.1%} of a core"
        )
    figures = {"bare": bare, "server": cells}
    keep("memory", figures)
    return figures


def _bare(agents: int) -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory(prefix="controldock-bench-") as folder,
        child(["-m", "bench.bare", folder]) as bare,
    ):
        hello = bare.hear()
        before = memory(hello["pid"])[1]
        arguments = [hello["token"], "127.0.0.1", str(hello["port"]), str(agents), f"{folder}/roster.json"]
        with child(["-m", "bench.players", *arguments]) as players:
            _come_in(players, agents)
            return {"agents": agents, "kib": (memory(hello["pid"])[1] - before) * KIB / agents}


def _look(agents: int) -> dict[str, Any]:
    with house(agents) as server:
        rss, pss = memory(server.pid)
        found: dict[str, Any] = {"before": {"rss": rss, "pss": pss}, "rss": rss, "pss": pss}
        if not agents:
            return found
        with child(server.players(agents)) as players:
            found["seconds_to_connect"] = _come_in(players, agents)
            found["rss"], found["pss"] = memory(server.pid)
            cpu, began = cpu_seconds(server.pid), time.monotonic()
            time.sleep(WATCH)
            found["idle_share"] = (cpu_seconds(server.pid) - cpu) / (time.monotonic() - began)
        return found


def _come_in(players: Child, agents: int) -> float:
    began = time.monotonic()
    players.hear()
    players.wait_until(lambda report: report["online"] >= agents, LIMIT)
    lasted = time.monotonic() - began
    players.wait_until(lambda report: report["told"] >= agents, LIMIT)
    time.sleep(SETTLE)
    return lasted
