"""What all PCs share."""

import asyncio
import ssl

import pytest

from controldock.protocol.enrollment_token import TokenString
from controldock.simulator.authority import Server
from controldock.simulator.behavior import Behavior
from controldock.simulator.figures import Figures
from controldock.simulator.surroundings import Surroundings
from controldock.sources import FixedSources


async def test_a_heartbeat_that_can_not_be_sent_is_counted_and_harms_nobody() -> None:
    sources = FixedSources()
    surroundings = Surroundings(
        loop=asyncio.get_running_loop(),
        sources=sources,
        server=Server("127.0.0.1", 1, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)),
        token=TokenString(bytes(32), 1, bytes(32)),
        behavior=Behavior(),
        figures=Figures(),
        give_up=pytest.fail,
    )
    surroundings.send_heartbeat(bytes(100_000), 1)  # larger than any datagram
    surroundings.close()
    assert surroundings.figures.errors["heartbeat_unsent"] == 1
    assert surroundings.now() == sources.now()
