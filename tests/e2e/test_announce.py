"""From the command line to people at PCs and back: a server, a simulated fleet, and what operators type."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.e2e.fleet import Process, Server, free_ports, wait_until

pytest.importorskip("uvloop")
AGENTS = 12
# Everybody is quick, nobody forgets to read; where nobody is at the PC, somebody comes soon.
PEOPLE = (
    "--notice=0.2",
    "--hidden=0.3",
    "--away=1",
    "--reads=1",
    "--reading=0.5",
    "--answers=1",
    "--hear-udp=1",
)


@contextmanager
def at_work(folder: Path, *options: str) -> Iterator[Server]:
    """A server, and PCs that are online."""
    server = Server(folder, *options)
    server.start()
    words = ["simulate", server.token(), f"--server=127.0.0.1:{server.gateway_port}", f"--agents={AGENTS}"]
    fleet = Process([*words, *PEOPLE], folder / "fleet.log")
    fleet.start()
    try:
        wait_until(
            lambda: len(server.get("/api/agents?state=online")["agents"]) == AGENTS, "the fleet's coming"
        )
        yield server
    finally:
        fleet.stop()
        server.stop()


def test_everybody_sees_it_once_answers_and_is_told_of(tmp_path: Path) -> None:
    with at_work(tmp_path) as server:
        said = server.cli("announce", "점검 안내", "--to", "all", "--ask", "yes-no", "--wait")
        assert (said.returncode, said.stderr) == (0, "")
        assert f"{AGENTS} PCs: {AGENTS} received, {AGENTS} displayed" in said.stdout
        (known,) = json.loads(server.cli("announcements", "list", "점검", "--json").stdout)
        here = f"/api/announcements/{known['id']}"
        # Of what Linux shows without a companion nobody knows whether it was read.
        receipts = server.get(f"{here}/receipts")["receipts"]
        means = {one["host_name"]: one["sessions"][0]["means"] for one in receipts}
        companions = [name for name, by in means.items() if by in {"toast", "window"}]
        wait_until(lambda: server.get(here)["answered"] == len(companions), "the answers")
        tally = json.loads(server.cli("announcements", "answers", known["id"], "--json").stdout)
        assert sum(one["count"] for one in tally["counts"]) == len(companions)
        exported = server.cli("announcements", "export", known["id"]).stdout.removeprefix("\ufeff")
        lines = list(csv.DictReader(io.StringIO(exported)))
        assert len(lines) == AGENTS
        assert all(line["displayed_at"] for line in lines)
        shown = {line["host_name"]: line["displayed_at"] for line in lines}
        assert shown.keys() == means.keys()
        again = server.cli("announcements", "resend", known["id"], "--to", "not_displayed")
        assert again.stdout == "Sent again to 0 PCs.\n"
        assert server.cli("announcements", "withdraw", known["id"]).returncode == 0
        wait_until(lambda: server.get(here)["took_back"] == AGENTS, "the withdrawal")


def test_a_datagram_comes_first_and_is_believed(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    with at_work(tmp_path, f"--announcement-port={port}") as server:
        assert server.cli("announce", "Hello", "--to", "all", "--direct", "--wait").returncode == 0
        (known,) = server.get("/api/announcements")["announcements"]
        receipts = server.get(f"/api/announcements/{known['id']}/receipts")["receipts"]
        assert all(one["heard_udp_at"] for one in receipts)
        (network,) = server.get(f"/api/announcements/{known['id']}/coverage")
        assert (network["total"], network["heard_udp"]) == (AGENTS, AGENTS)
