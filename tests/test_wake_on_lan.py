"""Magic packets, as a network card would see them."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Network

import pytest

from controldock import wake_on_lan
from controldock.wake_on_lan import Attachment, attachments, magic_packet, network_of, parse_mac, send

MAC, OTHER = bytes.fromhex("a4bb6dc01234"), bytes.fromhex("a4bb6dc05678")
LOOPBACK = Attachment("127.0.0.1", "127.255.255.255")


@contextmanager
def card() -> Iterator[socket.socket]:
    """Something that hears broadcasts."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        heard.bind(("127.255.255.255", 0))
        heard.settimeout(20)
        yield heard


def test_a_magic_packet_is_six_ff_and_the_address_sixteen_times() -> None:
    packet = magic_packet(MAC)
    assert len(packet) == 102
    assert packet == b"\xff\xff\xff\xff\xff\xff" + MAC * 16


@pytest.mark.parametrize("text", ["a4:bb:6d:c0:12:34", "A4-BB-6D-C0-12-34", "a4bb6dc01234"])
def test_addresses_are_written_in_many_ways(text: str) -> None:
    assert parse_mac(text) == MAC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00:00:00:00:00:00",
        "ff:ff:ff:ff:ff:ff",
        "01:00:5e:00:00:01",
        "a4:bb:6d:c0:12",
        "10.0.0.7",
        "x" * 64,
    ],
)
def test_what_is_no_card_is_none(text: str) -> None:
    assert parse_mac(text) is None


def test_what_software_made_up_is_known() -> None:
    assert wake_on_lan.is_burnt_in(MAC)
    assert not wake_on_lan.is_burnt_in(bytes.fromhex("0242ac110002"))


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("10.0.3.7/22", "10.0.0.0/22"),
        ("192.168.0.17", "192.168.0.0/24"),
        ("127.0.0.1/8", None),
        ("169.254.1.1/16", None),
        ("fe80::1/64", None),
        ("nonsense", None),
    ],
)
def test_a_network_is_known_or_guessed(text: str, network: str | None) -> None:
    assert network_of(text) == (IPv4Network(network) if network else None)


def test_own_networks_have_broadcasts_and_are_not_the_loopback() -> None:
    for one in attachments():
        assert not one.address.startswith("127.")
        assert one.broadcast.count(".") == 3


def test_packets_arrive_by_every_own_network() -> None:
    with card() as heard:
        port = heard.getsockname()[1]
        assert send([MAC, OTHER, MAC], ports=(port,), networks=lambda: [LOOPBACK]) == {MAC, OTHER}
        assert {heard.recv(200), heard.recv(200)} == {magic_packet(MAC), magic_packet(OTHER)}


def test_packets_go_to_the_broadcast_addresses_of_other_networks() -> None:
    with card() as heard:
        port = heard.getsockname()[1]
        assert send([MAC], ["127.255.255.255"], ports=(port,), networks=list) == {MAC}
        assert heard.recv(200) == magic_packet(MAC)


def test_a_machine_without_a_network_says_that_nothing_went_out() -> None:
    assert send([MAC], networks=list) == frozenset()
    gone = Attachment("192.0.2.1", "192.0.2.255")  # the address was taken away meanwhile
    assert send([MAC], networks=lambda: [gone]) == frozenset()
