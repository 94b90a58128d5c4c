"""Somebody who can write the database commands nobody: real agents refuse every order that was changed, and say so."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.e2e.fleet import Server, fleet

from controldock.protocol.signing import PayloadType, SigningKey

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

Change = Callable[[sqlite3.Connection, str], None]


def _another_sheet(database: sqlite3.Connection, deployment: str) -> None:
    database.execute(
        "UPDATE deployments SET sheet = (SELECT sheet FROM deployments WHERE name = 'harmless') WHERE id = ?",
        (deployment,),
    )


def _a_sheet_that_opens_no_more(database: sqlite3.Connection, deployment: str) -> None:
    database.execute("UPDATE deployments SET sheet = randomblob(300) WHERE id = ?", (deployment,))


def _no_sheet(database: sqlite3.Connection, deployment: str) -> None:
    database.execute("UPDATE deployments SET sheet = NULL WHERE id = ?", (deployment,))


def _no_ticket(database: sqlite3.Connection, deployment: str) -> None:
    database.execute(f"UPDATE attempts SET ticket = NULL WHERE {OF_DEPLOYMENT}", (deployment,))


def _a_longer_life(database: sqlite3.Connection, deployment: str) -> None:
    database.execute(
        f'UPDATE attempts SET ticket = replace(ticket, \'"expires":"2\', \'"expires":"3\') WHERE {OF_DEPLOYMENT}',
        (deployment,),
    )


def _tickets_of_each_other(database: sqlite3.Connection, deployment: str) -> None:
    rows = database.execute(
        f"SELECT id, ticket FROM attempts WHERE {OF_DEPLOYMENT}", (deployment,)
    ).fetchall()
    (one, first), (other, second) = rows
    database.execute("UPDATE attempts SET ticket = ? WHERE id = ?", (second, one))
    database.execute("UPDATE attempts SET ticket = ? WHERE id = ?", (first, other))


def _a_ticket_of_another_deployment(database: sqlite3.Connection, deployment: str) -> None:
    for id, agent in database.execute(
        f"SELECT attempts.id, agent_id FROM attempts JOIN tasks ON tasks.id = task_id WHERE {OF_DEPLOYMENT}",
        (deployment,),
    ).fetchall():
        database.execute(
            "UPDATE attempts SET ticket = (SELECT a.ticket FROM attempts a JOIN tasks t ON t.id = a.task_id"
            " JOIN deployments d ON d.id = t.deployment_id WHERE d.name = 'harmless' AND t.agent_id = ?)"
            " WHERE id = ?",
            (agent, id),
        )


def _signed_by_somebody_else(database: sqlite3.Connection, deployment: str) -> None:
    key = SigningKey(b"x" * 32)
    for id, ticket in database.execute(
        f"SELECT id, ticket FROM attempts WHERE {OF_DEPLOYMENT}", (deployment,)
    ).fetchall():
        content = ticket.partition(".")[2]
        signature = base64.b64encode(key.sign(PayloadType.ORDER, content.encode())).decode()
        database.execute("UPDATE attempts SET ticket = ? WHERE id = ?", (f"{signature}.{content}", id))


OF_DEPLOYMENT = "task_id IN (SELECT id FROM tasks WHERE deployment_id = ?)"
CHANGES: dict[str, Change] = {
    change.__name__.removeprefix("_"): change
    for change in (
        _another_sheet,
        _a_sheet_that_opens_no_more,
        _no_sheet,
        _no_ticket,
        _a_longer_life,
        _tickets_of_each_other,
        _a_ticket_of_another_deployment,
        _signed_by_somebody_else,
    )
}


def test_an_order_that_was_changed_in_the_database_is_refused_and_reported(tmp_path: Path) -> None:
    effects = tmp_path / "effects"
    effects.mkdir()
    with fleet(tmp_path, 2) as (server, agents):
        for agent in agents:
            agent.stop()
        harmless = server.deploy("true", name="harmless")
        changed = {name: server.deploy(f"touch {effects}/{name}", name=name) for name in CHANGES}
        another_script = server.deploy("echo as it was signed")
        with closing(_database(server)) as database, database:
            for name, deployment in changed.items():
                CHANGES[name](database, deployment)
            database.execute(
                "UPDATE deployments SET script = ? WHERE id = ?", (f"touch {effects}/script", another_script)
            )
        for agent in agents:
            agent.start()
        for name, deployment in changed.items():
            for task in server.finished(deployment, limit=120).values():
                assert task["state"] == "failed", (name, task)
                assert task["attempt"]["exit_code"] is None
                assert task["attempt"]["message"], name
        assert list(effects.iterdir()) == []
        assert {task["state"] for task in server.finished(harmless).values()} == {"succeeded"}
        # What is shown was changed; what runs is what was signed.
        for task in server.finished(another_script).values():
            assert server.log_of(task["attempt"]) == b"as it was signed\n"
        noted = [entry["action"] for entry in server.get("/api/activities?limit=200")]
        assert noted.count("order.refused") == len(CHANGES) * len(agents)


def _database(server: Server) -> sqlite3.Connection:
    return sqlite3.connect(server.data / "controldock.db", timeout=30)
