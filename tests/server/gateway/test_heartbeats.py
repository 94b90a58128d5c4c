"""Heartbeats: only the genuine ones, once each, count as a sign of life; all others are counted and forgotten."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.server.gateway.world import LOOPBACK, Gate, Wire
from tests.server.house import UNKNOWN_ID, Pc, until

from controldock.domain.load import Load
from controldock.protocol import messages as m
from controldock.protocol.datagrams import AGENT, SIZE, Heartbeat, Metrics, encode, sender
from controldock.server.gateway.heartbeats import Heartbeats, Pulse, Pulses
from controldock.sources import decode_id, encode_id

METRICS = Metrics(cpu=0.25, memory=0.5, disk=0.75, running=2, uptime=3600, memory_total=16_384)


class Monitor:
    """A PC's heartbeats, and what the server makes of them."""

    def __init__(self, gate: Gate, pc: Pc, wire: Wire, key: bytes) -> None:
        self.gate, self.pc, self.wire, self.key = gate, pc, wire, key
        self._sequence = 0

    def beat(self, sequence: int | None = None) -> bytes:
        """The next heartbeat."""
        self._sequence = self._sequence + 1 if sequence is None else sequence
        return encode(Heartbeat(decode_id(self.pc.id), self._sequence, METRICS), self.key)

    @property
    def last(self) -> datetime | None:
        """When the server heard of the PC last."""
        return self.gate.house.presence.last_check_in(self.pc.id)

    async def is_heard(self, *datagrams: bytes) -> bool:
        """Send them a minute later; whether the server takes them in as signs of life. All, or none."""
        heartbeats, before = self.gate.heartbeats, self.last
        self.gate.house.sources.advance(timedelta(minutes=1))
        accepted, dropped = heartbeats.accepted, heartbeats.dropped
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sending:
            for number, datagram in enumerate(datagrams, start=1):
                sending.sendto(datagram, (LOOPBACK, self.gate.heartbeat_port))
                await until(
                    lambda: heartbeats.accepted + heartbeats.dropped == accepted + dropped + number  # noqa: B023
                )
            sending.setblocking(False)
            with pytest.raises(BlockingIOError):  # there is never an answer
                sending.recv(1)
        counted = heartbeats.accepted - accepted, heartbeats.dropped - dropped
        if self.last == before:
            assert counted == (0, len(datagrams))
            return False
        assert self.last == self.gate.house.sources.now()
        assert counted == (len(datagrams), 0)
        return True


async def begin(gate: Gate, pc: Pc) -> Monitor:
    wire = await gate.dial()
    welcome = await wire.hello(pc)
    assert isinstance(welcome, m.Welcome)
    assert welcome.config.heartbeat_port == gate.heartbeat_port
    return Monitor(gate, pc, wire, welcome.heartbeat_key)


@pytest.fixture
async def monitor(gate: Gate) -> Monitor:
    return await begin(gate, await gate.house.a_pc())


async def test_a_genuine_heartbeat_is_a_sign_of_life(monitor: Monitor) -> None:
    presence = monitor.gate.house.presence
    monitor.gate.house.sources.advance(timedelta(hours=1))
    assert not presence.is_online(monitor.pc.id)
    assert await monitor.is_heard(monitor.beat())
    assert presence.is_online(monitor.pc.id)
    assert presence._seen[monitor.pc.id].metrics == METRICS
    chart = await monitor.gate.house.metrics.hour(monitor.gate.house.vera, monitor.pc.id)
    assert chart.points[-1] == Load(0.25, 0.5, 0.75)
    assert await monitor.is_heard(monitor.beat(), monitor.beat())


async def test_datagrams_may_overtake_each_other(monitor: Monitor) -> None:
    beats = [monitor.beat(sequence) for sequence in (7, 5, 6, 130, 8)]
    assert await monitor.is_heard(*beats)
    assert not await monitor.is_heard(monitor.beat(2)), "but not by more than the window"


FORGED: dict[str, Callable[[Monitor], bytes]] = {
    "a guessed key": lambda pc: encode(Heartbeat(decode_id(pc.pc.id), 1, METRICS), b"g" * 32),
    "an agent that nobody knows": lambda pc: encode(Heartbeat(decode_id(UNKNOWN_ID), 1, METRICS), pc.key),
    "one byte short": lambda pc: pc.beat()[:-1],
    "one byte more": lambda pc: pc.beat() + b"\0",
    "nothing": lambda pc: b"",
    "the most that fits": lambda pc: pc.beat() * 1000,
    "another version": lambda pc: b"CD\2" + pc.beat()[3:],
    "a text": lambda pc: b"x" * SIZE,
}


