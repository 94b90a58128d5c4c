"""(e) Finding who fell silent among many: the turn of the presence, beside a look at every agent; and their charts."""

from __future__ import annotations

import asyncio
import gc
import resource
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.report import keep, say
from controldock.protocol.datagrams import Heartbeat, Metrics
from controldock.server.authority import Authority
from controldock.server.services.presence import Presence
from controldock.server.settings import Settings
from controldock.server.use_cases import open_services
from controldock.sources import FixedSources, encode_id

SIZES = (10_000, 100_000)
TURN = timedelta(milliseconds=250)
ROUNDS = 5  # poll intervals that are played


def run(sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """Measure, show, keep."""
    figures = {}
    for agents in sizes:
        found = asyncio.run(_measure(agents))
        figures[str(agents)] = found
        say(
            f"  {agents:,} agents: a turn takes {found['turn_us']:.0f} us, a look at all {found['scan_us']:.0f} us: "
            f"{found['scan_us'] / found['turn_us']:.0f} times as long; a heartbeat {found['beat_us']:.1f} us, "
            f"{found['presence_bytes']:.0f} bytes each, its chart {found['chart_bytes']:.0f}"
        )
    keep("presence", figures)
    return figures


async def _measure(agents: int) -> dict[str, float]:
    sources = FixedSources()
    with tempfile.TemporaryDirectory(prefix="controldock-bench-") as folder:
        settings = Settings(
            data=Path(folder), public_host="localhost", database=f"sqlite:///{folder}/bench.db"
        )
        async with open_services(settings, sources, Authority.open(settings, sources)) as services:
            presence, history = services.presence, services.metrics
            ids = [encode_id(number) for number in range(agents)]
            names = _memory()
            for id in ids:
                presence.add(id, None)
            for id in ids:
                presence.check_in(id)
            presence._moves.clear()  # coming is not what is measured here
            known = _memory()
            beat = Heartbeat(0, 1, Metrics(0.25, 0.5, 0.75, 0, 3600, 8192), 1)
            for id in ids:
                history.add(id, beat.metrics)
            charts = _memory()
            turns, beats = [], 0.0
            interval = services.preferences.poll_interval
            steps = int(ROUNDS * interval / TURN)
            per_step = agents * TURN / interval
            for step in range(steps):
                sources.advance(TURN)
                some = ids[int(step * per_step) % agents :][: int(per_step)]
                began = time.process_time()
                for id in some:
                    presence.beat(id, beat)
                    history.add(id, beat.metrics)
                beats += (time.process_time() - began) / max(len(some), 1)
                began = time.process_time()
                await presence.turn()
                turns.append(time.process_time() - began)
            scans = [_scan(presence) for _ in range(20)]
            assert len(presence.online_ids()) > agents * 0.9
            return {
                "turn_us": statistics.mean(turns) * 1e6,
                "turn_max_us": max(turns) * 1e6,
                "scan_us": statistics.mean(scans) * 1e6,
                "beat_us": beats / steps * 1e6,
                "presence_bytes": (known - names) / agents,
                "chart_bytes": (charts - known) / agents,
            }


def _scan(presence: Presence) -> float:
    """What the turn did before there was a heap: a look at everybody."""
    began = time.process_time()
    now = presence._time()
    silent = [id for id, seen in presence._seen.items() if seen.online and not presence._is_online(seen, now)]
    assert not silent
    return time.process_time() - began


def _memory() -> int:
    """Bytes that this process holds."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
