"""The audit trail: what was written stays, newest first."""

from datetime import timedelta

from controldock.server.store.activities import Activity
from controldock.server.store.engine import Database
from controldock.sources import FixedSources


def entry(sources: FixedSources, action: str) -> Activity:
    return Activity(
        sources.new_id(), sources.now(), "ann", action, sources.new_id(), {"이름": "lab", "n": [1, None]}
    )


async def test_an_entry_comes_back_as_it_was(database: Database, sources: FixedSources) -> None:
    written = entry(sources, "agent.removed")
    async with database.write() as tx:
        await tx.activities.add(written)
    async with database.read() as tx:
        assert await tx.activities.latest(10) == [written]


async def test_the_newest_come_first(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        for number in range(5):
            await tx.activities.add(entry(sources, f"action.{number}"))
            sources.advance(timedelta(seconds=1))
    async with database.read() as tx:
        assert [found.action for found in await tx.activities.latest(3)] == [
            "action.4",
            "action.3",
            "action.2",
        ]
        assert len(await tx.activities.latest(100)) == 5
