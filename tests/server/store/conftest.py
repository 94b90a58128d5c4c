"""Every test of the store runs on both databases: one contract."""

from collections.abc import AsyncIterator

import pytest
from tests.server.databases import opened

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
    database = opened(url)
    yield database
    await database.close()
