"""Tags over HTTP."""

from tests.server.api.world import World

from controldock.domain.operator import Role


async def test_a_tag_from_its_making_to_its_end(world: World) -> None:
    one, two = await world.pc("lab-1"), await world.pc("lab-2")
    person = await world.person(Role.OPERATOR)
    wish = {"choice": {"filter": {"search": "lab"}}, "add": ["3층 실습실", "exam"]}
    assert (await person.post("/api/agents/tags", json=wish)).json() == {"changed": 2}
    wish = {"choice": {"agent_ids": [two]}, "remove": ["EXAM"]}
    assert (await person.post("/api/agents/tags", json=wish)).json() == {"changed": 1}

    tags = {tag["name"]: tag for tag in (await person.get("/api/tags")).json()}
    assert {name: tag["agents"] for name, tag in tags.items()} == {"3층 실습실": 2, "exam": 1}
    shown = (await person.get(f"/api/agents/{one}")).json()["tags"]
    assert shown == [{"id": tags[name]["id"], "name": name} for name in ("3층 실습실", "exam")]
    page = (await person.get("/api/agents", params={"tag": ["exam", "3층 실습실"]})).json()
    assert [agent["id"] for agent in page["agents"]] == [one]

    made = (await person.post("/api/tags", json={"name": "room 3"})).json()
    taken = await person.post("/api/tags", json={"name": "ROOM 3"})
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    path = f"/api/tags/{tags['3층 실습실']['id']}"
    assert (await person.patch(path, json={"name": "Room 3"})).json()["code"] == "name_taken"
    assert (await person.patch(path, json={"name": "3F"})).json()["name"] == "3F"
    merged = await person.post(f"{path}/merge", json={"into": made["id"]})
    assert (merged.status_code, merged.json()) == (200, made)
    assert (await person.delete(path)).status_code == 404
    assert (await person.delete(f"/api/tags/{made['id']}")).status_code == 204
    assert [tag["name"] for tag in (await person.get("/api/tags")).json()] == ["exam"]


async def test_what_is_refused(world: World) -> None:
    pc = await world.pc()
    person = await world.person(Role.OPERATOR)
    for wish, field, reason in (
        ({"choice": {}, "add": ["x"]}, "choice", "choice_ambiguous"),
        ({"choice": {"agent_ids": [pc], "filter": {}}, "add": ["x"]}, "choice", "choice_ambiguous"),
        ({"choice": {"agent_ids": ["0" * 26]}, "add": ["x"]}, "choice", "target_unknown_agent"),
        ({"choice": {"agent_ids": [pc]}}, "add", "name_empty"),
        ({"choice": {"agent_ids": [pc]}, "add": ["x" * 65]}, "add", "label_too_long"),
    ):
        refused = await person.post("/api/agents/tags", json=wish)
        assert (refused.status_code, refused.json()["details"]["fields"]) == (422, {field: reason}), wish
    viewer = await world.person(Role.VIEWER)
    assert (await viewer.post("/api/tags", json={"name": "x"})).status_code == 403
