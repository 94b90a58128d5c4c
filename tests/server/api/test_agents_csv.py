"""PCs as a file for a spreadsheet."""

import csv
import io

import pytest
from tests.server.api.world import World

from controldock.domain.operator import Role
from controldock.server.api.agents_csv import Column, safe


async def rows(client, **params: object) -> list[list[str]]:
    answer = await client.get("/api/agents.csv", params=params)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="controldock-pcs.csv"'
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


async def test_all_columns_of_all_pcs(world: World) -> None:
    id = await world.pc("실습실-1")
    viewer = await world.person(Role.VIEWER)
    names, values = await rows(viewer)
    assert names == [column.value for column in Column]
    found = dict(zip(names, values, strict=True))
    assert (found["host_name"], found["id"], found["state"]) == ("실습실-1", id, "online")
    assert (found["addresses"], found["registered_at"][:10]) == ("10.0.0.1", "2026-03-02")


async def test_chosen_columns_filters_and_order(world: World) -> None:
    for name in ("lab-2", "lab-10", "office"):
        await world.pc(name, online=False)
    viewer = await world.person(Role.VIEWER)
    wanted = {"search": "lab", "order": "desc", "columns": ["state", "host_name", "state"]}
    assert await rows(viewer, **wanted) == [
        ["state", "host_name"],
        ["offline", "lab-10"],
        ["offline", "lab-2"],
    ]
    assert (await viewer.get("/api/agents.csv", params={"columns": "password"})).status_code == 422


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_is_text(start: str) -> None:
    assert safe(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["lab-1", "", "'=1", "a=1", " =1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


async def test_hostile_names_stay_in_their_cell(world: World) -> None:
    hostile = '=HYPERLINK("http://evil","x")\n,"'
    await world.pc(hostile)
    viewer = await world.person(Role.VIEWER)
    assert await rows(viewer, columns="host_name") == [["host_name"], ["'" + hostile]]
