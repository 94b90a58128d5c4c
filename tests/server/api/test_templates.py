"""Templates over HTTP."""

from typing import Any

from tests.server.api.world import World
from tests.server.house import UNKNOWN_ID

from controldock.domain.operator import Role

PATH = "/api/templates"
WHOLE: dict[str, Any] = {
    "name": "임시 파일 정리",
    "description": "Old ones.",
    "kind": "powershell",
    "os": "windows",
    "script": "Remove-Item $env:PARAM_folder",
    "parameters": [
        {
            "name": "folder",
            "type": "text",
            "label": "Folder",
            "default": "C:",
            "required": True,
            "choices": [],
        },
        {"name": "mode", "type": "choice", "label": "", "default": "", "required": False, "choices": ["a"]},
    ],
    "timeout": 90.5,
    "run_as": "user",
    "sessions": "named",
    "user": "학생",
    "working_directory": "C:\\",
    "success_codes": [0, 3010],
    "tags": ["cleanup"],
    "texts": {"en": {"name": "Clear", "description": "", "labels": {"folder": "Folder"}}},
}


async def test_a_template_is_kept_changed_looked_at_and_forgotten(world: World) -> None:
    person = await world.person(Role.OPERATOR)
    made = await person.post(PATH, json=WHOLE)
    assert made.status_code == 201
    kept = made.json()
    assert {name: kept[name] for name in WHOLE} == WHOLE
    assert (kept["version"], kept["latest"], kept["built_in"], kept["edited"]) == (1, 1, False, False)
    path = f"{PATH}/{kept['id']}"

    changed = await person.put(path, json={**WHOLE, "script": "Get-Date", "based_on": 1})
    assert (changed.json()["script"], changed.json()["version"]) == ("Get-Date", 2)
    stale = await person.put(path, json={**WHOLE, "based_on": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "template_changed")
    assert stale.json()["details"]["latest"] == 2

    assert (await person.get(path)).json() == changed.json()
    assert (await person.get(path, params={"version": 2**31})).status_code == 422
    old = (await person.get(path, params={"version": 1})).json()
    assert (old["script"], old["version"], old["latest"]) == (WHOLE["script"], 1, 2)
    assert [one["number"] for one in (await person.get(f"{path}/versions")).json()] == [2, 1]
    (found,) = (await person.get(PATH, params={"search": "clear"})).json()
    assert found["id"] == kept["id"]
    assert "script" not in found
    assert (await person.get(PATH, params={"search": "nothing"})).json() == []
    assert (await person.delete(path)).status_code == 204
    assert (await person.get(path)).status_code == 404


async def test_a_copy_and_a_file(world: World) -> None:
    person = await world.person(Role.OPERATOR)
    kept = (await person.post(PATH, json=WHOLE)).json()
    copy = await person.post(f"{PATH}/{kept['id']}/duplicate", json={})
    assert (copy.status_code, copy.json()["name"]) == (201, "임시 파일 정리 (2)")

    file = await person.get(f"{PATH}/{kept['id']}/export")
    assert file.headers["content-type"].startswith("application/toml")
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%EC%9E%84")
    taken = await person.post(f"{PATH}/import", json={"text": file.text})
    assert taken.json()["details"] == {"fields": {"name": "name_taken"}}
    again = await person.post(f"{PATH}/import", json={"text": file.text, "name": "Elsewhere"})
    assert (again.status_code, again.json()["script"]) == (201, WHOLE["script"])
    text = file.text.replace("Remove-Item", "Get-Item")
    wish = {"text": text, "replaces": kept["id"], "based_on": 1}
    assert (await person.post(f"{PATH}/import", json=wish)).json()["version"] == 2
    first = await person.get(f"{PATH}/{kept['id']}/export", params={"version": 1})
    assert first.text == file.text


async def test_a_wrong_file_is_refused_at_its_line(world: World) -> None:
    person = await world.person(Role.OPERATOR)
    refused = await person.post(f"{PATH}/import", json={"text": 'name = "x"\nscript = 7'})
    assert refused.status_code == 422
    assert refused.json()["details"]["line"] == 2
    assert refused.json()["details"]["fields"] == {"text": "file_wrong_type"}


async def test_what_can_not_be_is_said_at_its_field(world: World) -> None:
    person = await world.person(Role.OPERATOR)
    for changes, field, reason in (
        ({"name": " "}, "name", "name_empty"),
        ({"script": ""}, "script", "script_empty"),
        ({"timeout": 0}, "timeout", "timeout_out_of_range"),
        ({"timeout": 1e308}, "timeout", "timeout_out_of_range"),
        ({"kind": "restart"}, "kind", "kind_is_an_action"),
        ({"os": "plan9"}, "os", "no_such_choice"),
        ({"color": "red"}, "color", "unknown"),
        ({"name": "a\nb"}, "name", "malformed"),
        (
            {"parameters": [{"name": "x", "type": "secret", "default": "y"}], "texts": {}},
            "parameters.x",
            "secret_with_default",
        ),
    ):
        refused = await person.post(PATH, json={**WHOLE, **changes})
        assert refused.status_code == 422, changes
        assert refused.json()["details"]["fields"] == {field: reason}


async def test_viewers_look_and_nothing_else(world: World) -> None:
    operator, viewer = await world.person(Role.OPERATOR), await world.person(Role.VIEWER)
    kept = (await operator.post(PATH, json=WHOLE)).json()
    path = f"{PATH}/{kept['id']}"
    for asked in (PATH, path, f"{path}/versions", f"{path}/export"):
        assert (await viewer.get(asked)).status_code == 200
    refused = [
        await viewer.post(PATH, json=WHOLE),
        await viewer.put(path, json={**WHOLE, "based_on": 1}),
        await viewer.post(f"{path}/duplicate", json={}),
        await viewer.post(f"{PATH}/import", json={"text": ""}),
        await viewer.delete(path),
    ]
    assert {one.status_code for one in refused} == {403}
    assert (await viewer.get(f"{PATH}/{UNKNOWN_ID}")).status_code == 404
