"""Saved filters over HTTP."""

from tests.server.api.world import World

from controldock.domain.operator import Role

WHOLE = {"search": "lab", "state": "offline", "os": "linux", "version": "0.1.0", "tags": ["exam"]}


async def test_a_filter_is_kept_changed_and_forgotten(world: World) -> None:
    person = await world.person(Role.OPERATOR)
    made = await person.post("/api/saved-filters", json={"name": "Silent labs", "filter": WHOLE})
    assert made.status_code == 201
    assert made.json()["filter"] == WHOLE
    taken = await person.post("/api/saved-filters", json={"name": "silent LABS", "filter": {}})
    assert taken.json()["code"] == "name_taken"
    path = f"/api/saved-filters/{made.json()['id']}"
    assert (await person.patch(path, json={"name": "Labs"})).json()["filter"] == WHOLE
    changed = (await person.patch(path, json={"filter": {"os": "windows"}})).json()
    assert (changed["name"], changed["filter"]["os"], changed["filter"]["search"]) == ("Labs", "windows", "")
    assert (await person.get("/api/saved-filters")).json() == [changed]
    assert (await person.delete(path)).status_code == 204
    assert (await person.delete(path)).status_code == 404


async def test_a_filter_that_is_none(world: World) -> None:
    person = await world.person(Role.OPERATOR)
    for wanted in ({"state": "asleep"}, {"os": "plan9"}, {"search": "a\0"}, {"color": "red"}):
        refused = await person.post("/api/saved-filters", json={"name": "x", "filter": wanted})
        assert refused.status_code == 422


async def test_a_deployment_for_a_saved_filter(world: World) -> None:
    await world.pc("lab-1")
    await world.pc("office-1")
    person = await world.person(Role.OPERATOR)
    wish = {"name": "Labs", "filter": {"search": "lab"}}
    saved = (await person.post("/api/saved-filters", json=wish)).json()
    for target in (
        {"kind": "saved_filter", "saved_filter_id": saved["id"]},
        {"kind": "filter", "filter": {"search": "office"}},
    ):
        made = await person.post("/api/deployments", json={"script": "hostname", "target": target})
        assert (made.status_code, made.json()["total"]) == (201, 1)
    refused = await person.post(
        "/api/deployments", json={"script": "x", "target": {"kind": "tags", "tags": ["nothing"]}}
    )
    assert refused.json()["details"]["fields"] == {"target": "target_unknown_tag"}
