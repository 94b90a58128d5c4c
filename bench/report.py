"""What a benchmark found: shown as lines, written to bench/out/ as JSON with the machine and the day."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import ssl
import statistics
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent / "out"
ROOT = Path(__file__).parents[1]


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    model = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "cpus": len(os.sched_getaffinity(0)),
        "cpu": model[0] if model else platform.processor(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "kernel": platform.release(),
        "python": platform.python_version(),
        "openssl": ssl.OPENSSL_VERSION,
        "sqlite": sqlite3.sqlite_version,
    }


def keep(name: str, figures: dict[str, Any]) -> None:
    """Write the figures of a benchmark."""
    OUT.mkdir(exist_ok=True)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    whole = {
        "benchmark": name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "machine": machine(),
        **figures,
    }
    path = OUT / f"{name}.json"
    path.write_text(json.dumps(whole, indent=2) + "\n")
    print(f"  -> {path.relative_to(ROOT)}", flush=True)


def say(text: str) -> None:
    """A line, at once."""
    print(text, flush=True)


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def span(values: Sequence[float], unit: str = "s", digits: int = 2) -> str:
    """The median and the extremes."""
    return f"{middle(values):.{digits}f} {unit} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
