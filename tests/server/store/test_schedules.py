"""Schedules on both databases."""

from dataclasses import replace
from datetime import timedelta

from controldock.domain.schedule import Lateness, Missed, Rule, Schedule
from controldock.server.store.engine import Database
from controldock.sources import FixedSources

HOUR = timedelta(hours=1)


def schedule(sources: FixedSources, **changes: object) -> Schedule:
    values: dict[str, object] = {
        "id": sources.new_id(),
        "name": "매일 저녁",
        "rule": Rule("30 18 * * MON-FRI", "Asia/Seoul", sources.now() + timedelta(days=90)),
        "lateness": Lateness(Missed.ALL, timedelta(minutes=90)),
        "next_at": sources.now() + HOUR,
        "last_at": None,
        "created_at": sources.now(),
        "created_by": "ann",
    }
    return Schedule(**(values | changes))  # type: ignore[arg-type]


async def test_it_comes_back_as_it_was(database: Database, sources: FixedSources) -> None:
    kept = schedule(sources)
    async with database.write() as tx:
        await tx.schedules.add(kept, b"sealed")
        assert await tx.schedules.get(kept.id) == kept
        assert await tx.schedules.wish(kept.id) == b"sealed"
        changed = replace(
            kept,
            name="Weekly",
            rule=Rule("0 9 * * MON", "UTC"),
            lateness=Lateness(Missed.SKIP, timedelta(0)),
            next_at=None,
            last_at=sources.now(),
            paused_at=sources.now(),
            paused_by="bea",
        )
        await tx.schedules.save(changed)
        assert await tx.schedules.get(kept.id) == changed
        assert await tx.schedules.wish(kept.id) == b"sealed"
        await tx.schedules.save(changed, b"another")
        assert await tx.schedules.wish(kept.id) == b"another"


async def test_the_next_ones_first_and_the_removed_nowhere(database: Database, sources: FixedSources) -> None:
    later = schedule(sources, next_at=sources.now() + 2 * HOUR)
    over = schedule(sources, next_at=None)
    soon = schedule(sources)
    gone = schedule(sources)
    async with database.write() as tx:
        for one in (later, over, soon, gone):
            await tx.schedules.add(one, b"")
        await tx.schedules.remove(gone.id, sources.now())
        assert [one.id for one in await tx.schedules.all()] == [soon.id, later.id, over.id]
        assert await tx.schedules.get(gone.id) is None


async def test_what_is_due(database: Database, sources: FixedSources) -> None:
    first, second = schedule(sources), schedule(sources, next_at=sources.now() + 2 * HOUR)
    paused = schedule(sources, paused_at=sources.now())
    gone = schedule(sources)
    async with database.write() as tx:
        for one in (second, first, paused, gone):
            await tx.schedules.add(one, b"")
        await tx.schedules.remove(gone.id, sources.now())
        assert await tx.schedules.due(sources.now()) is None
        assert await tx.schedules.due(sources.now() + HOUR) == first
        late = sources.now() + 3 * HOUR
        assert await tx.schedules.due(late) == first
        assert await tx.schedules.due(late, {first.id}) == second
        assert await tx.schedules.due(late, {first.id, second.id}) is None
