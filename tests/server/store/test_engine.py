"""Opening a database, and transactions: all or nothing, effects after the commit, and a clear word when it is away."""

import asyncio
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.server import samples
from tests.server.databases import Postgres

from controldock.domain.errors import Unavailable
from controldock.server.store import engine
from controldock.server.store.engine import Database, DatabaseUnusable
from controldock.sources import FixedSources


async def number_of_agents(database: Database) -> int:
    async with database.read() as tx:
        return len(await tx.agents.active_ids())


# -- opening --


async def test_an_empty_database_gets_its_tables(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path / 'new.db'}")
    assert await number_of_agents(database) == 0
    await database.close()


async def test_opening_again_finds_what_was_kept(url: str, sources: FixedSources) -> None:
    database = await Database.open(url)
    async with database.write() as tx:
        await samples.add_agents(tx, sources, "lab-01")
    await database.close()
    again = await Database.open(url)
    assert await number_of_agents(again) == 1
    await again.close()


async def test_several_servers_that_open_an_empty_database_together(
    tmp_path: Path, dialect: str, request: pytest.FixtureRequest
) -> None:
    if dialect == "sqlite":
        empty = f"sqlite:///{tmp_path / 'new.db'}"
    else:
        server: Postgres = request.getfixturevalue("postgres_server")
        empty = server.url(await server.fresh(template="template0"))
    async with asyncio.TaskGroup() as group:
        opening = [group.create_task(Database.open(empty)) for _ in range(3)]
    for one in opening:
        assert await number_of_agents(one.result()) == 0
        await one.result().close()


async def test_sqlite_is_set_up_so_that_an_answered_commit_survives(sqlite_url: str) -> None:
    database = await Database.open(sqlite_url)
    async with database.write() as tx:
        found = {
            name: await tx._connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
    await database.close()


async def test_what_a_database_is_not(tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.db"
    nonsense.write_bytes(b"This is no database. " * 100)
    for url in (
        f"sqlite:///{nonsense}",
        f"sqlite:///{tmp_path}",
        f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}",
    ):
        with pytest.raises(DatabaseUnusable, match=r"^The database can't be used: [^\n]+$"):
            await Database.open(url)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://nobody@/nothing?host={folder}",
        "postgresql://postgres@/no_such_database?host={folder}",
        "postgresql://nobody:wrong@/postgres?host={folder}",
        "postgresql://postgres@/postgres?host={folder}/nowhere",
        "postgresql://postgres@127.0.0.1:1/postgres",
        "postgresql://postgres@127.0.0.1:notaport/postgres",
        "postgresql://postgres@127.0.0.1:99999/postgres",
        "postgresql://postgres@no-such-host.invalid/postgres",
        "postgresql://postgres@/postgres?host={folder}&no_such_option=1",
        "postgres://",
    ],
)
async def test_where_no_database_is(postgres_server: Postgres, url: str) -> None:
    """One clear sentence, no traceback."""
    with pytest.raises(DatabaseUnusable, match=r"^The database can't be used: [^\n]+$"):
        await Database.open(url.format(folder=postgres_server.folder))


# -- transactions --


async def test_a_transaction_leaves_all_or_nothing(database: Database, sources: FixedSources) -> None:
    with suppress(ZeroDivisionError):
        async with database.write() as tx:
            await samples.add_agents(tx, sources, "lab-01", "lab-02")
            raise ZeroDivisionError
    assert await number_of_agents(database) == 0
    async with database.write() as tx:
        await samples.add_agents(tx, sources, "lab-01", "lab-02")
    assert await number_of_agents(database) == 2


async def test_a_transaction_that_is_cancelled_leaves_nothing(
    database: Database, sources: FixedSources
) -> None:
    inside = asyncio.Event()

    async def never_ends() -> None:
        async with database.write() as tx:
            await samples.add_agents(tx, sources, "lab-01")
            inside.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(never_ends())
        await inside.wait()
        task.cancel()
    assert await number_of_agents(database) == 0
    async with database.write() as tx:  # and nothing is left locked
        await samples.add_agents(tx, sources, "lab-02")


