"""How busy this PC is, as heartbeats tell it: what can't be measured is not known, never zero."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import psutil
import structlog

from controldock.agent.platform.contract import Power
from controldock.agent.settings import system_disk
from controldock.protocol.datagrams import Metrics

log = structlog.get_logger(__name__)

T = TypeVar("T")

SHORTEST = 0.5  # seconds of all cores together: below it the kernel's ticks are too coarse to make a share of
_PERCENT = 100
_MIB = 1024 * 1024
_BUSY = ("user", "nice", "system", "irq", "softirq", "steal")  # guests are part of user; the rest is idle
_IDLE = ("idle", "iowait")


class CpuMeter:
    """The share of all cores that was busy since the last look. Its own, as psutil keeps one for all who ask."""

    def __init__(self, times: Callable[[], Any] = psutil.cpu_times) -> None:
        self._times = times
        self._last = self._read()

    def share(self) -> float | None:
        """From 0 to 1; None when the last look was only just now."""
        busy, total = self._read()
        was_busy, was_total = self._last
        if total - was_total < SHORTEST:
            return None
        self._last = busy, total
        return min(max((busy - was_busy) / (total - was_total), 0.0), 1.0)

    def _read(self) -> tuple[float, float]:
        times = self._times()
        busy = sum(getattr(times, name, 0.0) for name in _BUSY)
        return busy, busy + sum(getattr(times, name, 0.0) for name in _IDLE)


class Vitals:
    """Measures. One for the life of the agent, so that a new session goes on where the last one ended."""

    def __init__(self, power: Power) -> None:
        self._power = power
        self._cpu = CpuMeter()

    def measure(self, running: int) -> Metrics:
        """Now, with so many tasks running."""
        memory = _try(psutil.virtual_memory)
        disk = _try(lambda: psutil.disk_usage(system_disk()))
        boot = _try(self._power.boot)
        return Metrics(
            cpu=_try(self._cpu.share),
            memory=memory.percent / _PERCENT if memory is not None else None,
            disk=disk.percent / _PERCENT if disk is not None else None,
            running=running,
            uptime=int(boot.uptime) if boot is not None else 0,
            memory_total=memory.total // _MIB if memory is not None else 0,
        )


def _try(measure: Callable[[], T]) -> T | None:
    """One that fails leaves the others alone."""
    try:
        return measure()
    except (OSError, RuntimeError, psutil.Error) as error:
        log.debug("vitals.unmeasured", reason=type(error).__name__)
        return None
