"""UDP 5501: heartbeats in, nothing out. Checked by length, agent, MAC, replay window; the rest is dropped silently."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from controldock.protocol import datagrams
from controldock.protocol.datagrams import ReplayWindow
from controldock.server.services.metric_history import MetricHistory
from controldock.server.services.presence import Presence
from controldock.sources import decode_id


@dataclass(slots=True)
class Pulse:
    """One session's right to send heartbeats. Only in memory: a new session has a new key."""

    agent_id: str
    key: bytes
    window: ReplayWindow = field(default_factory=ReplayWindow)


class Pulses:
    """The pulses of all open sessions, found by the agent id in a datagram."""

    def __init__(self) -> None:
        self._by_agent: dict[bytes, Pulse] = {}

    def add(self, pulse: Pulse) -> None:
        """From now on; an older session's pulse of the same agent is void."""
        self._by_agent[_raw(pulse.agent_id)] = pulse

    def remove(self, pulse: Pulse) -> None:
        """No longer, unless a newer session has taken over."""
        if self._by_agent.get(_raw(pulse.agent_id)) is pulse:
            del self._by_agent[_raw(pulse.agent_id)]

    def get(self, agent: bytes) -> Pulse | None:
        """The pulse of the agent with this id, 16 bytes."""
        return self._by_agent.get(agent)


class Heartbeats(asyncio.DatagramProtocol):
    """The receiving socket."""

    def __init__(self, pulses: Pulses, presence: Presence, history: MetricHistory) -> None:
        self._pulses = pulses
        self._presence = presence
        self._history = history
        self.accepted = 0
        self.dropped = 0

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        """Take one in. Never answers, never raises, never logs: a flood shall cost no more than this."""
        agent = datagrams.sender(data)
        pulse = self._pulses.get(agent) if agent is not None else None
        heartbeat = datagrams.decode(data, pulse.key) if pulse is not None else None
        if pulse is None or heartbeat is None or not pulse.window.accept(heartbeat.sequence):
            self.dropped += 1
            return
        self.accepted += 1
        self._presence.beat(pulse.agent_id, heartbeat)
        self._history.add(pulse.agent_id, heartbeat.metrics)


def _raw(agent_id: str) -> bytes:
    return decode_id(agent_id).to_bytes(16, "big")