async def test_effects_follow_the_commit_in_order(database: Database) -> None:
    done: list[str] = []
    async with database.write() as tx:
        tx.then(lambda: done.append("one"))
        tx.then(lambda: done.append("two"))
        assert done == []
    assert done == ["one", "two"]


async def test_no_commit_no_effects(database: Database) -> None:
    done: list[str] = []
    with suppress(ZeroDivisionError):
        async with database.write() as tx:
            tx.then(lambda: done.append("one"))
            raise ZeroDivisionError
    assert done == []


async def test_a_reader_sees_one_state_of_things(
    database: Database, sources: FixedSources, dialect: str
) -> None:
    async with database.read() as tx:
        before = len(await tx.agents.active_ids())
        async with database.write() as writing:
            await samples.add_agents(writing, sources, "lab-01")
        if dialect == "sqlite":
            assert len(await tx.agents.active_ids()) == before
    assert await number_of_agents(database) == before + 1


async def test_a_reader_can_not_write(sqlite_url: str, sources: FixedSources) -> None:
    database = await Database.open(sqlite_url)
    with pytest.raises(Unavailable):
        async with database.read() as tx:
            await samples.add_agents(tx, sources, "lab-01")
    assert await number_of_agents(database) == 0
    await database.close()


async def test_writers_wait_for_each_other(database: Database, sources: FixedSources) -> None:
    async def add(number: int) -> None:
        async with database.write() as tx:
            await samples.add_agents(tx, sources, f"lab-{number:02}")

    async with asyncio.TaskGroup() as group:
        for number in range(30):
            group.create_task(add(number))
    assert await number_of_agents(database) == 30


# -- away --


async def test_a_locked_sqlite_file_is_not_there_now(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SQLITE_PATIENCE", 50)
    database = await Database.open(sqlite_url)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as away:
        async with database.write():
            pass
    assert away.value.retry_after == engine.RETRY_AFTER
    assert await number_of_agents(database) == 0  # reading goes on
    other.execute("COMMIT")
    other.close()
    async with database.write():
        pass
    await database.close()


async def test_when_every_connection_is_busy_it_is_not_there_now(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = await Database.open(sqlite_url)
    database._writer.pool._timeout = 0.05  # type: ignore[attr-defined]
    async with database.write():
        with pytest.raises(Unavailable):
            async with database.write():
                pass
    await database.close()


@pytest.mark.postgres
async def test_postgresql_went_away(postgres_server: Postgres, sources: FixedSources) -> None:
    name = await postgres_server.fresh()
    database = await Database.open(postgres_server.url(name))
    async with database.write() as tx:
        await samples.add_agents(tx, sources, "lab-01")
    await postgres_server.cut(name)
    for _ in range(3):
        with pytest.raises(Unavailable):
            await number_of_agents(database)
        with pytest.raises(Unavailable):
            async with database.write():
                pass
    await postgres_server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert await number_of_agents(database) == 1  # it is back, and so are we
    await database.close()


@pytest.mark.postgres
async def test_postgresql_goes_away_in_the_middle(postgres_server: Postgres, sources: FixedSources) -> None:
    name = await postgres_server.fresh()
    database = await Database.open(postgres_server.url(name))
    done: list[str] = []

    async def is_cut_off() -> None:
        async with database.write() as tx:
            tx.then(lambda: done.append("effect"))
            await samples.add_agents(tx, sources, "lab-01")
            await postgres_server.cut(name)
            await samples.add_agents(tx, sources, "lab-02")

    with pytest.raises(Unavailable):
        await is_cut_off()
    assert done == []
    await postgres_server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert await number_of_agents(database) == 0
    await database.close()
