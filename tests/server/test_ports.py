"""Opening ports: all of them or none, and one sentence that says what to do."""

import os
import socket

import pytest

from controldock.server.ports import PortUnusable, close, open_port

LOOPBACK = "127.0.0.1"
NOT_OURS = "203.0.113.1"  # documentation (RFC 5737): no machine has it
TCP, UDP = socket.SOCK_STREAM, socket.SOCK_DGRAM
KINDS = pytest.mark.parametrize(("kind", "name"), [(TCP, "TCP"), (UDP, "UDP")])


def taken(kind: socket.SocketKind, host: str = LOOPBACK) -> socket.socket:
    """A port that somebody else has."""
    other = socket.socket(socket.AF_INET, kind)
    other.bind((host, 0))
    if kind is TCP:
        other.listen()
    return other


def port_of(opened: socket.socket) -> int:
    return int(opened.getsockname()[1])


@KINDS
def test_a_taken_port_is_told_with_its_place_the_reason_and_the_option(
    kind: socket.SocketKind, name: str
) -> None:
    with taken(kind) as other:
        port = port_of(other)
        with pytest.raises(PortUnusable) as caught:
            open_port([LOOPBACK], port, "--the-port", kind)
    assert str(caught.value) == (
        f"{name} port {port} on 127.0.0.1 can't be opened: it is taken by another program "
        "(or another ControlDock). Free it, or choose another with --the-port."
    )


@KINDS
def test_an_address_that_is_not_ours_is_told(kind: socket.SocketKind, name: str) -> None:
    with pytest.raises(PortUnusable) as caught:
        open_port([NOT_OURS], 45_501, "--the-port", kind)
    assert str(caught.value) == (
        f"{name} port 45501 on {NOT_OURS} can't be opened: this machine does not have that address. "
        "Free it, or choose another with --the-port."
    )


def test_a_host_without_an_address_is_told() -> None:
    with pytest.raises(PortUnusable, match=r"TCP port 45501 on nowhere\.invalid can't be opened: .+\. Free"):
        open_port(["nowhere.invalid"], 45_501, "--the-port", TCP)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every port")
def test_a_port_for_root_is_told() -> None:
    with pytest.raises(PortUnusable, match="ports below 1024 need more rights"):
        open_port([LOOPBACK], 1, "--the-port", TCP)


@KINDS
@pytest.mark.parametrize("second", ["taken", "not ours"])
def test_what_was_opened_is_given_back_when_the_next_one_fails(
    kind: socket.SocketKind, name: str, second: str
) -> None:
    with taken(kind, "127.0.0.2") as other:
        port = port_of(other)
        with pytest.raises(PortUnusable, match=f"{name} port {port} on "):
            open_port([LOOPBACK, "127.0.0.2" if second == "taken" else NOT_OURS], port, "--the-port", kind)
        with socket.socket(socket.AF_INET, kind) as again:  # no patience, no SO_REUSEADDR: it is really free
            again.bind((LOOPBACK, port))


def test_tcp_ports_listen_and_never_block() -> None:
    (opened,) = open_port([LOOPBACK], 0, "--the-port", TCP)
    with opened, socket.create_connection((LOOPBACK, port_of(opened)), 30) as caller:
        assert not opened.getblocking()
        caller.sendall(b"x")


def test_udp_ports_receive_and_never_block() -> None:
    (opened,) = open_port([LOOPBACK], 0, "--the-port", UDP)
    with opened, pytest.raises(BlockingIOError):
        opened.recv(1)


def test_a_port_of_a_server_that_just_ended_can_be_had_at_once() -> None:
    (first,) = open_port([LOOPBACK], 0, "--the-port", TCP)
    port = port_of(first)
    with socket.create_connection((LOOPBACK, port), 30):
        first.setblocking(True)
        connection, _ = first.accept()
        connection.close()  # the server's side closes first: the kernel keeps the pair for a minute
        first.close()
        close(open_port([LOOPBACK], port, "--the-port", TCP))


def test_both_families_share_a_number() -> None:
    try:
        opened = open_port(["0.0.0.0", "::"], 0, "--the-port", TCP)
    except PortUnusable as error:
        pytest.skip(f"this machine's IPv6 is odd: {error}")
    port = port_of(opened[0])
    close(opened)
    opened = open_port(["0.0.0.0", "::"], port, "--the-port", TCP)
    families = [one.family for one in opened]
    close(opened)
    assert families in ([socket.AF_INET, socket.AF_INET6], [socket.AF_INET]), (
        "the second where there is no IPv6"
    )
