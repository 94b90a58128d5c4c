"""How deployments go and went, over HTTP."""

import asyncio
import csv
import io
import json
from datetime import timedelta

import httpx
import pytest
from tests.server.api.world import World

from controldock.domain.operator import Role
from controldock.sources import encode_id

WISH = {"script": "run", "target": {"kind": "all"}}
DENIED = b"\xec\x98\xa4\xeb\xa5\x98 5: C:\\Users\\a\\x.msi access denied\n"


async def made(world: World, **changes: object) -> tuple[httpx.AsyncClient, str]:
    operator = await world.person(Role.OPERATOR)
    answer = await operator.post("/api/deployments", json={**WISH, **changes})
    assert answer.status_code == 201, answer.text
    return operator, answer.json()["id"]


async def four_pcs(world: World) -> tuple[httpx.AsyncClient, str]:
    """Two fail alike, one fails in another way, one waits; whoever looks may only look."""
    pcs = [await world.pc(f"lab-{number}") for number in (1, 2, 10, 3)]
    _, id = await made(world)
    await world.finish(pcs[0], DENIED.replace(b"\\a\\", b"\\kim\\"), exit_code=5)
    await world.finish(pcs[1], DENIED.replace(b"\\a\\", b"\\lee\\"), exit_code=5)
    await world.finish(pcs[2], b"=cmd|' /C calc'!A1\n", exit_code=1603)
    return await world.person(Role.VIEWER), id


