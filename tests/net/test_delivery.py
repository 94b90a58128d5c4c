"""Whatever becomes of the datagrams, each PC shows each announcement exactly once: a real server, real agents."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.e2e.fleet import wait_until
from tests.net.lab import PORT, Lab
from tests.net.real import Fleet, fleet

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

ROUNDS = 4


def tell_some(pcs: Fleet, by: str = "broadcast") -> list[str]:
    """Some announcements, one after the other: each is displayed everywhere, and once."""
    told = [pcs.announce(f"점검 {number}", by) for number in range(ROUNDS)]
    pcs.displayed(*told)
    for agent in pcs.agents:
        assert sorted(agent.shown) == sorted(told)
    return told


@pytest.mark.parametrize("loss", [0.0, 0.5, 1.0])
def test_lost_repeated_and_disordered_datagrams_change_nothing(
    networks: Lab, tmp_path: Path, loss: float
) -> None:
    """A relay passes broadcasts on into two subnets: some are lost, and all others come five times, in disorder."""
    networks.start(networks.router, "tests.net.router", "relay", str(loss), "5")
    with fleet(tmp_path, networks, 2, 3) as pcs:
        told = tell_some(pcs)
        coverages = [pcs.coverage(one) for one in told]
        heard = sum(udp for one in coverages for udp, _, _ in one.values())
        assert heard == {0.0: 2 * ROUNDS, 1.0: 0}.get(loss, heard)


def test_the_map_says_which_subnets_hear_broadcasts(networks: Lab, tmp_path: Path) -> None:
    with fleet(tmp_path, networks, 1, 2, 3) as pcs:
        told = pcs.announce("점검")
        pcs.displayed(told)
        assert pcs.coverage(told) == {
            "10.81.1.0/24": (1, 0, 0),
            "10.81.2.0/24": (0, 1, 0),
            "10.81.3.0/24": (0, 1, 0),
        }
        direct = pcs.announce("점검", "direct")
        pcs.displayed(direct)
        assert {udp for udp, _, _ in pcs.coverage(direct).values()} == {1}
        # It is written down when the last copy went out, which is a second after the first.
        reach = wait_until(lambda: pcs.server.get(f"/api/announcements/{direct}")["reach"], "the reach")
        assert {one["destination"] for one in reach} == pcs.coverage(told).keys()


def test_a_group_set_while_they_work_is_joined_at_once(networks: Lab, tmp_path: Path) -> None:
    networks.start(networks.router, "tests.net.router", "multicast", "239.1.2.3", networks.server.address)
    with fleet(tmp_path, networks, 1, 2) as pcs:
        pcs.server.patch("/api/settings/announcements", {"group": "239.1.2.3", "group6": ""})

        def are_both_heard() -> bool:
            told = pcs.announce("점검", "multicast")
            pcs.displayed(told)
            return [udp for udp, _, _ in pcs.coverage(told).values()] == [1, 1]

        assert any(are_both_heard() for _ in range(10))


def test_bad_cables_change_nothing(networks: Lab, tmp_path: Path) -> None:
    if shutil.which("tc") is None:
        pytest.skip("the `tc` command is not installed (package iproute2)")
    with fleet(tmp_path, networks, 1, 2) as pcs:
        for agent in pcs.agents:
            bad = ("loss", "20%", "delay", "20ms", "15ms", "duplicate", "20%", "reorder", "20%")
            words = agent.host.words("tc", "qdisc", "add", "dev", "eth0", "root", "netem", *bad)
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"this kernel has no netem (sch_netem): {done.stderr.strip()}")
        words = ["tc", "qdisc", "add", "dev", "eth0", "root", "netem", "loss", "50%", "duplicate", "20%"]
        networks.server.run(*words)
        tell_some(pcs)


def test_a_flood_shows_nothing_and_hides_nothing(networks: Lab, tmp_path: Path) -> None:
    mouth = networks.start(networks.server, "tests.net.mouth", str(PORT))
    with fleet(tmp_path, networks, 1) as pcs:
        mouth.tell(do="flood", to="10.81.1.255", rate=50_000, seconds=5)
        told = pcs.announce("진짜")
        pcs.displayed(told)  # over TCP, most probably: the datagram is one of many
        mouth.until(lambda said: said.get("answer") == "flooded")
        after = pcs.announce("다음")
        pcs.displayed(after)
        assert pcs.agents[0].shown == [told, after]
