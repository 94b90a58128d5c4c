"""A server without a database (the benchmarks take it as the limit), and small fleets that play against it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from bench.bare import BareServer, authority_in

from controldock.simulator.behavior import Behavior
from controldock.simulator.figures import Figures
from controldock.simulator.fleet import Fleet, Plan
from controldock.simulator.roster import Roster
from controldock.sources import SystemSources

GENEROUS = 30.0  # seconds; a condition that is not met by then never will be


@dataclass
class Stage:
    """Where fleets play."""

    server: BareServer

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until it is so; looked at whenever the server was asked something, and now and then besides."""
        news = asyncio.Event()
        self.server.changed = news.set
        async with asyncio.timeout(GENEROUS):
            while not condition():
                news.clear()
                try:
                    async with asyncio.timeout(0.05):
                        await news.wait()
                except TimeoutError:
                    continue

    @asynccontextmanager
    async def fleet(
        self, agents: int = 3, roster: Roster | None = None, **behavior: object
    ) -> AsyncIterator[Fleet]:
        """A fleet that plays within the block."""
        plan = self.plan(agents, Behavior(**behavior))  # type: ignore[arg-type]
        fleet = Fleet(plan, roster or Roster(pin=plan.token.pin), SystemSources())
        async with asyncio.TaskGroup() as group:
            playing = group.create_task(fleet.run())
            try:
                yield fleet
            finally:
                fleet.stop()
                await playing

    def plan(self, agents: int, behavior: Behavior | None = None) -> Plan:
        return Plan("127.0.0.1", self.server.port, self.server.token, agents, behavior=behavior or Behavior())

    async def online(self, figures: Figures, agents: int) -> None:
        """Wait until so many are online and poll."""
        await self.until(lambda: figures.online == agents)
        await self.until(lambda: len([link for link in self.server.links if link.poll_id]) == agents)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    authority = authority_in(tmp_path)
    server = BareServer(authority, SystemSources())
    await server.listen(authority.gateway_context())
    yield Stage(server)
    server.stop()
