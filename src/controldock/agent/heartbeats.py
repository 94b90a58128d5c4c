"""The sign of life over UDP: small, regular, and never a reason for anything to fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from controldock.protocol.datagrams import Heartbeat, Metrics, encode
from controldock.protocol.messages import Config
from controldock.sources import Sources, decode_id

log = structlog.get_logger(__name__)

JITTER = (
    0.1  # share of the interval: enough that a lab switched on at once spreads out, too little to look late
)


class _Mouth(asyncio.DatagramProtocol):
    """Speaks only; an answer or an ICMP error is nobody's concern."""

    def error_received(self, exc: Exception) -> None:
        log.debug("heartbeat.unheard", reason=type(exc).__name__)


class Heartbeats:
    """The heartbeats of one session."""

    def __init__(self, agent_id: str, key: bytes, sources: Sources, measure: Callable[[], Metrics]) -> None:
        self._agent_id = decode_id(agent_id)
        self._key = key
        self._sources = sources
        self._measure = measure
        self._sequence = 0

    async def beat(self, host: str, config: Callable[[], Config], changed: asyncio.Event) -> None:
        """Beat until cancelled; `changed` is set when `config` gives something else."""
        while True:
            try:
                await self._send(host, config())
            except Exception as error:
                log.warning("heartbeat.failed", reason=type(error).__name__)
            interval = config().poll_interval
            changed.clear()
            try:
                async with asyncio.timeout(interval * self._sources.uniform(1 - JITTER, 1 + JITTER)):
                    await changed.wait()
            except TimeoutError:
                continue

    async def _send(self, host: str, config: Config) -> None:
        if not config.heartbeat_port:
            return
        self._sequence += 1
        clock = int(self._sources.now().timestamp())
        beat = Heartbeat(self._agent_id, self._sequence, self._measure(), clock)
        # A socket each time: one a poll interval costs nothing, and follows a network that changed.
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(_Mouth, remote_addr=(host, config.heartbeat_port))
        transport.sendto(encode(beat, self._key))
        transport.close()
