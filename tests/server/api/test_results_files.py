"""Results as files."""

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from tests.server import samples

from controldock.domain.task import TaskState
from controldock.server.api import shapes
from controldock.server.api.results_files import COLUMNS, Language, csv_pieces, json_pieces
from controldock.server.services.deployments import Watched
from controldock.server.services.tasks import SeenTask
from controldock.server.store.task_rows import AttemptRow, TaskRow
from controldock.sources import FixedSources

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DEPLOYMENT = shapes.deployment(Watched(samples.deployment(FixedSources()), {}))


def seen(name: str, code: int | None, last_line: str = "") -> SeenTask:
    end = NOW + timedelta(seconds=1.5)
    attempt = AttemptRow(
        *("a", "t", 2, TaskState.FAILED, NOW, NOW, end, code, "+1", 0, 0, b""),
        created_at=NOW,
        created_by="ann",
        last_line=last_line,
    )
    return SeenTask(TaskRow("t", "d", "a", name, TaskState.FAILED, attempt, "windows"), online=True)


async def pieces(*found: list[SeenTask]) -> AsyncIterator[list[SeenTask]]:
    for piece in found:
        yield piece


async def rows_of(language: Language, *found: list[SeenTask]) -> list[dict[str, str]]:
    data = b"".join([piece async for piece in csv_pieces(pieces(*found), DEPLOYMENT, language)])
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


async def test_every_cell_is_safe_and_says_what_it_should() -> None:
    (row, other) = await rows_of(
        Language.KOREAN, [seen('=HYPERLINK("x")', 5, "@SUM(1)\n")], [seen("b", None)]
    )
    assert tuple(row) == COLUMNS
    assert row["host_name"] == '\'=HYPERLINK("x")'
    assert (row["last_line"], row["message"]) == ("'@SUM(1)\n", "'+1")
    assert (row["exit_code"], row["exit_meaning"]) == ("5", "액세스가 거부되었습니다.")
    assert (row["duration"], row["attempt"], row["tried_by"]) == ("1.5", "2", "ann")
    assert row["started_at"] == "2026-03-02 09:00:00+00:00"
    assert other["exit_code"] == other["exit_meaning"] == ""


async def test_a_negative_exit_code_stays_a_number_that_is_no_formula() -> None:
    (row,) = await rows_of(Language.ENGLISH, [seen("a", -2147024891)])
    assert (row["exit_code"], row["exit_meaning"]) == ("'-2147024891", "Access was denied.")


async def test_json_is_one_object_however_many_pieces() -> None:
    for found in ([], [[]], [[seen("a", 1)], [seen("b", 2), seen("c", 3)]]):
        data = b"".join([piece async for piece in json_pieces(pieces(*found), DEPLOYMENT)])
        told = json.loads(data)
        assert told["deployment"]["id"] == DEPLOYMENT.id
        assert [task["host_name"] for task in told["tasks"]] == [
            one.task.host_name for part in found for one in part
        ]
