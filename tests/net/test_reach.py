"""How far broadcast and multicast reach: three subnets, and a router that passes on what a test says.

What comes last is a direct one, which every network passes on: once that was heard, nothing else is on its way."""

import pytest
from tests.net.lab import PORT, Host, Lab, Program

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

GROUP, GROUP6 = "239.255.55.2", "ff15::5502"


def listen(networks: Lab, *subnets: int) -> list[tuple[Host, Program]]:
    """A PC in each of these subnets, with its listener at work."""
    pcs = [networks.pc(subnet) for subnet in subnets]
    return [(pc, networks.start(pc, "tests.net.pc", str(PORT), GROUP, GROUP6)) for pc in pcs]


def heard_by(networks: Lab, pcs: list[tuple[Host, Program]], by: str, **ways: object) -> list[bool]:
    """Which of these hear an announcement by this way; that none hears it twice is asserted."""
    mouth = networks.start(networks.server, "tests.net.mouth", str(PORT))
    sent = mouth.ask(do="announce", title="점검", by=by, ways={"group6": "", **ways})["sent"]
    assert sent
    addresses = [pc.address for pc, _ in pcs]
    mouth.ask(do="announce", title="last", by="direct", addresses=addresses, ways={})
    found = []
    for _, program in pcs:
        program.until(lambda said: said.get("title") == "last")
        titles = [said["title"] for said in program.said if "title" in said]
        assert titles in (["last"], ["점검", "last"])
        found.append(len(titles) == 2)
        program.said.clear()
    return found


def test_a_router_drops_broadcasts_so_they_reach_the_own_subnet(networks: Lab) -> None:
    pcs = listen(networks, 1, 2, 3)
    assert heard_by(networks, pcs, "broadcast") == [True, False, False]


def test_directed_broadcasts_reach_the_subnets_where_the_router_lets_them(networks: Lab) -> None:
    pcs = listen(networks, 2, 3)
    wish = {"subnets": ["10.81.2.0/24", "10.81.3.0/24"]}
    assert heard_by(networks, pcs, "broadcast", **wish) == [False, False]
    for name in ("all", "sw1"):
        networks.router.set(f"ipv4/conf/{name}/bc_forwarding", 1)
    assert heard_by(networks, pcs, "broadcast", **wish) == [True, True]


def test_multicast_stays_in_its_subnet_where_nobody_forwards_it(networks: Lab) -> None:
    pcs = listen(networks, 1, 2, 3)
    assert heard_by(networks, pcs, "multicast") == [True, False, False]


@pytest.mark.parametrize(("ttl", "reaches"), [(1, False), (2, True)])
def test_multicast_reaches_all_subnets_that_it_is_forwarded_to(
    networks: Lab, ttl: int, reaches: bool
) -> None:
    networks.start(networks.router, "tests.net.router", "multicast", GROUP, networks.server.address)
    pcs = listen(networks, 1, 2, 3)
    assert heard_by(networks, pcs, "multicast", ttl=ttl) == [True, reaches, reaches]


def test_multicast_over_ipv6(networks: Lab) -> None:
    pcs = listen(networks, 1, 2)
    assert heard_by(networks, pcs, "multicast", group="", group6=GROUP6) == [True, False]


def test_direct_reaches_every_subnet_and_is_told_by_subnets(networks: Lab) -> None:
    pcs = listen(networks, 1, 2, 3)
    mouth = networks.start(networks.server, "tests.net.mouth", str(PORT))
    addresses = [pc.address for pc, _ in pcs] + ["10.99.0.1", pcs[1][0].address6]
    sent = mouth.ask(do="announce", title="점검", by="direct", addresses=addresses, ways={})["sent"]
    for _, program in pcs:
        program.until(lambda said: said.get("title") == "점검")
    assert [(destination, error) for _, destination, error in sent] == [
        ("10.81.1.0/24", ""),
        ("10.81.2.0/24", ""),
        ("10.81.3.0/24", ""),
        ("10.99.0.0/24", ""),  # the router knows no such network, and the server cannot know that
        ("fd81:2::/64", "no_route"),
    ]
    assert {source for source, _, error in sent if not error} == {networks.server.address}


def test_a_server_in_two_networks_announces_in_both(networks: Lab) -> None:
    networks.plug(networks.server, "eth1", 3, 200)
    pcs = listen(networks, 1, 2, 3)
    for way in ("broadcast", "multicast"):
        assert heard_by(networks, pcs, way) == [True, False, True]
        assert heard_by(networks, pcs, way, interfaces=["10.81.3.200"]) == [False, False, True]


def test_the_group_is_joined_on_every_adapter_also_on_a_later_one(networks: Lab) -> None:
    """A VPN that comes up, a virtual switch: the datagram may come by any of them."""
    ((pc, program),) = listen(networks, 2)
    networks.plug(pc, "vpn0", 1, 100)
    mouth = networks.start(networks.server, "tests.net.mouth", str(PORT))

    def is_heard() -> bool:
        mouth.ask(do="announce", title="점검", by="multicast", ways={"group6": ""})
        return program.ask(do="counts")["heard"] > 0

    assert any(is_heard() for _ in range(20))
    # It goes, and another one comes in its place.
    pc.run("ip", "link", "del", "vpn0")
    networks.plug(pc, "vpn1", 1, 100)
    before = program.ask(do="counts")["heard"]

    def is_heard_again() -> bool:
        mouth.ask(do="announce", title="again", by="multicast", ways={"group6": ""})
        return program.ask(do="counts")["heard"] > before

    assert any(is_heard_again() for _ in range(20))


@pytest.mark.parametrize("way", ["broadcast", "multicast"])
def test_an_agent_on_the_same_machine_as_the_server_hears_it_too(networks: Lab, way: str) -> None:
    here = networks.server
    program = networks.start(here, "tests.net.pc", str(PORT), GROUP, GROUP6)
    assert heard_by(networks, [(here, program)], way) == [True]
