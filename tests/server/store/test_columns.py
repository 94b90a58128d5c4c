"""A point in time means the same on both databases, to the microsecond."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from tests.server import samples

from controldock.server.store.engine import Database
from controldock.sources import FixedSources


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 2, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC),
        datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
        datetime(9999, 12, 29, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=9))),
    ],
    ids=str,
)
async def test_a_moment_comes_back_as_it_was(
    database: Database, sources: FixedSources, moment: datetime
) -> None:
    wish = samples.deployment(sources, created_at=moment)
    async with database.write() as tx:
        await tx.deployments.add(wish)
    async with database.read() as tx:
        found = await tx.deployments.get(wish.id)
    assert found is not None
    assert found.created_at == moment
    assert found.created_at.utcoffset() == timedelta(0)


async def test_no_moment_is_none(database: Database, sources: FixedSources) -> None:
    wish = samples.deployment(sources, cancel_wanted_at=None)
    async with database.write() as tx:
        await tx.deployments.add(wish)
    async with database.read() as tx:
        found = await tx.deployments.get(wish.id)
    assert found is not None
    assert found.cancel_wanted_at is None


async def test_moments_are_compared_as_moments(database: Database, sources: FixedSources) -> None:
    token = samples.token(sources)
    assert token.expires_at is not None
    seoul = token.expires_at.astimezone(timezone(timedelta(hours=9)))
    async with database.write() as tx:
        await tx.enrollments.add_token(token)
        assert not await tx.enrollments.use_token(token.id, seoul)
        assert await tx.enrollments.use_token(token.id, seoul - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=23))), datetime(1, 1, 2, tzinfo=UTC)),
        (
            datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-23))),
            datetime(9999, 12, 30, tzinfo=UTC),
        ),
    ],
    ids=str,
)
async def test_an_hour_that_no_calendar_has_spoils_nothing(
    database: Database, sources: FixedSources, told: datetime, kept: datetime
) -> None:
    """What a PC's clock says is written as it says it, and must be readable again."""
    wish = samples.deployment(sources, created_at=told)
    async with database.write() as tx:
        await tx.deployments.add(wish)
    async with database.read() as tx:
        found = await tx.deployments.get(wish.id)
    assert found is not None
    assert found.created_at == kept
