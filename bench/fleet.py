"""(b) A fleet runs `echo`: from POST to the last durable result, beside the bare loop with the same fleet.

Both fleets are connected all the time and their rounds alternate, so that whatever else the machine does meets both.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.dialogue import Child, child, cpu_seconds
from bench.house import House, house
from bench.report import keep, middle, say, span

ROUNDS = 7
SETTLE = 3.0  # seconds for everything that coming in left behind
CALM = 1.0  # seconds between two rounds
LIMIT = 300.0  # seconds for a fleet to come in, or for a round
MICROSECONDS = 1e6


@dataclass
class Side:
    """A server with its fleet, and what its rounds took."""

    agents: int
    server_pid: int
    players: Child
    start: Callable[[], None]
    check: Callable[[], None] = lambda: None
    rounds: list[dict[str, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.players_pid = self.players.hear()["pid"]
        self.players.wait_until(lambda report: report["told"] >= self.agents, LIMIT)

    def round(self) -> None:
        """One deployment to all, to the last result."""
        self.players.say("restart")
        before = cpu_seconds(self.server_pid), cpu_seconds(self.players_pid)
        began = time.monotonic()
        self.start()
        answered = time.monotonic()
        report = self.players.wait_until(lambda report: report["done"] >= self.agents, LIMIT)
        after = cpu_seconds(self.server_pid), cpu_seconds(self.players_pid)
        self.check()
        assert not report["errors"], report
        moments = {name: report[name] - began for name in ("first_start", "last_start", "last_done")}
        cpu = {"server_cpu": after[0] - before[0], "agents_cpu": after[1] - before[1]}
        self.rounds.append({"answered": answered - began, **moments, **cpu})

    def values(self, name: str) -> list[float]:
        """One figure of all rounds; the first one warms up and does not count."""
        return [one[name] for one in self.rounds[1:]]

    def cpu(self, name: str) -> float:
        """Microseconds of processor per agent."""
        return middle(self.values(name)) / self.agents * MICROSECONDS


def run(sizes: Sequence[int], databases: Sequence[str]) -> dict[str, Any]:
    """Measure, show, keep."""
    cells = {}
    for agents, database in zip(sizes, databases, strict=True):
        with _bare(agents) as bare, _real(agents, database) as real:
            time.sleep(SETTLE)
            for _ in range(ROUNDS + 1):
                for side in (bare, real):
                    side.round()
                    time.sleep(CALM)
        cells[str(agents)] = _found(bare, real)
        _show(bare, real, cells[str(agents)])
    kind = databases[0].partition(":")[0] or "sqlite"
    figures = {"database": kind, "fleets": cells}
    keep("fleet" if kind == "sqlite" else f"fleet-{kind}", figures)
    return figures


def _found(bare: Side, real: Side) -> dict[str, Any]:
    ratios = [
        one / other for one, other in zip(real.values("last_done"), bare.values("last_done"), strict=True)
    ]
    cpu = {
        side: one.cpu("server_cpu") + one.cpu("agents_cpu") for side, one in (("bare", bare), ("real", real))
    }
    return {
        "bare": bare.rounds[1:],
        "real": real.rounds[1:],
        "ratios": ratios,
        "cpu_ratio": cpu["real"] / cpu["bare"],
    }


def _show(bare: Side, real: Side, found: dict[str, Any]) -> None:
    done = real.values("last_done")
    say(f"  {bare.agents:,} agents, {ROUNDS} rounds: median (fastest-slowest)")
    for name, side in (("bare loop, no database", bare), ("real server, durable", real)):
        say(
            f"    {name:<24} last result after {span(side.values('last_done'))}; processor per agent: "
            f"server {side.cpu('server_cpu'):.0f} us, agents {side.cpu('agents_cpu'):.0f} us"
        )
    say(
        f"    ratio                    {span(found['ratios'], 'x time')}, {found['cpu_ratio']:.2f} x processor; "
        f"{bare.agents / middle(done):,.0f} tasks/s"
    )
    steps = (("answered", "answered"), ("first_start", "first task"), ("last_start", "last task"))
    told = [f"{text} {middle(real.values(name)):.2f} s" for name, text in steps]
    say(f"    after the POST began     {', '.join(told)}, last result {middle(done):.2f} s")


@contextmanager
def _bare(agents: int) -> Iterator[Side]:
    with (
        tempfile.TemporaryDirectory(prefix="controldock-bench-") as folder,
        child(["-m", "bench.bare", folder]) as bare,
    ):
        hello = bare.hear()
        arguments = [hello["token"], "127.0.0.1", str(hello["port"]), str(agents), f"{folder}/roster.json"]
        with child(["-m", "bench.players", *arguments]) as players:
            yield Side(agents, hello["pid"], players, lambda: bool(bare.say("fire")) and None)


@contextmanager
def _real(agents: int, database: str) -> Iterator[Side]:
    with house(agents, database) as server, child(server.players(agents)) as players:
        made: list[str] = []
        yield Side(
            agents,
            server.pid,
            players,
            lambda: made.append(server.deploy("echo")["id"]),
            lambda: _check(server, made[-1], agents),
        )


def _check(server: House, deployment_id: str, agents: int) -> None:
    """The simulator counted acknowledged results; the server's own book must say the same."""
    found = server.get(f"/api/deployments/{deployment_id}")
    assert found["counts"] == {"succeeded": agents}, found
