"""(f) PCs that come in for the first time, all at once, by a token that approves; the bare loop beside it."""

from __future__ import annotations

import statistics
import tempfile
import time
from typing import Any

from bench.dialogue import Child, child, cpu_seconds
from bench.house import house
from bench.report import keep, say

PCS = 1_000
ROUNDS = 3
LIMIT = 300.0  # seconds until all are in


def run(pcs: int = PCS) -> dict[str, Any]:
    """Measure, show, keep. Rounds of both sides alternate."""
    rounds = [(_bare(pcs), _real(pcs)) for _ in range(ROUNDS)]
    bare, real = (
        {name: statistics.median(found[side][name] for found in rounds) for name in ("rate", "cpu_ms")}
        for side in (0, 1)
    )
    say(f"  bare loop: {bare['rate']:.0f} PCs/s  (baseline)")
    say(
        f"  server: {real['rate']:.0f} PCs/s = {real['rate'] / bare['rate']:.2f} x baseline; "
        f"{real['cpu_ms']:.1f} ms of its processor each"
    )
    figures = {"pcs": pcs, "bare": bare, "server": real, "rounds": rounds}
    keep("enrollment", figures)
    return figures


def _bare(pcs: int) -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory(prefix="controldock-bench-") as folder,
        child(["-m", "bench.bare", folder]) as bare,
    ):
        hello = bare.hear()
        arguments = [hello["token"], "127.0.0.1", str(hello["port"]), str(pcs), f"{folder}/roster.json"]
        with child(["-m", "bench.players", *arguments]) as players:
            return _come_in(players, pcs, hello["pid"])


def _real(pcs: int) -> dict[str, float]:
    with house(0) as server, child(server.players(pcs)) as players:
        return _come_in(players, pcs, server.pid)


def _come_in(players: Child, pcs: int, pid: int) -> dict[str, float]:
    players.hear()
    cpu, began = cpu_seconds(pid), time.monotonic()
    players.wait_until(lambda report: report["online"] >= pcs, LIMIT)
    lasted = time.monotonic() - began
    return {"rate": pcs / lasted, "cpu_ms": (cpu_seconds(pid) - cpu) / pcs * 1000}
