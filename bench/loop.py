"""(a) The bare loop, the limit of everything else: request-answer frames/s over TLS without a database."""

from __future__ import annotations

import tempfile
import time
from typing import Any

from bench.dialogue import child, cpu_seconds
from bench.report import keep, middle, say, span
from controldock.protocol import messages as m
from controldock.protocol.connection import AgentSide, ServerSide
from controldock.sources import SystemSources

CONNECTIONS = (50, 500)
SECONDS = 4.0
ROUNDS = 3
IN_MEMORY = 50_000  # exchanges


def run() -> dict[str, Any]:
    """Measure, show, keep."""
    memory_rate = middle([_in_memory() for _ in range(ROUNDS)])
    say(
        f"  protocol alone, both ends, no socket, no TLS: {memory_rate:,.0f} request-answers/s  (baseline, one core)"
    )
    cells: dict[str, Any] = {}
    for connections in CONNECTIONS:
        rounds = [_over_tls(connections) for _ in range(ROUNDS)]
        rates = [one["rate"] for one in rounds]
        per_frame = middle([one["server_cpu"] / one["rate"] * 1e6 for one in rounds])
        cells[str(connections)] = {"rounds": rounds, "ratio": middle(rates) / memory_rate}
        server, load = (middle([one[name] for one in rounds]) for name in ("server_cpu", "cpu"))
        say(
            f"  over TLS, {connections} connections: {span(rates, 'request-answers/s', 0)}, "
            f"{middle(rates) / memory_rate:.2f} of the baseline"
        )
        say(
            f"    server {per_frame:.1f} us of CPU each; busy: server {server:.0%}, load {load:.0%} of a core"
        )
    figures = {"in_memory_rate": memory_rate, "over_tls": cells}
    keep("loop", figures)
    return figures


def _in_memory() -> float:
    agent, server = AgentSide(), ServerSide()
    sources = SystemSources()
    hello = m.Hello(
        id=agent.next_id(), agent_id="0" * 26, token=bytes(32), facts=m.PcFacts(host_name="a", os="linux")
    )
    welcome = m.Welcome(
        id=hello.id,
        config=m.Config(poll_interval=30),
        server_time=sources.now(),
        heartbeat_key=bytes(32),
        ratchet=bytes(32),
    )
    server.receive(agent.send(hello))
    agent.receive(server.send(welcome))
    began = time.perf_counter()
    for _ in range(IN_MEMORY):
        [poll] = server.receive(agent.send(m.Poll(id=agent.next_id(), wait=0)))
        agent.receive(server.send(m.NoTask(id=poll.id)))
    return IN_MEMORY / (time.perf_counter() - began)


def _over_tls(connections: int) -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory(prefix="controldock-bench-") as folder,
        child(["-m", "bench.bare", folder]) as bare,
    ):
        hello = bare.hear()
        arguments = [hello["token"], "127.0.0.1", str(hello["port"]), str(connections), str(SECONDS)]
        with child(["-m", "bench.pounding", *arguments]) as load:
            load.hear()
            before, began = cpu_seconds(hello["pid"]), time.monotonic()
            found = load.hear()
            used, lasted = cpu_seconds(hello["pid"]) - before, time.monotonic() - began
    return {"rate": found["rate"], "cpu": found["cpu"], "server_cpu": used / lasted}
