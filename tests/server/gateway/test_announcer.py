"""Announcements over UDP: by which ways they go, what is told of them, and that sending never fails.

Nothing leaves this machine here: what goes through real networks is tested in namespaces (tests/net)."""

import asyncio
import socket
from collections.abc import Callable, Iterator

import pytest
from tests.server import samples

from controldock.domain.announcement import Transmission
from controldock.domain.ways import Ways
from controldock.server.gateway.announcer import Announcer, Way, broadcasts, direct, multicasts
from controldock.server.networks import Network
from controldock.server.services.announcement_ways import NotSent, SentUdp, UdpWish

LOOPBACK = Network("127.0.0.1", 8, 1)
GONE = Network("203.0.113.7", 24, 9)  # of documentation: this machine does not have it
FAST = (0.0, 0.0, 0.0)


@pytest.fixture
def ear() -> Iterator[socket.socket]:
    """Something on the loopback that hears broadcasts and the group."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        heard.bind(("0.0.0.0", 0))
        member = socket.inet_aton("239.255.55.2") + socket.inet_aton("127.0.0.1")
        heard.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        heard.settimeout(20)
        yield heard


def announcer(
    ear: socket.socket, ways: Ways | None = None, present: Callable[[], list[Network]] = lambda: [LOOPBACK]
) -> Announcer:
    known = ways or Ways(group6="")
    return Announcer(lambda: known, ear.getsockname()[1], present, FAST)


# -- by which ways --


def test_a_broadcast_goes_to_everybody_in_each_network() -> None:
    assert broadcasts(Ways(), samples.networks()) == [
        Way("10.1.2.3", ("255.255.255.255", "10.1.2.255")),
        Way("192.168.0.9", ("255.255.255.255", "192.168.0.255")),
    ]


def test_and_to_the_subnets_that_are_set_and_not_its_own() -> None:
    ways = Ways(subnets=("10.1.2.0/24", "10.1.3.0/24", "10.1.4.0/23"))
    assert broadcasts(ways, samples.networks())[2:] == [Way("", ("10.1.3.255",)), Way("", ("10.1.5.255",))]


def test_a_link_of_two_has_no_directed_broadcast() -> None:
    assert broadcasts(Ways(), [Network("10.0.0.1", 31, 2)]) == [Way("10.0.0.1", ("255.255.255.255",))]


def test_the_group_goes_out_of_each_network() -> None:
    assert multicasts(Ways(ttl=4), samples.networks()) == [
        Way("10.1.2.3", ("239.255.55.2",), ttl=4),
        Way("192.168.0.9", ("239.255.55.2",), ttl=4),
        Way("fd00::9", ("ff15::5502",), index=3, ttl=4),
    ]
    assert [way.source for way in multicasts(Ways(group=""), samples.networks())] == ["fd00::9"]


def test_of_ipv6_once_for_each_adapter() -> None:
    present = [Network("fd00::9", 64, 3), Network("fe80::9", 64, 3), Network("fe80::7", 64, 4)]
    ways = multicasts(Ways(group=""), present)
    assert [(way.source, way.index) for way in ways] == [("fd00::9", 3), ("fe80::7", 4)]


def test_interfaces_can_be_chosen() -> None:
    ways = Ways(interfaces=("192.168.0.9",))
    assert [way.source for way in broadcasts(ways, samples.networks())] == ["192.168.0.9"]
    assert [way.source for way in multicasts(ways, samples.networks())] == ["192.168.0.9", "fd00::9"]


def test_a_server_in_no_network_has_the_loopback() -> None:
    assert broadcasts(Ways(), [LOOPBACK]) == [Way("127.0.0.1", ("127.255.255.255",))]


def test_direct_is_told_by_subnets() -> None:
    found = direct(["10.1.2.3", "10.1.2.4", "10.1.2.3", "10.9.9.9", "fd00::1", "no address", ""])
    assert found == [
        Way("", ("10.1.2.3", "10.1.2.4"), told_as="10.1.2.0/24"),
        Way("", ("10.9.9.9",), told_as="10.9.9.0/24"),
        Way("", ("fd00::1",), told_as="fd00::/64"),
    ]


# -- sending --


@pytest.mark.parametrize(
    ("transmission", "destination"),
    [
        (Transmission.BROADCAST, "127.255.255.255"),
        (Transmission.MULTICAST, "239.255.55.2"),
        (Transmission.DIRECT, "127.0.0.0/24"),
    ],
)
async def test_three_copies_go_out(ear: socket.socket, transmission: Transmission, destination: str) -> None:
    sent = await announcer(ear).announce(UdpWish(b"hear, hear", transmission, ("127.0.0.1",)))
    assert sent == [SentUdp("127.0.0.1", destination)]
    heard = [await asyncio.to_thread(ear.recv, 2000) for _ in range(3)]
    assert heard == [b"hear, hear"] * 3


async def test_many_pcs_are_sent_to_in_bursts(ear: socket.socket) -> None:
    addresses = tuple(f"127.0.{third}.{fourth}" for third in range(4) for fourth in range(1, 101))
    sent = await announcer(ear).announce(UdpWish(b"x", Transmission.DIRECT, addresses))
    assert [one.destination for one in sent] == [f"127.0.{third}.0/24" for third in range(4)]


async def test_what_does_not_go_out_is_told_and_keeps_nothing_back(ear: socket.socket) -> None:
    one = announcer(ear, present=lambda: [LOOPBACK, GONE])
    assert await one.announce(UdpWish(b"x", Transmission.MULTICAST)) == [
        SentUdp("203.0.113.7", "239.255.55.2", NotSent.ADDRESS_GONE)
    ]
    both = announcer(ear, Ways(group6="", interfaces=("127.0.0.1", "203.0.113.7")), lambda: [LOOPBACK])
    assert await both.announce(UdpWish(b"x", Transmission.MULTICAST)) == [
        SentUdp("127.0.0.1", "239.255.55.2"),
        SentUdp("203.0.113.7", "", NotSent.ADDRESS_GONE),
    ]


@pytest.mark.parametrize(
    ("transmission", "ways", "error"),
    [
        (Transmission.BROADCAST, Ways(), NotSent.NO_NETWORK),
        (Transmission.MULTICAST, Ways(), NotSent.NO_NETWORK),
        (Transmission.MULTICAST, Ways(group="", group6=""), NotSent.NO_GROUP),
        (Transmission.DIRECT, Ways(), NotSent.NO_ADDRESS),
    ],
)
async def test_where_there_is_no_way_that_is_told(
    ear: socket.socket, transmission: Transmission, ways: Ways, error: NotSent
) -> None:
    assert await announcer(ear, ways, lambda: []).announce(UdpWish(b"x", transmission)) == [
        SentUdp("", "", error)
    ]


async def test_whatever_goes_wrong_is_no_error_of_whoever_sends(ear: socket.socket) -> None:
    def broken() -> list[Network]:
        raise RuntimeError("netlink")

    sent = await announcer(ear, present=broken).announce(UdpWish(b"x", Transmission.BROADCAST))
    assert sent == [SentUdp("", "", NotSent.FAILED)]


async def test_too_long_a_datagram_is_told(ear: socket.socket) -> None:
    (sent,) = await announcer(ear).announce(UdpWish(bytes(70_000), Transmission.DIRECT, ("127.0.0.1",)))
    assert sent.error == NotSent.FAILED


async def test_switched_off_sends_nothing() -> None:
    off = Announcer(Ways, 0, lambda: [LOOPBACK], FAST)
    assert await off.announce(UdpWish(b"x", Transmission.BROADCAST)) == []
