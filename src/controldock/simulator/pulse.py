"""The heartbeats of one simulated session, and the watch over a server that fell silent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sized

from controldock.protocol.datagrams import Heartbeat, Metrics, encode
from controldock.protocol.messages import MAX_WAIT, Config
from controldock.simulator.surroundings import Surroundings
from controldock.sources import decode_id

JITTER = 0.1  # share of the interval, as real agents have
GRACE = 30.0  # seconds that a long poll's answer may be late before the connection counts as dead
_MEMORY = 8192  # MiB
_QUIET, _BUSY = 0.02, 0.3  # shares: what an office PC's cores do


class Pulse:
    """Beats until it is stopped."""

    __slots__ = ("_agent_id", "_key", "_lost", "_running", "_sequence", "_surroundings", "_timer", "heard_at")

    def __init__(
        self,
        surroundings: Surroundings,
        agent_id: str,
        key: bytes,
        running: Sized,
        lost: Callable[[], None],
    ) -> None:
        self.heard_at = surroundings.time()  # when the server spoke last
        self._surroundings = surroundings
        self._agent_id = decode_id(agent_id)
        self._key = key
        self._running = running
        self._lost = lost
        self._sequence = 0
        self._timer: asyncio.TimerHandle | None = None

    def beat(self, config: Config) -> None:
        """Beat now, and from now on in this rhythm."""
        self.stop()
        surroundings = self._surroundings
        if surroundings.time() - self.heard_at > min(config.poll_interval, MAX_WAIT) + GRACE:
            surroundings.figures.errors["server_silent"] += 1
            self._lost()
            return
        if config.heartbeat_port:
            self._sequence += 1
            # 0 says nothing: where clocks are wrong, each PC's hello tells by how much
            clock = 0 if surroundings.behavior.skew else int(surroundings.now().timestamp())
            beat = Heartbeat(self._agent_id, self._sequence, self._metrics(), clock)
            surroundings.send_heartbeat(encode(beat, self._key), config.heartbeat_port)
        delay = config.poll_interval * surroundings.sources.uniform(1 - JITTER, 1 + JITTER)
        self._timer = surroundings.loop.call_later(delay, self.beat, config)

    def stop(self) -> None:
        """No more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _metrics(self) -> Metrics:
        uniform = self._surroundings.sources.uniform
        return Metrics(
            cpu=uniform(_QUIET, _BUSY),
            memory=uniform(_BUSY, 1 - _BUSY),
            disk=_BUSY,
            running=len(self._running),
            uptime=int(self._surroundings.time()),
            memory_total=_MEMORY,
        )