async def test_the_tasks_found_sorted_and_page_by_page(world: World) -> None:
    viewer, id = await four_pcs(world)
    path = f"/api/deployments/{id}/tasks"
    page = (await viewer.get(path)).json()
    assert [task["host_name"] for task in page["tasks"]] == ["lab-1", "lab-2", "lab-3", "lab-10"]
    assert (page["total"], page["next_cursor"]) == (4, None)
    failed = (await viewer.get(path, params={"state": ["failed", "timed_out"], "search": "LAB-1"})).json()
    assert [task["host_name"] for task in failed["tasks"]] == ["lab-1", "lab-10"]
    found: list[str] = []
    cursor = None
    while True:
        query = {"sort": "exit_code", "order": "desc", "limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await viewer.get(path, params=query)).json()
        found += [task["host_name"] for task in page["tasks"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert found == ["lab-10", "lab-2", "lab-1", "lab-3"]


async def test_a_task_says_what_there_is_to_say(world: World) -> None:
    viewer, id = await four_pcs(world)
    tasks = (await viewer.get(f"/api/deployments/{id}/tasks")).json()["tasks"]
    first, waits = tasks[0], tasks[2]
    attempt = first["attempt"]
    assert attempt["last_line"] == "오류 5: C:\\Users\\kim\\x.msi access denied"
    assert (attempt["created_by"], attempt["duration"], attempt["clock_offset"]) == ("operator", 0.0, 0.0)
    assert attempt["pc_started_at"] == attempt["started_at"]
    assert first["waiting"] is None
    assert attempt["cause"] == tasks[1]["attempt"]["cause"] != tasks[3]["attempt"]["cause"]
    assert waits["waiting"] == {"code": "not_taken_yet", "params": {}}
    detail = (await viewer.get(f"/api/tasks/{waits['id']}")).json()
    assert detail["task"] == waits


async def test_causes_the_most_common_first(world: World) -> None:
    viewer, id = await four_pcs(world)
    causes = (await viewer.get(f"/api/deployments/{id}/causes")).json()
    assert [(one["count"], one["state"], one["exit_code"]) for one in causes] == [
        (2, "failed", 5),
        (1, "failed", 1603),
    ]
    assert len(causes[0]["agent_ids"]) == 2
    assert causes[0]["example"].startswith("오류 5: ")
    query = {"cause": causes[0]["cause"]}
    alike = (await viewer.get(f"/api/deployments/{id}/tasks", params=query)).json()
    assert [task["host_name"] for task in alike["tasks"]] == ["lab-1", "lab-2"]


async def test_progress_and_the_newest_lines(world: World) -> None:
    viewer, id = await four_pcs(world)
    progress = (await viewer.get(f"/api/deployments/{id}/progress")).json()
    assert progress["counts"] == {"failed": 3, "pending": 1}
    assert (progress["total"], progress["within_reach"]) == (4, 1)
    assert [line["host_name"] for line in progress["lines"]] == ["lab-10", "lab-2", "lab-1"]
    assert progress["lines"][0]["text"] == "=cmd|' /C calc'!A1"
    assert (progress["rate_per_minute"], progress["eta"], progress["ended_at"]) == (None, None, None)


async def test_the_grid_answers_at_once_when_nothing_changed(world: World) -> None:
    viewer, id = await four_pcs(world)
    path = f"/api/deployments/{id}/grid"
    grid = await viewer.get(path)
    assert [[name, state] for _, name, state in grid.json()["tasks"]] == [
        ["lab-1", "failed"],
        ["lab-2", "failed"],
        ["lab-3", "pending"],
        ["lab-10", "failed"],
    ]
    again = await viewer.get(path, headers={"If-None-Match": grid.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == grid.headers["etag"]
    operator = await world.person(Role.OPERATOR)
    assert (await operator.post(f"/api/deployments/{id}/cancel")).is_success
    changed = await viewer.get(path, headers={"If-None-Match": grid.headers["etag"]})
    assert changed.status_code == 200
    assert changed.json()["tasks"][2][2] == "cancelled"


async def test_results_as_a_file_for_a_spreadsheet(world: World) -> None:
    viewer, id = await four_pcs(world)
    answer = await viewer.get(f"/api/deployments/{id}/results.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="controldock-results-{id}.csv"' in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["host_name"] for row in rows] == ["lab-1", "lab-2", "lab-3", "lab-10"]
    assert (rows[0]["outcome"], rows[0]["exit_code"]) == ("failed", "5")
    assert rows[3]["last_line"] == "'=cmd|' /C calc'!A1"  # no spreadsheet runs it


async def test_results_as_json(world: World) -> None:
    viewer, id = await four_pcs(world)
    answer = await viewer.get(f"/api/deployments/{id}/results.json")
    told = json.loads(answer.content)
    assert told["deployment"]["counts"] == {"failed": 3, "pending": 1}
    listed = (await viewer.get(f"/api/deployments/{id}/tasks")).json()["tasks"]
    assert told["tasks"] == listed


async def test_a_deployment_for_nobody_yet(world: World) -> None:
    await world.pc()
    start = world.sources.now() + timedelta(hours=3)
    operator, id = await made(world, starts_at=start.isoformat())
    progress = (await operator.get(f"/api/deployments/{id}/progress")).json()
    assert (progress["total"], progress["started_at"]) == (0, None)
    assert progress["waiting"] == {
        "code": "planned_for",
        "params": {"at": start.isoformat().replace("+00:00", "Z")},
    }
    for what in ("causes", "tasks", "grid"):
        answer = (await operator.get(f"/api/deployments/{id}/{what}")).json()
        assert (answer if what == "causes" else answer["tasks"]) == []


@pytest.mark.parametrize("what", ["tasks", "progress", "grid", "causes", "results.csv", "results.json"])
async def test_there_is_no_such_deployment(world: World, what: str) -> None:
    viewer = await world.person(Role.VIEWER)
    answer = await viewer.get(f"/api/deployments/{encode_id(0)}/{what}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "query",
    [
        {"state": "nonsense"},
        {"sort": "password"},
        {"order": "sideways"},
        {"search": "x" * 201},
        {"search": "a\nb"},
        {"cause": "x" * 65},
        {"limit": 0},
        {"cursor": "!"},
        {"cursor": "WyJhIl0"},
        {"sort": "duration", "cursor": "WyJ4IiwieSIsInoiXQ"},
    ],
)
async def test_bad_questions_are_refused(world: World, query: dict[str, object]) -> None:
    viewer, id = await four_pcs(world)
    answer = await viewer.get(f"/api/deployments/{id}/tasks", params=query)
    assert answer.json()["code"] == "invalid"


async def test_many_ask_at_once(world: World) -> None:
    viewer, id = await four_pcs(world)
    answers = await asyncio.gather(*(viewer.get(f"/api/deployments/{id}/progress") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
