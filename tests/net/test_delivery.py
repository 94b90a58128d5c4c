"""Whatever becomes of the datagrams, each PC shows each announcement exactly once: a real server, real agents.

They are the same in all stories, for starting them takes longer than what they are started for."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from tests.e2e.fleet import wait_until
from tests.net.lab import PORT, Host, Lab, lab
from tests.net.real import Fleet, fleet

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

ROUNDS = 4
HERE = "10.81.1.0/24"  # where the server is: no router is between


@pytest.fixture(scope="module")
def networks(reason: str) -> Iterator[Lab]:
    if reason:
        pytest.skip(reason)
    with lab() as made:
        yield made


@pytest.fixture(scope="module")
def pcs(networks: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with fleet(tmp_path_factory.mktemp("fleet"), networks, 1, 2, 3) as made:
        yield made


@contextmanager
def bad_cable(host: Host, *how: str) -> Iterator[None]:
    """What this host sends is lost, late, repeated and in disorder."""
    words = host.words("tc", "qdisc", "add", "dev", "eth0", "root", "netem", *how)
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this kernel has no netem (sch_netem): {done.stderr.strip()}")
    try:
        yield
    finally:
        host.run("tc", "qdisc", "del", "dev", "eth0", "root")


def tell_some(pcs: Fleet) -> list[str]:
    """Some announcements, one after the other: each is displayed everywhere, and once."""
    before = [len(agent.shown) for agent in pcs.agents]
    told = [pcs.announce(f"점검 {number}") for number in range(ROUNDS)]
    pcs.displayed(*told)
    for agent, count in zip(pcs.agents, before, strict=True):
        assert sorted(agent.shown[count:]) == sorted(told)
    return told


@pytest.mark.parametrize("loss", [0.0, 0.5, 1.0])
def test_lost_repeated_and_disordered_datagrams_change_nothing(
    networks: Lab, pcs: Fleet, loss: float
) -> None:
    """A relay passes broadcasts on into two subnets: some are lost, and all others come five times, in disorder."""
    with networks.at_work(networks.router, "tests.net.router", "relay", str(loss), "5"):
        told = tell_some(pcs)
        coverages = [pcs.coverage(one) for one in told]
    heard = sum(udp for one in coverages for network, (udp, _, _) in one.items() if network != HERE)
    assert heard == {0.0: 2 * ROUNDS, 1.0: 0}.get(loss, heard)


def test_the_map_says_which_subnets_hear_broadcasts(pcs: Fleet) -> None:
    told = pcs.announce("점검")
    pcs.displayed(told)
    assert pcs.coverage(told) == {
        HERE: (1, 0, 0),
        "10.81.2.0/24": (0, 1, 0),
        "10.81.3.0/24": (0, 1, 0),
    }
    direct = pcs.announce("점검", "direct")
    pcs.displayed(direct)
    assert {udp for udp, _, _ in pcs.coverage(direct).values()} == {1}
    # It is written down when the last copy went out, which is a second after the first.
    reach = wait_until(lambda: pcs.server.get(f"/api/announcements/{direct}")["reach"], "the reach")
    assert {one["destination"] for one in reach} == pcs.coverage(told).keys()


def test_a_group_set_while_they_work_is_joined_at_once(networks: Lab, pcs: Fleet) -> None:
    group = "239.1.2.3"
    with networks.at_work(networks.router, "tests.net.router", "multicast", group, networks.server.address):
        pcs.server.patch("/api/settings/announcements", {"group": group, "group6": ""})

        def do_all_hear() -> bool:
            told = pcs.announce("점검", "multicast")
            pcs.displayed(told)
            return {udp for udp, _, _ in pcs.coverage(told).values()} == {1}

        assert any(do_all_hear() for _ in range(10))


def test_bad_cables_change_nothing(networks: Lab, pcs: Fleet) -> None:
    if shutil.which("tc") is None:
        pytest.skip("the `tc` command is not installed (package iproute2)")
    with ExitStack() as cables:
        for agent in pcs.agents:
            bad = ("loss", "20%", "delay", "20ms", "15ms", "duplicate", "20%", "reorder", "20%")
            cables.enter_context(bad_cable(agent.host, *bad))
        cables.enter_context(bad_cable(networks.server, "loss", "50%", "duplicate", "20%"))
        tell_some(pcs)


def test_a_flood_shows_nothing_and_hides_nothing(networks: Lab, pcs: Fleet) -> None:
    before = len(pcs.agents[0].shown)
    with networks.at_work(networks.server, "tests.net.mouth", str(PORT)) as mouth:
        mouth.tell(do="flood", to="10.81.1.255", rate=50_000, seconds=5)
        told = pcs.announce("진짜")
        pcs.displayed(told)  # over TCP, most probably: the datagram is one of many
        mouth.until(lambda said: said.get("answer") == "flooded")
    after = pcs.announce("다음")
    pcs.displayed(after)
    assert pcs.agents[0].shown[before:] == [told, after]
