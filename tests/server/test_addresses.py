"""Addresses of this machine: whatever the machine, they can be used as what they are for."""

import ipaddress
import socket

import pytest

from controldock.server import addresses


def test_the_public_address_is_one_of_this_machine() -> None:
    assert addresses.public_address() in addresses.local_addresses()


def test_local_addresses_have_loopback_and_no_zones() -> None:
    found = addresses.local_addresses()
    assert {"127.0.0.1", "::1"} <= set(found)
    assert all(not ipaddress.ip_address(address).is_link_local for address in found)


def test_what_is_listenable_can_be_listened_on() -> None:
    for host in addresses.listenable(["127.0.0.1", "::"]):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.bind((host, 0))


def test_a_host_that_was_asked_for_alone_is_never_left_out() -> None:
    assert addresses.listenable(["::"]) == ["::"]


@pytest.mark.parametrize("host", ["localhost", "lab-1.example", "127.0.0.1", "::1", "PC_7", "fd00::2"])
def test_hosts(host: str) -> None:
    assert addresses.is_host(host)


@pytest.mark.parametrize("host", ["", "a b", "a:1", "1.2.3.4.5", "256.1.1.1", "[::1]", "-a", "a..b", "a\n"])
def test_no_hosts(host: str) -> None:
    assert not addresses.is_host(host)


def test_an_ipv6_address_wears_brackets_in_a_url() -> None:
    assert addresses.in_url("::1") == "[::1]"
    assert addresses.in_url("lab.example") == "lab.example"
