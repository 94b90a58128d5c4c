"""(c) One real, idle agent: from POST to the command's own first breath, beside a bare start of the same command."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.house import HOST, House, house
from bench.report import keep, percentile, say

RUNS = 30
LIMIT = 20.0  # seconds
CALM = 0.2  # seconds between two runs: the agent is idle again


def run() -> dict[str, Any]:
    """Measure, show, keep."""
    with tempfile.TemporaryDirectory(prefix="controldock-bench-") as folder:
        place = Path(folder)
        bare = [_bare(place / f"bare-{number}") for number in range(RUNS)]
        with house(0) as server, _agent(server, place / "agent"):
            first_id = _wait_for_agent(server)
            _ask(server, first_id, place / "warm")
            real = [_ask(server, first_id, place / f"real-{number}") for number in range(RUNS)]
    figures: dict[str, Any] = {"runs": RUNS}
    for name, values in (("bare", bare), ("agent", real)):
        figures[name] = {"p50_ms": percentile(values, 0.5) * 1e3, "p95_ms": percentile(values, 0.95) * 1e3}
    figures["ratio_p50"] = figures["agent"]["p50_ms"] / figures["bare"]["p50_ms"]
    text = {
        name: f"p50 {figures[name]['p50_ms']:.1f} ms, p95 {figures[name]['p95_ms']:.1f} ms"
        for name in ("bare", "agent")
    }
    say(f"  bare subprocess start       {text['bare']}  (baseline)")
    say(f"  POST -> command started     {text['agent']} = {figures['ratio_p50']:.1f} x baseline")
    keep("latency", figures)
    return figures


def _script(mark: Path) -> str:
    return f"date +%s%N > {mark}.new && mv {mark}.new {mark}"


def _bare(mark: Path) -> float:
    began = time.time_ns()
    subprocess.run(["/bin/sh", "-c", _script(mark)], check=True)
    return (int(mark.read_text()) - began) / 1e9


def _ask(server: House, agent_id: str, mark: Path) -> float:
    time.sleep(CALM)
    began = time.time_ns()
    server.deploy(_script(mark), [agent_id])
    end = time.monotonic() + LIMIT
    while not mark.exists():
        if time.monotonic() > end:
            raise TimeoutError("the command did not start")
        time.sleep(0.01)
    return (int(mark.read_text()) - began) / 1e9


@contextmanager
def _agent(server: House, folder: Path) -> Iterator[None]:
    """A real agent, enrolled and running."""
    program = [sys.executable, "-m", "controldock", "agent"]
    state = ["--state-dir", str(folder)]
    address = f"{HOST}:{server.gateway_port}"
    subprocess.run(
        [*program, "enroll", server.token, "--server", address, *state], check=True, stdout=subprocess.DEVNULL
    )
    process = subprocess.Popen([*program, "run", *state], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(LIMIT)


def _wait_for_agent(server: House) -> str:
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        page = server.get("/api/agents?state=online")
        if page["agents"]:
            return str(page["agents"][0]["id"])
        time.sleep(0.1)
    raise TimeoutError("the agent did not come online")
