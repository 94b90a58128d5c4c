"""Hours of metrics, on both databases."""

from datetime import timedelta

from controldock.server.store.engine import Database
from controldock.sources import FixedSources

HOUR = timedelta(hours=1)
ONE, OTHER = "1" * 26, "2" * 26


async def test_hours_are_kept_replaced_and_read(database: Database, sources: FixedSources) -> None:
    now = sources.now()
    async with database.write() as tx:
        await tx.metrics.save(now, {})
        await tx.metrics.save(now, {ONE: b"\x01", OTHER: b"\x02"})
        await tx.metrics.save(now + HOUR, {ONE: b"\x03"})
        await tx.metrics.save(now, {ONE: bytes(range(36))})
    async with database.read() as tx:
        assert await tx.metrics.points(now, [ONE, OTHER, "3" * 26]) == {ONE: bytes(range(36)), OTHER: b"\x02"}
        assert await tx.metrics.points(now, []) == {}
        found = await tx.metrics.hours_of(ONE, [now, now + HOUR, now + 2 * HOUR])
        assert found == {now: bytes(range(36)), now + HOUR: b"\x03"}


async def test_old_hours_go_a_few_at_a_time(database: Database, sources: FixedSources) -> None:
    now = sources.now()
    async with database.write() as tx:
        for hours in range(5):
            await tx.metrics.save(now + hours * HOUR, {ONE: b"\x01"})
        assert await tx.metrics.forget(now + 3 * HOUR, 2) == 2
        assert await tx.metrics.forget(now + 3 * HOUR, 2) == 1
        assert await tx.metrics.forget(now + 3 * HOUR, 2) == 0
        assert len(await tx.metrics.hours_of(ONE, [now + hours * HOUR for hours in range(5)])) == 2
