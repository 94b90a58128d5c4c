"""PCs that sleep, leave, lose their network or their server: each is back by itself, and its line of time is true."""

from __future__ import annotations

import os
import queue
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.fleet import Agent, Process, Server, fleet, running, wait_until
from tests.e2e.proxy import Proxy

INTERVAL = 2.0  # seconds, as `Server` sets it
LIMIT = 3 * INTERVAL
BACK = 60.0 + LIMIT  # seconds: the longest back-off
PCS = 40
SLACK = timedelta(seconds=1)  # for a machine that others work on, too
pytestmark = pytest.mark.timeout(300)


def story(server: Server, agent_id: str) -> list[str]:
    """Why it came and went, oldest first."""
    return [one["reason"] for one in server.get(f"/api/agents/{agent_id}/presence")][::-1]


def is_online(server: Server, agent_id: str) -> bool:
    return bool(server.get(f"/api/agents/{agent_id}")["online"])


def agents_of(server: Server) -> list[dict[str, Any]]:
    return list(server.get("/api/agents?limit=1000")["agents"])


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Server, Agent]]:
    with fleet(tmp_path, 1) as (server, (agent,)):
        yield server, agent


def test_a_laptop_that_sleeps_is_back_when_it_wakes(pair: tuple[Server, Agent]) -> None:
    server, agent = pair
    asleep = agent.pid
    os.kill(asleep, signal.SIGSTOP)
    try:
        wait_until(lambda: not is_online(server, agent.id), "the silence", LIMIT + 10)
        time.sleep(35)  # until its connection was given up by the server, too
    finally:
        os.kill(asleep, signal.SIGCONT)
    wait_until(lambda: is_online(server, agent.id), "its return", LIMIT + 10)
    assert agent.pid == asleep
    assert agent.running
    wait_until(lambda: story(server, agent.id) == ["heard", "silent", "heard"], "the line of time")
    assert server.finished(server.deploy("echo awake"))[agent.id]["state"] == "succeeded"


def test_a_stop_is_said_and_a_crash_is_not(pair: tuple[Server, Agent]) -> None:
    server, agent = pair
    began = time.monotonic()
    assert agent.stop() == 0
    wait_until(lambda: story(server, agent.id) == ["heard", "stopping"], "the goodbye", 5)
    assert time.monotonic() - began < LIMIT, "nobody had to wait for its silence"
    assert not is_online(server, agent.id)
    agent.start()
    agent.wait_online()
    agent.kill()
    assert is_online(server, agent.id)
    wait_until(lambda: not is_online(server, agent.id), "the silence", LIMIT + 10)
    wait_until(lambda: story(server, agent.id)[2:] == ["heard", "silent"], "the line of time", 5)


def test_an_interval_is_taken_up_within_a_poll(pair: tuple[Server, Agent]) -> None:
    server, agent = pair
    done = server.cli("agents", "poll-interval", agent.id, "5s")
    assert done.returncode == 0, done.stderr
    time.sleep(4 * LIMIT)
    assert story(server, agent.id) == ["heard"], "neither the old one nor the new one was ever missed"
    seen = server.get(f"/api/agents/{agent.id}")
    assert (seen["poll_interval"], seen["online"]) == (5.0, True)
    assert server.cli("settings", "set", "--poll-interval", "1h").returncode == 0
    assert server.cli("agents", "poll-interval", agent.id, "fleet").returncode == 0
    time.sleep(LIMIT)
    assert server.cli("settings", "set", "--poll-interval", "5s").returncode == 0
    time.sleep(4 * LIMIT)
    assert story(server, agent.id) == ["heard"], "the poll that waited for five minutes was answered at once"
    assert server.get(f"/api/agents/{agent.id}")["metrics"]["memory"] > 0


