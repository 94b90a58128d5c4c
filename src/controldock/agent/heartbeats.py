"""The sign of life over UDP: small, regular, and never a reason for anything to fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import psutil
import structlog

from controldock.protocol.datagrams import Heartbeat, Metrics, encode
from controldock.protocol.messages import Config
from controldock.sources import Sources, decode_id

log = structlog.get_logger(__name__)

JITTER = (
    0.1  # share of the interval: enough that a lab switched on at once spreads out, too little to look late
)
_PERCENT = 100
_MIB = 1024 * 1024


class _Mouth(asyncio.DatagramProtocol):
    """Speaks only; an answer or an ICMP error is nobody's concern."""

    def error_received(self, exc: Exception) -> None:
        log.debug("heartbeat.unheard", reason=type(exc).__name__)


class Heartbeats:
    """The heartbeats of one session."""

    def __init__(self, agent_id: str, key: bytes, sources: Sources, running: Callable[[], int]) -> None:
        self._agent_id = decode_id(agent_id)
        self._key = key
        self._sources = sources
        self._running = running
        self._sequence = 0
        psutil.cpu_percent(interval=None)  # the first reading begins the measurement

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
        datagram = encode(Heartbeat(self._agent_id, self._sequence, self._metrics()), self._key)
        # A socket each time: one a poll interval costs nothing, and follows a network that changed.
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(_Mouth, remote_addr=(host, config.heartbeat_port))
        transport.sendto(datagram)
        transport.close()

    def _metrics(self) -> Metrics:
        memory = psutil.virtual_memory()
        return Metrics(
            cpu=psutil.cpu_percent(interval=None) / _PERCENT,
            memory=memory.percent / _PERCENT,
            disk=psutil.disk_usage(Path.cwd().anchor or "/").percent / _PERCENT,
            running=self._running(),
            uptime=max(int(self._sources.now().timestamp() - psutil.boot_time()), 0),
            memory_total=memory.total // _MIB,
        )
