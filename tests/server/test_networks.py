"""The networks of a server, as senders of datagrams see them."""

import socket

import pytest

from controldock.server.networks import Network, networks


@pytest.mark.parametrize(
    ("network", "broadcast"),
    [
        (Network("10.1.2.3", 24, 2), "10.1.2.255"),
        (Network("10.1.2.3", 8, 2), "10.255.255.255"),
        (Network("10.1.2.3", 31, 2), ""),
        (Network("10.1.2.3", 32, 2), ""),
        (Network("fd00::9", 64, 2), ""),
    ],
    ids=str,
)
def test_only_networks_of_many_have_a_broadcast(network: Network, broadcast: str) -> None:
    assert network.broadcast == broadcast


def test_this_machine_is_at_least_its_own_neighbor() -> None:
    found = networks()
    assert any(one.address == "127.0.0.1" and one.is_loopback and str(one) == "127.0.0.1/8" for one in found)
    assert [one.is_ipv4 for one in found] == sorted((one.is_ipv4 for one in found), reverse=True)
    assert {one.index for one in found} <= {index for index, _ in socket.if_nameindex()}
    assert not any("%" in one.address for one in found)