@pytest.mark.parametrize("trouble", ["cut", "swallow"])
def test_another_network(tmp_path: Path, trouble: str) -> None:
    """Cut off, or connected to nothing without a word: the agent finds out, and comes back on a new connection."""
    server = Server(tmp_path / "server", "--heartbeat-port=0")
    with running(server):
        proxy = Proxy(server.gateway_port)
        try:
            agent = Agent(tmp_path / "agent", server)
            real, server.gateway_port = server.gateway_port, proxy.port
            done = agent.enroll(server.token())
            server.gateway_port = real
            assert done.returncode == 0, done.stderr
            with running(agent):
                agent.wait_online()
                links, pid = proxy.links, agent.pid
                getattr(proxy, trouble)()
                wait_until(lambda: proxy.links > links, "a new connection", INTERVAL + 30 + 10)
                wait_until(lambda: is_online(server, agent.id), "its return", 20)
                assert agent.pid == pid
                assert server.finished(server.deploy("echo back"))[agent.id]["state"] == "succeeded"
                wanted = ["heard"] if trouble == "cut" else ["heard", "silent", "heard"]
                assert story(server, agent.id) == wanted
        finally:
            proxy.close()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[tuple[Server, Process]]:
    """A server with many simulated PCs."""
    server = Server(tmp_path / "server")
    with running(server):
        state = f"--state={tmp_path / 'roster.json'}"
        words = [
            "simulate",
            server.token(),
            f"--server=127.0.0.1:{server.gateway_port}",
            f"--agents={PCS}",
            state,
        ]
        pcs = Process(words, tmp_path / "pcs.log")
        with running(pcs):
            wait_until(lambda: _online(server) == PCS, f"the lab (see {pcs.log})")
            yield server, pcs


def _online(server: Server) -> int:
    return sum(one["online"] for one in agents_of(server))


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_restart_of_the_server_turns_nobody_offline_and_back(lab: tuple[Server, Process], end: str) -> None:
    server, _ = lab
    time.sleep(INTERVAL)  # what was heard is on its way to the database
    getattr(server, end)()
    time.sleep(2 * LIMIT)  # longer than anybody may be silent
    server.start()
    assert _online(server) == PCS, "nobody could check in: nobody is offline"
    wait_until(
        lambda: all(one["transports"]["tcp"] for one in agents_of(server)), "everybody's return", BACK + 10
    )
    time.sleep(2 * LIMIT)
    assert _online(server) == PCS
    assert {tuple(story(server, one["id"])) for one in agents_of(server)} == {("heard",)}


def test_a_server_that_stood_still_blames_nobody(lab: tuple[Server, Process]) -> None:
    server, _ = lab
    os.kill(server.pid, signal.SIGSTOP)
    try:
        time.sleep(4 * LIMIT)
    finally:
        os.kill(server.pid, signal.SIGCONT)
    assert _online(server) == PCS
    time.sleep(2 * LIMIT)
    assert {tuple(story(server, one["id"])) for one in agents_of(server)} == {("heard",)}


def test_a_lab_whose_power_is_cut_is_offline_within_a_second_of_the_rule(lab: tuple[Server, Process]) -> None:
    server, pcs = lab
    pcs.kill()
    cut = time.monotonic()
    wait_until(lambda: _online(server) == 0, "the silence", LIMIT + 10)
    assert LIMIT - INTERVAL * 1.2 < time.monotonic() - cut < LIMIT + 5
    wait_until(
        lambda: all(one["offline_since"] for one in agents_of(server)), "what the database knows of it", 5
    )
    assert {tuple(story(server, one["id"])) for one in agents_of(server)} == {("heard", "silent")}


def test_an_open_console_knows_within_a_second(pair: tuple[Server, Agent]) -> None:
    """Of a silence: counted from the moment of the rule, on the server's clock, which is this machine's."""
    server, agent = pair
    told: queue.Queue[datetime] = queue.Queue()
    listening = threading.Event()

    def listen() -> None:
        with server.client() as client, client.stream("GET", "/api/events", timeout=60) as events:
            for line in events.iter_lines():
                listening.set()
                if line.startswith("data:") and agent.id in line:
                    at = datetime.now(UTC)
                    if not server.get(f"/api/agents/{agent.id}")[
                        "online"
                    ]:  # else it was about something else
                        told.put(at)
                        return

    thread = threading.Thread(target=listen)
    thread.start()
    assert listening.wait(30)
    agent.kill()
    at = told.get(timeout=60)
    thread.join()
    seen = server.get(f"/api/agents/{agent.id}")
    true_since = datetime.fromisoformat(seen["last_check_in"]) + timedelta(seconds=LIMIT)
    assert not seen["online"]
    assert seen["offline_since"] is not None, "written before anybody was told"
    assert timedelta(0) <= at - true_since < timedelta(seconds=1) + SLACK
