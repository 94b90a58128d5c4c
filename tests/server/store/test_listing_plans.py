"""How PostgreSQL goes about the list: by an index, at the very statements that it is sent."""

from dataclasses import replace

import asyncpg
import pytest
from sqlalchemy import event, insert, text
from structlog.testing import capture_logs
from tests.server import samples
from tests.server.databases import Postgres, opened

from controldock.domain.agent_filter import AgentFilter, AgentOrder, AgentSort
from controldock.server.store.agents import facts_values, listing_values
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.listing import Place
from controldock.server.store.tables import agents
from controldock.sources import FixedSources

ORDERS = [AgentOrder(sort, descending) for sort in AgentSort for descending in (False, True)]
EVERYBODY = AgentFilter()
ENOUGH = 20_000  # rows, for the planner to take an index


@pytest.mark.postgres
async def test_a_search_uses_the_index_of_trigrams(postgres_url: str, sources: FixedSources) -> None:
    database = opened(postgres_url)
    facts = samples.facts()
    values = {"state": "active", "registered_at": sources.now(), **facts_values(facts)}
    rows = [
        {"id": f"{number:026}", **values, **listing_values(replace(facts, host_name=f"실습실-{number}"))}
        for number in range(ENOUGH)
    ]
    try:
        async with database.write() as tx:
            await tx._connection.execute(insert(agents), rows)
        async with database.write() as tx:
            await tx._connection.execute(text("ANALYZE listed_agents"))
            for search in ("습실-1234", "실-77"):
                plan = await _plan(tx, AgentFilter(search))
                assert "ix_listed_agents_words" in plan, plan
            deep = Place(0, ("실습실-0051000", "0" * 26), 1)
            for order in ORDERS:
                plan = await _plan(tx, EVERYBODY, order, None if order != AgentOrder() else deep)
                page = plan[
                    plan.index("Limit") :
                ]  # the counts before it look at all PCs, in the narrow table
                assert "Index Scan" in page or "Index Only Scan" in page, plan
                assert "Seq Scan" not in page, plan
    finally:
        await database.close()


@pytest.mark.postgres
async def test_where_trigrams_are_forbidden_the_log_says_so_and_searches_work(
    postgres_server: Postgres, sources: FixedSources
) -> None:
    name = await postgres_server.fresh(template="template0")
    await postgres_server.execute("CREATE ROLE humble LOGIN")  # who may make tables, and no extension
    owner = await asyncpg.connect(postgres_server.url(name))
    await owner.execute("GRANT ALL ON SCHEMA public TO humble")
    await owner.close()
    with capture_logs() as told:
        database = await Database.open(postgres_server.url(name).replace("postgres@", "humble@"))
    try:
        (warning,) = [entry for entry in told if entry["event"] == "database.no_trigrams"]
        assert "permission denied" in warning["reason"]
        assert "CREATE EXTENSION pg_trgm" in warning["remedy"]
        async with database.write() as tx:
            (one, _) = await samples.add_agents(tx, sources, "실습실-1", "office")
            assert await tx.listing.ids(AgentFilter("습실")) == [one.id]
    finally:
        await database.close()


async def _plan(
    tx: Transaction, wanted: AgentFilter, order: AgentOrder | None = None, after: Place | None = None
) -> str:
    """How PostgreSQL does what the list sends: its very statements, once more with EXPLAIN before them."""
    sent: list[tuple[str, tuple[object, ...]]] = []
    connection = tx._connection

    def note(_connection, _cursor, statement, parameters, *_) -> None:
        if "listed_agents" in statement:
            sent.append((statement, parameters))

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    await tx.listing.page(wanted, order or AgentOrder(), after, 100)
    event.remove(connection.sync_connection, "before_cursor_execute", note)
    lines = []
    for statement, parameters in sent:
        lines += await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
    return "\n".join(line for (line,) in lines)
