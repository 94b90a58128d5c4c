"""(h) The agent's memory while a script prints 10 GB, and how fast it takes them."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from bench.report import keep, say
from controldock.agent.orders import Order
from controldock.agent.platform import this_platform
from controldock.agent.runner import Ending, Runner
from controldock.agent.spool import Spool
from controldock.domain.command import DeploymentKind
from controldock.protocol.orders import Sheet
from controldock.sources import SystemSources

SIZE = 10_000_000_000  # bytes
LIMIT = 3_600.0  # seconds
LOOK = 0.02  # seconds between two looks at the memory
MIB = 1024 * 1024


def run(size: int = SIZE) -> dict[str, Any]:
    """Measure, show, keep."""
    with tempfile.TemporaryDirectory(prefix="controldock-bench-") as folder:
        figures = asyncio.run(_measure(Path(folder), size))
    say(
        f"  {size / 1e9:g} GB in {figures['seconds']:.1f} s ({figures['mb_per_second']:.0f} MB/s); memory grew by "
        f"{figures['grown_mib']:.1f} MiB; on disk at most {figures['disk_mib']:.0f} MiB, kept {figures['kept_mib']:.0f}"
    )
    keep("output", figures)
    return figures


async def _measure(folder: Path, size: int) -> dict[str, Any]:
    own, sources = psutil.Process(), SystemSources()
    spool = Spool(folder / "output")
    sheet = Sheet(
        deployment_id="d", kind=DeploymentKind.SHELL, script=f"head -c {size} /dev/zero", timeout=LIMIT
    )
    order = Order(sources.new_id(), sources.new_id(), sheet)
    before = own.memory_info().rss
    peak, disk = before, 0

    async def watch() -> None:
        nonlocal peak, disk
        while True:
            peak = max(peak, own.memory_info().rss)
            disk = max(disk, _size(folder))
            await asyncio.sleep(LOOK)

    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(watch())
        ending = await _run(order, spool, folder / "work")
        watching.cancel()
    seconds = time.monotonic() - began
    assert spool.size + spool.missing == size, ending
    return {
        "bytes": size,
        "seconds": seconds,
        "mb_per_second": size / 1e6 / seconds,
        "grown_mib": (peak - before) / MIB,
        "disk_mib": disk / MIB,
        "kept_mib": spool.size / MIB,
    }


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir() if file.is_file())


async def _run(order: Order, spool: Spool, folder: Path) -> Ending:
    runner, stop = Runner(this_platform()), asyncio.get_running_loop().create_future()
    ending = await runner.run(order, spool, folder, stop=stop, on_process=lambda _: None)
    spool.close()
    return ending
