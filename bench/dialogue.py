"""Child processes that take orders on stdin, one a line, and answer each with one line of JSON."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psutil

MIB = 1024 * 1024
STOP_LIMIT = 20.0  # seconds


async def listen(obey: Callable[[str], dict[str, Any] | None]) -> None:
    """The child's side: obey until stdin ends. An order that is none ends it, too."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := (await reader.readline()).decode().strip():
        answer = obey(line)
        if answer is None:
            return
        print(json.dumps(answer), flush=True)


@dataclass
class Child:
    """The parent's side."""

    process: subprocess.Popen[str]

    def say(self, order: str) -> dict[str, Any]:
        """Give an order, take the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        return self.hear()

    def hear(self) -> dict[str, Any]:
        """The next line of the child."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args!r} ended with {self.process.wait(STOP_LIMIT)}")
        found = json.loads(line)
        assert isinstance(found, dict)
        return found

    def wait_until(self, condition: Callable[[dict[str, Any]], bool], limit: float) -> dict[str, Any]:
        """Ask for reports until one is as wanted."""
        end = time.monotonic() + limit
        while not condition(report := self.say("report")):
            if time.monotonic() > end:
                raise TimeoutError(f"not within {limit:.0f} s; the last report: {report}")
            time.sleep(0.1)
        return report


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def memory(pid: int) -> tuple[float, float]:
    """RSS and PSS of a process, MiB."""
    info = psutil.Process(pid).memory_full_info()
    return info.rss / MIB, info.pss / MIB


@contextmanager
def child(arguments: Sequence[str]) -> Iterator[Child]:
    """A process of this Python for the block."""
    process = subprocess.Popen(
        [sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ
    )
    try:
        yield Child(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
