"""Tasks, their attempts and what these wrote, over HTTP."""

import httpx
import pytest
from tests.server.api.world import World

from controldock.domain.operator import Role

WISH = {"script": "run", "target": {"kind": "all"}}


async def _ran(world: World, output: bytes) -> tuple[httpx.AsyncClient, dict]:
    """A viewer, and the task of a PC that wrote `output`."""
    pc = await world.pc()
    operator = await world.person(Role.OPERATOR)
    made = (await operator.post("/api/deployments", json=WISH)).json()
    await world.finish(pc, output)
    (task,) = (await operator.get(f"/api/deployments/{made['id']}/tasks")).json()["tasks"]
    return await world.person(Role.VIEWER), task


async def test_a_task_with_its_attempts(world: World) -> None:
    viewer, task = await _ran(world, b"hello\n")
    detail = (await viewer.get(f"/api/tasks/{task['id']}")).json()
    assert detail["task"] == task
    assert detail["attempts"] == [task["attempt"]]
    assert task["attempt"]["log_url"] == f"/api/attempts/{task['attempt']['id']}/log"
    assert (task["attempt"]["log_summary"], task["attempt"]["log_size"]) == ("hello\n", 6)


@pytest.mark.parametrize("size", [0, 5, 4096, 1_000_000])
async def test_a_log_arrives_byte_for_byte(world: World, size: int) -> None:
    output = (bytes(range(256)) * (size // 256 + 1))[:size]
    viewer, task = await _ran(world, output)
    for path in (task["attempt"]["log_url"], f"/api/tasks/{task['id']}/log"):
        log = await viewer.get(path)
        assert log.status_code == 200
        assert log.content == output


async def test_no_browser_takes_a_log_for_a_page(world: World) -> None:
    viewer, task = await _ran(world, b"<html><script>alert(1)</script>")
    log = await viewer.get(task["attempt"]["log_url"])
    assert log.headers["content-type"] == "text/plain; charset=utf-8"
    assert log.headers["x-content-type-options"] == "nosniff"
    assert log.headers["content-security-policy"].startswith("default-src 'none'")
    assert "content-disposition" not in log.headers
    saved = await viewer.get(task["attempt"]["log_url"], params={"download": "1"})
    assert saved.headers["content-disposition"] == f'attachment; filename="{task["attempt"]["id"]}.log"'
    assert saved.content == log.content


@pytest.mark.parametrize(
    "id",
    [
        "..%2f..%2ftest.db",
        "%2e%2e",
        "....//",
        "CON",
        "aux.txt",
        "C:x",
        "\\\\host\\share",
        "0" * 25,
        "0" * 27,
        "i" * 26,
        "z" * 26,
        "%00" * 26,
        "0" * 26,
        "\u202e" * 26,
    ],
)
async def test_an_id_that_is_none_leads_nowhere(world: World, id: str) -> None:
    viewer = await world.person(Role.VIEWER)
    for path in (f"/api/attempts/{id}/log", f"/api/tasks/{id}/log", f"/api/tasks/{id}"):
        answer = await viewer.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
