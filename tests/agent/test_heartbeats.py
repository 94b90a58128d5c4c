"""Heartbeats: regular, signed, and never a reason for anything to fail."""

import asyncio

from tests.agent.server_double import ServerDouble

from controldock.agent.heartbeats import Heartbeats
from controldock.protocol.datagrams import Metrics
from controldock.protocol.messages import Config
from controldock.sources import SystemSources, decode_id

SOURCES = SystemSources()
METRICS = Metrics(cpu=0.25, memory=None, disk=0.5, running=2, uptime=3600, memory_total=8192)


async def test_each_says_how_the_pc_is(double: ServerDouble) -> None:
    config = Config(poll_interval=1, heartbeat_port=double.heartbeat_port)
    heartbeats = Heartbeats(double.agent_id, double.heartbeat_key, SOURCES, lambda: METRICS)
    changed = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        beating = group.create_task(heartbeats.beat("127.0.0.1", lambda: config, changed))
        await double.until(lambda: len(double.heartbeats) == 1)
        changed.set()  # a new interval counts from now
        await double.until(lambda: len(double.heartbeats) == 2)
        await double.until(lambda: len(double.heartbeats) == 3)
        beating.cancel()
    assert [heartbeat.sequence for heartbeat in double.heartbeats] == [1, 2, 3]
    first = double.heartbeats[0]
    assert first.agent_id == decode_id(double.agent_id)
    assert first.metrics == METRICS
    assert abs(first.clock - SOURCES.now().timestamp()) < 60


async def test_none_are_sent_where_none_are_wanted(double: ServerDouble) -> None:
    config = Config(poll_interval=30, heartbeat_port=0)
    heartbeats = Heartbeats(double.agent_id, double.heartbeat_key, SOURCES, lambda: METRICS)
    changed = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        beating = group.create_task(heartbeats.beat("127.0.0.1", lambda: config, changed))
        await asyncio.sleep(0)
        config = Config(poll_interval=30, heartbeat_port=double.heartbeat_port)
        changed.set()
        await double.until(lambda: len(double.heartbeats) == 1)
        beating.cancel()
    assert double.heartbeats[0].sequence == 1


def unmeasurable() -> Metrics:
    raise ZeroDivisionError


async def test_a_network_that_is_down_disturbs_nothing(double: ServerDouble) -> None:
    config = Config(poll_interval=30, heartbeat_port=double.heartbeat_port)
    heartbeats = Heartbeats(double.agent_id, double.heartbeat_key, SOURCES, unmeasurable)
    changed, host = asyncio.Event(), "no such host"
    async with asyncio.TaskGroup() as group:
        beating = group.create_task(heartbeats.beat(host, lambda: config, changed))
        for _ in range(3):
            changed.set()
            await asyncio.sleep(0.01)
        assert not beating.done()
        beating.cancel()