@pytest.mark.parametrize("forged", FORGED)
async def test_what_is_not_genuine_changes_nothing(monitor: Monitor, forged: str) -> None:
    assert not await monitor.is_heard(FORGED[forged](monitor))
    assert await monitor.is_heard(monitor.beat(1)), "and takes no sequence number from the genuine one"


async def test_no_single_bit_can_be_changed(monitor: Monitor) -> None:
    genuine = int.from_bytes(monitor.beat(1), "big")
    flipped = [(genuine ^ 1 << bit).to_bytes(SIZE, "big") for bit in range(8 * SIZE)]
    assert not await monitor.is_heard(*flipped)
    assert await monitor.is_heard(monitor.beat(1))


async def test_a_heartbeat_counts_once(monitor: Monitor) -> None:
    beat = monitor.beat()
    assert await monitor.is_heard(beat)
    assert not await monitor.is_heard(beat, beat)
    assert await monitor.is_heard(monitor.beat())


async def test_a_pc_can_not_speak_for_another(monitor: Monitor) -> None:
    other = await begin(monitor.gate, await monitor.gate.house.a_pc("lab-02"))
    forged = encode(Heartbeat(decode_id(other.pc.id), 1, METRICS), monitor.key)
    assert not await other.is_heard(forged)
    assert await other.is_heard(other.beat(1))


async def test_an_ended_session_is_not_heard_any_more(monitor: Monitor) -> None:
    recorded = monitor.beat()
    monitor.wire.cut()
    await until(lambda: not monitor.gate.gateway._links)
    assert not await monitor.is_heard(recorded)
    again = await begin(monitor.gate, monitor.pc)
    assert not await again.is_heard(recorded), "nor in the next session"
    assert await again.is_heard(again.beat())


async def test_a_newer_session_voids_the_older_ones_key(monitor: Monitor) -> None:
    newer = await begin(monitor.gate, monitor.pc)
    assert newer.key != monitor.key
    await until(
        lambda: len(monitor.gate.gateway._links) == 1
    )  # the older one's end leaves the newer one's alone
    assert not await newer.is_heard(monitor.beat(100))
    assert await newer.is_heard(newer.beat())


async def test_a_refused_hello_gives_no_right_to_be_heard(gate: Gate) -> None:
    pc = await gate.house.a_pc()
    wire = await gate.dial()
    assert isinstance(await wire.hello(Pc(pc.id, b"x" * 32, pc.host_name)), m.Refused)
    assert gate.pulses.get(decode_id(pc.id).to_bytes(16, "big")) is None


async def test_an_agent_that_left_is_not_called_back_by_its_last_heartbeats(monitor: Monitor) -> None:
    late = monitor.beat()
    assert isinstance(await monitor.wire.ask(m.Leaving, reason=m.Departure.STOPPING), m.Accepted)
    assert not await monitor.is_heard(late, monitor.beat())
    assert not monitor.gate.house.presence.is_online(monitor.pc.id)


# -- without a network --


class Witness:
    """Stands where presence stands, and remembers who was heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def beat(self, agent_id: str, heartbeat: Heartbeat) -> None:
        self.heard.append(agent_id)

    def add(self, agent_id: str, metrics: Metrics) -> None:
        self.heard.append(agent_id)


@given(
    st.binary(max_size=2 * SIZE)
    | st.binary(min_size=SIZE, max_size=SIZE).map(lambda rest: b"CD\1\0" + rest[4:])
)
def test_no_bytes_at_all_do_anything(datagram: bytes) -> None:
    pulses, witness = Pulses(), Witness()
    for agent in {encode_id(1), encode_id(int.from_bytes(sender(datagram) or b"\1", "big"))}:
        pulses.add(Pulse(agent, b"k" * 32))
    heartbeats = Heartbeats(pulses, witness, witness)  # type: ignore[arg-type]
    heartbeats.datagram_received(datagram, (LOOPBACK, 9))
    assert (heartbeats.accepted, heartbeats.dropped, witness.heard) == (0, 1, [])


def test_an_older_pulse_that_ends_late_leaves_the_newer_one() -> None:
    pulses, agent = Pulses(), encode_id(7)
    older, newer = Pulse(agent, b"o" * 32), Pulse(agent, b"n" * 32)
    raw = encode(Heartbeat(7, 1, METRICS), newer.key)[AGENT]
    pulses.add(older)
    pulses.add(newer)
    pulses.remove(older)
    assert pulses.get(raw) is newer
    pulses.remove(newer)
    pulses.remove(newer)
    assert pulses.get(raw) is None
