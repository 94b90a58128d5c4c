"""The listener of an agent as a process of its own: `python -m tests.net.pc PORT [GROUP ...]` in a PC of the lab.

Says what it hears, and answers `counts`."""

import asyncio
import json
import os
import sys
import time
from datetime import UTC, datetime
from typing import Any

from tests.agent.announcements.hearing import KEY

from controldock import log_output
from controldock.agent.announcements.listener import Listener
from controldock.protocol.announcements import Notice, Payload
from controldock.sources import SystemSources


def say(**what: Any) -> None:
    print(json.dumps(what), flush=True)


def heard(notice: Notice, payload: Payload) -> None:
    say(title=getattr(payload, "title", type(payload).__name__))


async def main(port: int, groups: tuple[str, ...]) -> None:
    listener = Listener(lambda: KEY.public, lambda: datetime.now(UTC), heard, SystemSources(), look=0.2)
    listener.configure(port, groups)
    began = time.monotonic()

    def answer() -> None:
        if not sys.stdin.readline():
            return
        counts = listener.counts
        times = os.times()
        say(
            answer="counts",
            read=counts.read,
            checked=counts.checked,
            forged=counts.forged,
            heard=counts.heard,
            elapsed=time.monotonic() - began,
            cpu=times.user + times.system,
        )

    asyncio.get_running_loop().add_reader(sys.stdin, answer)
    async with asyncio.TaskGroup() as group:
        group.create_task(listener.run())
        while not listener.is_listening:  # noqa: ASYNC110 - a moment, and only a test's
            await asyncio.sleep(0.01)
        say(ready=True)


if __name__ == "__main__":
    log_output.configure("json", "error")  # lines of stdout are what was heard here
    with asyncio.Runner() as runner:
        runner.run(main(int(sys.argv[1]), tuple(sys.argv[2:])))
