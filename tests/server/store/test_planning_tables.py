"""Planning tables: what goes when something else goes."""

from datetime import datetime

import pytest
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from controldock.server.store.engine import Database, Transaction
from controldock.server.store.planning_tables import schedules, template_versions, templates
from controldock.sources import FixedSources


async def add_template(tx: Transaction, id: str, now: datetime, key: str | None) -> None:
    execute = tx._connection.execute
    await execute(
        insert(templates).values(
            id=id, key=key, name="Restart the spooler", version=1, created_at=now, created_by="ann",
            changed_at=now,
        )
    )  # fmt: skip
    await execute(
        insert(template_versions).values(
            template_id=id, number=1, content={"name": "Restart the spooler"}, created_at=now,
            created_by="ann",
        )
    )  # fmt: skip


async def test_a_template_with_versions_can_not_vanish(database: Database, sources: FixedSources) -> None:
    id = sources.new_id()
    async with database.write() as tx:
        await add_template(tx, id, sources.now(), None)
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await tx._connection.execute(delete(templates))
    async with database.write() as tx:
        await tx._connection.execute(delete(template_versions))
        await tx._connection.execute(delete(templates))
        assert await tx._connection.scalar(select(func.count()).select_from(templates)) == 0


async def test_what_came_with_the_program_is_there_once_and_own_ones_need_no_key(
    database: Database, sources: FixedSources
) -> None:
    now = sources.now()
    async with database.write() as tx:
        for key in (None, None, "restart-spooler"):
            await add_template(tx, sources.new_id(), now, key)
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await add_template(tx, sources.new_id(), now, "restart-spooler")


async def test_a_version_is_there_once(database: Database, sources: FixedSources) -> None:
    id, now = sources.new_id(), sources.now()
    async with database.write() as tx:
        await add_template(tx, id, now, None)
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await tx._connection.execute(
                insert(template_versions).values(
                    template_id=id, number=1, content={}, created_at=now, created_by="bob"
                )
            )


async def test_a_schedule_keeps_what_it_makes_as_bytes(database: Database, sources: FixedSources) -> None:
    now, sealed = sources.now(), bytes(range(256))
    async with database.write() as tx:
        await tx._connection.execute(
            insert(schedules).values(
                id=sources.new_id(), name="Nightly", cron="0 3 * * *", time_zone="Asia/Seoul", missed="once",
                max_late=3600.0, wish=sealed, created_at=now, created_by="ann",
            )
        )  # fmt: skip
        row = (await tx._connection.execute(select(schedules))).one()
    assert (row.wish, row.next_at, row.paused_at, row.paused_by) == (sealed, None, None, "")
