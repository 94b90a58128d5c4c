"""The simulator as a child of a benchmark: `python -m bench.players TOKEN HOST PORT AGENTS ROSTER [DOOR]`."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

from bench.dialogue import listen
from controldock.protocol.enrollment_token import decode
from controldock.simulator.fleet import Fleet, Plan
from controldock.simulator.roster import Diary, load, save
from controldock.sources import SystemSources


async def _play(token: str, host: str, port: int, agents: int, roster: Path) -> None:
    wish = decode(token)
    fleet = Fleet(Plan(host, port, wish, agents), load(roster, wish.pin), SystemSources(), Diary(roster))

    def obey(order: str) -> dict[str, Any] | None:
        if order == "report":
            found: dict[str, Any] = json.loads(fleet.figures.to_json())
            return found
        if order == "restart":
            fleet.figures.restart()
            return {}
        if order == "drop":
            fleet.drop()
            return {}
        return None

    async with asyncio.TaskGroup() as group:
        playing = group.create_task(fleet.run())
        print(json.dumps({"pid": os.getpid()}), flush=True)
        await listen(obey)
        fleet.stop()
        await playing
    save(roster, fleet.roster)


def main() -> None:
    """Play until stdin ends."""
    import uvloop

    token, host, port, agents, roster = sys.argv[1:6]
    gc.set_threshold(200_000, 50, 100)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_play(token, host, int(port), int(agents), Path(roster)))


if __name__ == "__main__":
    main()
