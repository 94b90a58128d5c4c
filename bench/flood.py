"""(i) What a flood of forged announcements costs an agent: a real one, in a network of namespaces (root on Linux)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import psutil
from tests.net.lab import PORT, Host, Program, lab, why_not
from tests.net.real import fleet

from bench.report import keep, say

RATE = 50_000  # datagrams a second; what the sender reached is told, too
SENDERS = 2  # one does not reach that on every machine
SECONDS = 20.0
LIMIT = 0.10  # share of a core


def run() -> dict[str, Any]:
    """Measure, show, keep."""
    if reason := why_not():
        say(f"  not here: {reason}")
        return {}
    with lab() as networks, tempfile.TemporaryDirectory(prefix="controldock-bench-") as folder:
        mouths = [networks.start(networks.server, "tests.net.mouth", str(PORT)) for _ in range(SENDERS)]
        with fleet(Path(folder), networks, 1) as pcs:
            (agent,) = pcs.agents
            process = psutil.Process(agent.pid)
            before = _used(process)
            _flood(mouths, 0.0)
            idle = _used(process) - before
            before = _used(process)
            sent = _flood(mouths, RATE)
            flooded = _used(process) - before
            dropped = _dropped(agent.host)
            told = pcs.announce("after the flood")
            pcs.displayed(told)
            shown = agent.shown
    assert shown == [told], "a forged one was shown"
    figures = {
        "sent_per_second": round(sent / SECONDS),
        "dropped_by_kernel": dropped,  # they came, and the agent did not read them
        "idle_share_of_core": round(idle / SECONDS, 4),
        "flooded_share_of_core": round(flooded / SECONDS, 4),
        "limit": LIMIT,
    }
    say(
        f"  {figures['sent_per_second']:,} forged datagrams a second, {dropped / sent:.1%} dropped by the kernel: "
        f"{flooded / SECONDS:.1%} of a core (at most {LIMIT:.0%}), without them {idle / SECONDS:.1%}; none was shown"
    )
    keep("flood", figures)
    return figures


def _flood(mouths: list[Program], rate: float) -> int:
    """Let all of them send at the same time; how many datagrams that were."""
    for mouth in mouths:
        mouth.tell(do="flood", to="10.81.1.255", rate=rate / len(mouths), seconds=SECONDS)
    return sum(int(mouth.until(lambda said: said.get("answer") == "flooded")["sent"]) for mouth in mouths)


def _used(process: psutil.Process) -> float:
    """Seconds of a core that it has used."""
    times = process.cpu_times()
    return float(times.user + times.system)


def _dropped(host: Host) -> int:
    """Datagrams for the announcement port that found no room."""
    lines = host.run("cat", "/proc/net/udp").splitlines()[1:]
    return sum(int(line.split()[-1]) for line in lines if line.split()[1].endswith(f":{PORT:04X}"))
