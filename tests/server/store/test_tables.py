"""The tables as the code knows them are those that the migrations make."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, LargeBinary, inspect, select, text

from controldock.server.store.engine import Database
from controldock.server.store.migrations import upgrade
from controldock.server.store.migrations.versions import __file__ as versions_file
from controldock.server.store.migrations.versions import __name__ as versions
from controldock.server.store.tables import FACTS, OPEN, agents, hardware_ids, metadata, registrations, tasks

VERSIONS = sorted(file.stem for file in Path(versions_file).parent.glob("0*.py"))


# What only one of the databases has: the counter of the list's moves is a sequence on PostgreSQL, and the index of
# trigrams is there where the extension may be.
ONE_SIDED = {"list_moves", "ix_listed_agents_words"}


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "compare_server_default": True,
            "target_metadata": metadata,
            "include_object": lambda _object, name, *_: name not in ONE_SIDED,
        },
    )
    return list(compare_metadata(context, metadata))


async def test_the_migrations_make_these_tables(database: Database) -> None:
    async with database.write() as tx:
        assert await tx._connection.run_sync(differences) == []


def tables_in(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - ONE_SIDED


async def test_every_table_is_there_and_no_other(database: Database) -> None:
    async with database.read() as tx:
        assert await tx._connection.run_sync(tables_in) == {*metadata.tables, "alembic_version"}


async def test_migrating_again_changes_nothing(database: Database) -> None:
    async with database.write() as tx:
        before = await tx._connection.scalar(text("SELECT version_num FROM alembic_version"))
        await tx._connection.run_sync(upgrade)
        await tx._connection.run_sync(upgrade)
        rows = await tx._connection.execute(text("SELECT version_num FROM alembic_version"))
        assert [row[0] for row in rows] == [before]


def undo_everything(connection: Connection) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        for name in reversed(VERSIONS):
            import_module(f"{versions}.{name}").downgrade()


async def undo(database: Database) -> None:
    async with database.write() as tx:
        await tx._connection.run_sync(undo_everything)
        assert await tx._connection.run_sync(tables_in) == {"alembic_version"}
        raise ZeroDivisionError  # and undo that


async def test_every_migration_can_be_undone(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await undo(database)
    async with database.read() as tx:
        assert await tx._connection.run_sync(tables_in) == {*metadata.tables, "alembic_version"}


async def test_the_index_of_open_tasks_is_partial(database: Database, dialect: str) -> None:
    """Word for word as the queries say it, or SQLite does not use it."""
    where = (
        "sql FROM sqlite_master WHERE name"
        if dialect == "sqlite"
        else "indexdef FROM pg_indexes WHERE indexname"
    )
    async with database.read() as tx:
        made = await tx._connection.scalar(text(f"SELECT {where} = 'ix_tasks_open'"))
    assert re.search(r"WHERE .*state", made)
    if dialect == "sqlite":
        assert str(OPEN) in made


def secrets() -> Iterator[str]:
    for table in metadata.tables.values():
        for column in table.columns:
            if re.search("secret|token|claim|password", column.name) and not column.foreign_keys:
                yield f"{table.name}.{column.name}"


def test_secrets_are_kept_as_hashes_only() -> None:
    assert all(name.endswith("_hash") for name in secrets()), list(secrets())
    hashes = [
        column
        for table in metadata.tables.values()
        for column in table.columns
        if column.name in ("secret_hash", "token_hash", "claim_hash")
    ]
    assert all(isinstance(column.type, LargeBinary) for column in hashes)


@pytest.mark.parametrize("table", [agents, registrations], ids=lambda table: table.name)
def test_facts_have_the_same_columns_everywhere(table: object) -> None:
    assert set(FACTS) <= set(table.columns.keys())  # type: ignore[attr-defined]


def test_check_ins_have_no_index_beside_their_key() -> None:
    assert metadata.tables["check_ins"].indexes == set()
    assert {index.name for index in tasks.indexes} == {
        "ix_tasks_open",
        "ix_tasks_agent_id_id",
        "ix_tasks_deadline",
        "ix_tasks_deployment_id_state",
    }


async def test_agents_of_an_older_server_are_found_and_sorted(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    database = await Database.open(url)
    async with database.write() as tx:
        await tx._connection.run_sync(back_to_the_first)
    await database.close()

    database = await Database.open(url)
    async with database.read() as tx:
        (row,) = await tx._connection.execute(select(agents))
        (known,) = await tx._connection.execute(select(hardware_ids.c.kind, hardware_ids.c.value))
    await database.close()
    assert (row.folded_name, row.natural_name, row.also_known) == (
        "lab-7",
        "lab-0017",
        "192.168.0.7\nfe80::1",
    )
    assert (row.main_address, row.offline_since) == ("192.168.0.7", datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC))
    assert tuple(known) == ("machine_id", "b08dfa6083e7")


def back_to_the_first(connection: Connection) -> None:
    """The database as 0.1 left it, with one agent."""
    with Operations.context(MigrationContext.configure(connection)):
        for name in reversed(VERSIONS[1:]):
            import_module(f"{versions}.{name}").downgrade()
    connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    connection.execute(
        text(
            "INSERT INTO agents (id, host_name, os, os_name, agent_version, addresses, hardware_ids, state,"
            " poll_interval, registered_at) VALUES ('a', 'LAB-7', 'linux', '', '0.1.0',"
            """ '["192.168.0.7", "fe80::1"]', '{"machine_id": "B08DFA6083E7"}', 'active', 30, 3000000)"""
        )
    )
    connection.execute(text("INSERT INTO check_ins VALUES ('a', 5000000)"))
