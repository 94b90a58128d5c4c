"""Heartbeats, and the watch over a server that fell silent."""

import asyncio
import socket
import ssl

import pytest

from controldock.protocol.datagrams import decode
from controldock.protocol.enrollment_token import TokenString
from controldock.protocol.messages import Config
from controldock.simulator.authority import Server
from controldock.simulator.behavior import Behavior
from controldock.simulator.figures import Figures
from controldock.simulator.pulse import GRACE, Pulse
from controldock.simulator.surroundings import Surroundings
from controldock.sources import FixedSources, decode_id

AGENT, KEY = "0" * 25 + "1", b"k" * 32


def _surroundings() -> Surroundings:
    return Surroundings(
        loop=asyncio.get_running_loop(),
        sources=FixedSources(),
        server=Server("127.0.0.1", 1, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)),
        token=TokenString(bytes(32), 1, bytes(32)),
        behavior=Behavior(),
        figures=Figures(),
        give_up=pytest.fail,
    )


async def test_a_beat_is_signed_and_counted() -> None:
    surroundings = _surroundings()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ears:
        ears.bind(("127.0.0.1", 0))
        ears.settimeout(10)
        pulse = Pulse(surroundings, AGENT, KEY, [1, 2], lambda: None)
        pulse.beat(Config(poll_interval=60, heartbeat_port=ears.getsockname()[1]))
        pulse.stop()
        beat = decode(ears.recv(100), KEY)
    surroundings.close()
    assert beat is not None
    assert (beat.agent_id, beat.sequence, beat.metrics.running) == (decode_id(AGENT), 1, 2)
    assert surroundings.figures.heartbeats == 1


async def test_without_a_port_there_is_no_beat() -> None:
    surroundings = _surroundings()
    pulse = Pulse(surroundings, AGENT, KEY, [], lambda: None)
    pulse.beat(Config(poll_interval=60, heartbeat_port=0))
    pulse.stop()
    assert surroundings.figures.heartbeats == 0


async def test_a_silent_server_is_given_up() -> None:
    surroundings, lost = _surroundings(), []
    pulse = Pulse(surroundings, AGENT, KEY, [], lambda: lost.append(True))
    pulse.heard_at -= GRACE + 61
    pulse.beat(Config(poll_interval=60, heartbeat_port=0))
    assert lost == [True]
    assert surroundings.figures.errors["server_silent"] == 1
