"""Networks to try announcements in, made of network namespaces: subnets, each a switch with PCs, and a router between.

    server ── switch 1 ─┐
    PCs ──────┘         ├─ router (forwards unicast; broadcasts and multicasts as a test says)
    PCs ───── switch 2 ─┤
    PCs ───── switch 3 ─┘

Nothing of it is connected to the network that this machine is in.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PORT = 5502
PATIENT = 60.0  # seconds; what has not happened by then never will
SUBNETS = 3


def why_not() -> str:
    """Why there can be no such networks here; empty: there can."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    if shutil.which("ip") is None:
        return "the `ip` command is not installed (package iproute2)"
    name = f"cd{os.getpid()}try"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"network namespaces are not permitted here: {made.stderr.strip()}"
    wire = ["ip", "-n", name, "link", "add", "a0", "type", "veth", "peer", "name", "b0"]
    made = subprocess.run(wire, capture_output=True, text=True, check=False)
    subprocess.run(["ip", "netns", "del", name], check=False)
    return f"no veth pairs in this kernel: {made.stderr.strip()}" if made.returncode else ""


@dataclass(frozen=True)
class Host:
    """A machine in the lab."""

    namespace: str
    address: str = ""
    address6: str = ""

    def run(self, *words: str) -> str:
        """Run a command in it, to its end."""
        done = subprocess.run(self.words(*words), capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(words)}: {done.stderr}"
        return done.stdout

    def words(self, *words: str) -> list[str]:
        """The command that runs this one in it."""
        return ["ip", "netns", "exec", self.namespace, *words]

    def set(self, name: str, value: object) -> None:
        """A setting of its kernel, as ipv4/ip_forward."""
        self.run("sh", "-c", f"echo {value} > /proc/sys/net/{name}")


@dataclass
class Program:
    """A Python module at work in a host, which says what happens in lines of JSON."""

    process: subprocess.Popen[str]
    _lines: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)
    said: list[dict[str, Any]] = field(default_factory=list)

    def pump(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(json.loads(line))

    def next(self, limit: float = PATIENT) -> dict[str, Any]:
        """The next that it says."""
        try:
            said = self._lines.get(timeout=limit)
        except queue.Empty:
            raise AssertionError(f"nothing more within {limit:.0f} s; it said {self.said}") from None
        self.said.append(said)
        return said

    def until(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """What it says when this holds."""
        while not condition(said := self.next()):
            pass
        return said

    def tell(self, **what: Any) -> None:
        """Tell it to do something."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def ask(self, **what: Any) -> dict[str, Any]:
        """The same; its answer is the next line with `answer`."""
        self.tell(**what)
        return self.until(lambda said: "answer" in said)


@dataclass
class Lab:
    """Subnets 1 to 3, a router in all of them, and a server in the first."""

    router: Host
    server: Host
    _stack: ExitStack
    _count: int = 2  # of addresses that were given

    def pc(self, subnet: int) -> Host:
        """One more PC there."""
        self._count += 1
        return self._host(f"pc{self._count}", subnet, self._count)

    def start(self, host: Host, module: str, *words: str) -> Program:
        """Run this module there until the lab is put away; it says `ready` when it is."""
        return self._stack.enter_context(self.at_work(host, module, *words))

    @contextmanager
    def at_work(self, host: Host, module: str, *words: str) -> Iterator[Program]:
        """The same, for the block."""
        process = subprocess.Popen(
            host.words(sys.executable, "-m", module, *words),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        )
        program = Program(process)
        reading = threading.Thread(target=program.pump)
        reading.start()
        try:
            program.until(lambda said: "ready" in said)
            yield program
        finally:
            _end(process, reading)

    def plug(self, host: Host, name: str, subnet: int, number: int) -> None:
        """One more cable from the host to the switch of a subnet."""
        outer = f"{host.namespace[-6:]}{name[-3:]}".replace("-", "")
        self.router.run("ip", "link", "add", outer, "type", "veth", "peer", "name", name)
        self.router.run("ip", "link", "set", name, "netns", host.namespace)
        self.router.run("ip", "link", "set", outer, "master", f"sw{subnet}", "up")
        host.run("ip", "addr", "add", f"10.81.{subnet}.{number}/24", "brd", "+", "dev", name)
        host.run("ip", "addr", "add", f"fd81:{subnet}::{number}/64", "nodad", "dev", name)
        host.run("ip", "link", "set", name, "up")

    def _host(self, name: str, subnet: int, number: int) -> Host:
        host = Host(
            f"{self.router.namespace[:-1]}{name}", f"10.81.{subnet}.{number}", f"fd81:{subnet}::{number}"
        )
        _make(host, self._stack)
        self.plug(host, "eth0", subnet, number)
        host.run("ip", "route", "add", "default", "via", f"10.81.{subnet}.1")
        return host

    def build(self) -> None:
        """Switches, the router's addresses in them, and the server."""
        _make(self.router, self._stack)
        self.router.set("ipv4/ip_forward", 1)
        for subnet in range(1, SUBNETS + 1):
            switch = f"sw{subnet}"
            self.router.run("ip", "link", "add", switch, "type", "bridge", "mcast_snooping", "0")
            self.router.run("ip", "addr", "add", f"10.81.{subnet}.1/24", "brd", "+", "dev", switch)
            self.router.run("ip", "link", "set", switch, "up")
        self.server = self._host("srv", 1, 2)


def _make(host: Host, stack: ExitStack) -> None:
    subprocess.run(["ip", "netns", "add", host.namespace], check=True)
    stack.callback(subprocess.run, ["ip", "netns", "del", host.namespace], check=False)
    # Addresses count at once: nobody else could have them here.
    host.run("sh", "-c", "echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad || true")
    host.run("ip", "link", "set", "lo", "up")


def _end(process: subprocess.Popen[str], reading: threading.Thread) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    reading.join()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


@contextmanager
def lab() -> Iterator[Lab]:
    """A new one, put away at the end."""
    with ExitStack() as stack:
        router = Host(f"cd{os.getpid()}r")
        made = Lab(router, router, stack)
        made.build()
        yield made
