"""Sockets for announcements: on every adapter, also on those that come later."""

import socket
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from tests.agent.announcements.hearing import LOOPBACK, free_port

from controldock import log_output
from controldock.agent.announcements.ears import Adapter, Ear, adapters, open_ears

GROUP = "239.255.55.2"


@pytest.fixture
def ear() -> Iterator[Ear]:
    ears = open_ears(free_port(), (GROUP, "ff15::5502"))
    yield ears[0]
    for one in ears:
        one.socket.close()


def is_in(ear: Ear) -> bool:
    """Whether the socket is a member on the loopback: leaving is refused to whoever is none."""
    request = socket.inet_aton(GROUP) + socket.inet_aton("127.0.0.1")
    try:
        ear.socket.setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, request)
    except OSError:
        return False
    return True


def test_this_machine_has_adapters() -> None:
    found = adapters()
    assert any(one.address == "127.0.0.1" for one in found)
    assert {one.index for one in found if not one.address} == {index for index, _ in socket.if_nameindex()}


def test_a_group_is_joined_where_an_adapter_is(ear: Ear) -> None:
    ear.join(frozenset())
    assert not is_in(ear)
    ear.join(frozenset({LOOPBACK, Adapter(1, "")}))
    assert is_in(ear)


def test_it_is_joined_once_and_anew_when_the_adapter_is_a_new_one(ear: Ear) -> None:
    ear.join(frozenset({LOOPBACK}))
    assert is_in(ear)  # and left, by the question
    ear.join(frozenset({LOOPBACK}))
    assert not is_in(ear)
    ear.join(frozenset({Adapter(7, "127.0.0.1")}))
    assert is_in(ear)


def test_an_adapter_that_refuses_keeps_no_other_out_and_is_tried_again() -> None:
    ears = open_ears(free_port(), ("ff15::5502", "ff15::1"))
    if len(ears) < 2:
        pytest.skip("this machine has no IPv6")
    log_output.configure("json", "debug")
    with capture_logs() as logged:
        for _ in range(2):
            ears[1].join(frozenset({Adapter(2**30, ""), Adapter(1, "")}))
    for one in ears:
        one.socket.close()
    refused = [one["adapter"] for one in logged if one["event"] == "announcements.not_joined"]
    assert refused.count(2**30) == 4  # each group, each time


def test_a_port_that_somebody_has_for_himself_is_no_error() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("0.0.0.0", 0))
        ears = open_ears(other.getsockname()[1], ())
        for one in ears:
            one.socket.close()
    assert not any(one.is_ipv4 for one in ears)
