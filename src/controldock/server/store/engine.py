"""The database: opening it, and the transactions that use cases run in. `commit` is called here and nowhere else."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from controldock.domain.errors import Unavailable
from controldock.server.store.actions import ActionPcs
from controldock.server.store.activities import Activities
from controldock.server.store.agents import Agents
from controldock.server.store.alerts import Alerts
from controldock.server.store.announcement_templates import AnnouncementTemplates
from controldock.server.store.announcements import Announcements
from controldock.server.store.claimants import Claimants
from controldock.server.store.deployments import Deployments
from controldock.server.store.enrollments import Enrollments
from controldock.server.store.hardware import Hardware
from controldock.server.store.inventory import Inventories
from controldock.server.store.listing import Listing
from controldock.server.store.metrics import Metrics
from controldock.server.store.migrations import upgrade
from controldock.server.store.operators import Operators
from controldock.server.store.outcomes import Outcomes
from controldock.server.store.outdated import Outdated
from controldock.server.store.owed import OwedNotices
from controldock.server.store.preferences import Preferences
from controldock.server.store.presence import Presences
from controldock.server.store.receipt_pages import ReceiptPages
from controldock.server.store.receipt_sessions import ReceiptSessions
from controldock.server.store.receipts import Receipts
from controldock.server.store.retries import Retries
from controldock.server.store.saved_filters import SavedFilters
from controldock.server.store.schedules import Schedules
from controldock.server.store.tags import Tags
from controldock.server.store.tasks import Tasks
from controldock.server.store.templates import Templates
from controldock.server.store.tickets import Tickets

SQLITE_READERS = 4  # connections beside the one that writes; each is a thread
SQLITE_PATIENCE = 30_000  # milliseconds; a local command may write while the server does
POSTGRESQL_POOL = 10  # connections of one server process
_WRONG_URL = (TypeError, ValueError, OverflowError)  # what asyncpg says of an option or a port that can't be
RETRY_AFTER = 2.0  # seconds until somebody may ask again when the database did not answer


class DatabaseUnusable(Exception):
    """The database can't be opened; the message says why in one sentence."""


class Transaction:
    """One transaction: a store for every noun, and what is to happen once it is committed."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._effects: list[Callable[[], None]] = []

    def then(self, effect: Callable[[], None]) -> None:
        """Do this after the commit; not at all when there is none."""
        self._effects.append(effect)

    def run_effects(self) -> None:
        """Called by the database after the commit."""
        for effect in self._effects:
            effect()

    @cached_property
    def operators(self) -> Operators:
        """People and their credentials."""
        return Operators(self._connection)

    @cached_property
    def enrollments(self) -> Enrollments:
        """Enrollment tokens and registration requests."""
        return Enrollments(self._connection)

    @cached_property
    def agents(self) -> Agents:
        """PCs and their check-ins."""
        return Agents(self._connection)

    @cached_property
    def claimants(self) -> Claimants:
        """Those who claim to be one quarantined agent."""
        return Claimants(self._connection)

    @cached_property
    def action_pcs(self) -> ActionPcs:
        """PCs as actions need them."""
        return ActionPcs(self._connection)

    @cached_property
    def listing(self) -> Listing:
        """The list of PCs."""
        return Listing(self._connection)

    @cached_property
    def inventories(self) -> Inventories:
        """What PCs are made of."""
        return Inventories(self._connection)

    @cached_property
    def tags(self) -> Tags:
        """Tags, and the PCs that have them."""
        return Tags(self._connection)

    @cached_property
    def schedules(self) -> Schedules:
        """Deployments that are made again and again."""
        return Schedules(self._connection)

    @cached_property
    def announcements(self) -> Announcements:
        """What is said to the people at PCs."""
        return Announcements(self._connection)

    @cached_property
    def announcement_templates(self) -> AnnouncementTemplates:
        """Messages that people keep."""
        return AnnouncementTemplates(self._connection)

    @cached_property
    def receipts(self) -> Receipts:
        """What became of announcements."""
        return Receipts(self._connection)

    @cached_property
    def receipt_sessions(self) -> ReceiptSessions:
        """The same in each person's session."""
        return ReceiptSessions(self._connection)

    @cached_property
    def receipt_pages(self) -> ReceiptPages:
        """Receipts to look at."""
        return ReceiptPages(self._connection)

    @cached_property
    def owed(self) -> OwedNotices:
        """What PCs are still to be told of announcements."""
        return OwedNotices(self._connection)

    @cached_property
    def outcomes(self) -> Outcomes:
        """How deployments went."""
        return Outcomes(self._connection)

    @cached_property
    def saved_filters(self) -> SavedFilters:
        """Filters by name."""
        return SavedFilters(self._connection)

    @cached_property
    def hardware(self) -> Hardware:
        """Ids of hardware."""
        return Hardware(self._connection)

    @cached_property
    def deployments(self) -> Deployments:
        """Deployments and their progress."""
        return Deployments(self._connection)

    @cached_property
    def tasks(self) -> Tasks:
        """Tasks and attempts."""
        return Tasks(self._connection)

    @cached_property
    def tickets(self) -> Tickets:
        """Signed tickets."""
        return Tickets(self._connection)

    @cached_property
    def retries(self) -> Retries:
        """Attempts after the first."""
        return Retries(self._connection)

    @cached_property
    def templates(self) -> Templates:
        """Scripts that people keep."""
        return Templates(self._connection)

    @cached_property
    def presences(self) -> Presences:
        """How PCs come and go."""
        return Presences(self._connection)

    @cached_property
    def metrics(self) -> Metrics:
        """What their heartbeats tell."""
        return Metrics(self._connection)

    @cached_property
    def preferences(self) -> Preferences:
        """What administrators set."""
        return Preferences(self._connection)

    @cached_property
    def alerts(self) -> Alerts:
        """Alert rules, alerts and their messages."""
        return Alerts(self._connection)

    @cached_property
    def outdated(self) -> Outdated:
        """What is old enough to be forgotten."""
        return Outdated(self._connection)

    @cached_property
    def activities(self) -> Activities:
        """The audit trail."""
        return Activities(self._connection)


