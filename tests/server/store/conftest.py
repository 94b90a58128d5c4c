"""Every test of the store runs on both databases: one contract."""

from collections.abc import AsyncIterator

import pytest

from controldock.server.store.engine import Database

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def dialect(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def url(request: pytest.FixtureRequest, dialect: str) -> str:
    return request.getfixturevalue("sqlite_url" if dialect == "sqlite" else "postgres_url")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = await Database.open(url)
    yield opened
    await opened.close()
