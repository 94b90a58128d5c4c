"""A runner with a folder of its own, for stories about scripts with real processes."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from controldock.agent.orders import Order
from controldock.agent.platform import Member, Platform, this_platform
from controldock.agent.runner import Ending, Runner
from controldock.agent.spool import Spool
from controldock.domain.command import DeploymentKind
from controldock.protocol.orders import Sheet
from controldock.sources import SystemSources

SOURCES = SystemSources()


class Bench:
    """A runner with a folder, and the last spool."""

    def __init__(self, folder: Path, system: Platform | None = None) -> None:
        self.runner = Runner(system or this_platform())
        self.folder = folder
        self.spool = Spool(folder / "output")
        self.processes: list[Member] = []
        self.attempt_id = ""

    async def run(
        self,
        script: str,
        *,
        limit: float = 30.0,
        stop: asyncio.Future[Ending] | None = None,
        kind: str = "shell",
        **more: Any,
    ) -> Ending:
        self.spool.remove()
        self.spool = Spool(self.folder / "output")
        self.attempt_id = SOURCES.new_id()
        sheet = Sheet(deployment_id="d", kind=DeploymentKind(kind), script=script, timeout=limit, **more)
        order = Order(self.attempt_id, SOURCES.new_id(), sheet)
        return await self.runner.run(
            order,
            self.spool,
            self.folder / "work",
            stop=stop or asyncio.get_running_loop().create_future(),
            on_process=self.processes.append,
        )

    @property
    def output(self) -> bytes:
        return self.spool.read(0, self.spool.size)

    def living(self) -> set[Member]:
        return this_platform().tree(self.attempt_id, None, self.processes)

    async def clean_up(self) -> None:
        this_platform().end(self.living(), force=True)
        self.runner.close()
        self.spool.close()
        await asyncio.sleep(0)


async def until(condition: Callable[[], bool], within: float = 20.0) -> None:
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(0.01)