class Database:
    """SQLite or PostgreSQL behind one door."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self._writer = writer
        self._reader = reader

    @classmethod
    async def open(cls, url: str) -> Database:
        """Connect and bring the tables up to date; DatabaseUnusable when that can't be done."""
        try:
            database = _open_sqlite(url) if url.startswith("sqlite") else _open_postgresql(url)
        except (SQLAlchemyError, ValueError) as error:
            raise DatabaseUnusable(
                f"The database can't be used: its URL is wrong: {_reason(error)}"
            ) from error
        try:
            if url.startswith("sqlite"):
                _try_file(url)
            async with database._writer.begin() as connection:
                await connection.run_sync(upgrade)
        except (SQLAlchemyError, sqlite3.Error, OSError, *_WRONG_URL) as error:
            await database.close()
            raise DatabaseUnusable(f"The database can't be used: {_reason(error)}") from error
        return database

    async def close(self) -> None:
        """Let go of every connection."""
        await self._writer.dispose()
        await self._reader.dispose()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """A transaction that is committed at the end, or leaves no trace when an exception passes through."""
        with _faults():
            async with self._writer.begin() as connection:
                transaction = Transaction(connection)
                yield transaction
        transaction.run_effects()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A transaction that sees one state of things and changes nothing."""
        with _faults():
            async with self._reader.begin() as connection:
                yield Transaction(connection)


class _faults:
    """Turns the database's own troubles into Unavailable: nothing was done, ask again."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if _is_away(error):
            raise Unavailable("The database does not answer.", retry_after=RETRY_AFTER) from error
        if isinstance(error, OSError):
            raise Unavailable("The database can't be reached.", retry_after=RETRY_AFTER) from error


def _is_away(error: BaseException | None) -> bool:
    """Whether the database could not be asked; else it did not like what it was asked."""
    if isinstance(error, DBAPIError):
        # No statement: connecting failed, or the commit; whatever the driver calls it.
        return isinstance(error, OperationalError) or error.connection_invalidated or error.statement is None
    return isinstance(error, PoolTimeout)


def _open_sqlite(url: str) -> Database:
    url = url.replace("sqlite://", "sqlite+aiosqlite://", 1) if url.startswith("sqlite://") else url
    writer = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=60)
    reader = create_async_engine(url, pool_size=SQLITE_READERS, max_overflow=0, pool_timeout=60)
    _set_up(writer, begin="BEGIN IMMEDIATE")  # a write lock taken late could fail half-way through
    _set_up(reader, begin="BEGIN", pragmas=("query_only=ON",))
    return Database(writer, reader)


def _try_file(url: str) -> None:
    """Raise what SQLite says of a file that it can't open. The driver would, too, but leave a thread behind whose last
    words come when the loop is closed: a traceback beside the sentence that says why."""
    path = make_url(url).database
    if path and not path.startswith((":memory:", "file:")):
        sqlite3.connect(path).close()


def _set_up(engine: AsyncEngine, *, begin: str, pragmas: tuple[str, ...] = ()) -> None:
    wanted = (
        f"busy_timeout={SQLITE_PATIENCE}",
        "journal_mode=WAL",
        "synchronous=FULL",  # a commit that was answered survives a power cut
        "foreign_keys=ON",
        "cache_size=-65536",  # 64 MiB
        *pragmas,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # sqlite3 shall not begin transactions by its own rules
        cursor = connection.cursor()
        for pragma in wanted:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def _open_postgresql(url: str) -> Database:
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            url = "postgresql+asyncpg://" + url[len(scheme) :]
    engine = create_async_engine(url, pool_size=POSTGRESQL_POOL, max_overflow=0, pool_pre_ping=True)
    return Database(engine, engine)


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
