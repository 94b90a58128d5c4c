"""The agent as a program of its own, for stories that end it by force."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

AGENT = (sys.executable, "-m", "controldock", "agent")
DYING_AGENT = (sys.executable, str(Path(__file__).with_name("dying_agent.py")))
GENEROUS = 60.0  # seconds for a program to end by itself


@dataclass(frozen=True)
class Ended:
    """What is left of a program."""

    exit_code: int
    out: str
    err: str


async def command(*arguments: str) -> Ended:
    """`controldock agent ...`, until it ends."""
    process = await asyncio.create_subprocess_exec(*AGENT, *arguments, stdout=PIPE, stderr=PIPE)
    return await ended(process)


async def ended(process: Process) -> Ended:
    """Wait for the end of a program that was started with pipes."""
    async with asyncio.timeout(GENEROUS):
        out, err = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


@asynccontextmanager
async def program(*arguments: str) -> AsyncIterator[Process]:
    """A program that runs within the block and is killed at its end."""
    process = await asyncio.create_subprocess_exec(*arguments, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()
