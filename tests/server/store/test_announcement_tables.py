"""Announcement tables: what is there once, and what can't go before something else."""

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from tests.server import samples

from controldock.domain.receipts import SessionReceipt
from controldock.server.store.announcement_tables import announcements, receipts
from controldock.server.store.engine import Database
from controldock.sources import FixedSources


async def test_a_number_is_given_once(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        await tx.announcements.add(samples.announcement(sources, 1), b"")
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await tx.announcements.add(samples.announcement(sources, 1), b"")


async def test_a_pc_has_one_receipt_of_an_announcement(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a")
        made = await samples.add_announcement(tx, sources, agents)
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await tx.receipts.add(made.id, [agents[0].id])


async def test_nothing_is_for_a_pc_or_of_an_announcement_that_is_not_there(
    database: Database, sources: FixedSources
) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a")
        made = await samples.add_announcement(tx, sources, agents)
        session = SessionReceipt("1", displayed_at=sources.now())
        await tx.receipt_sessions.save({(made.id, agents[0].id): [session]})
    with pytest.raises(IntegrityError):  # its receipts go first
        async with database.write() as tx:
            await tx._connection.execute(delete(announcements))
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await tx.receipts.add(made.id, [sources.new_id()])
    async with database.write() as tx:
        assert await tx.owed.forget(made.id, 10) == 1
        await tx.announcements.forget(made.id)
        assert (await tx._connection.execute(receipts.select())).all() == []
