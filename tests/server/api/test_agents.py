"""PCs over HTTP."""

from tests.server.api.world import World

from controldock.domain.operator import Role


async def _names(viewer, **params: str) -> list[str]:
    page = (await viewer.get("/api/agents", params=params)).json()
    return [agent["facts"]["host_name"] for agent in page["agents"]]


async def test_pcs_by_name_by_presence_and_page_by_page(world: World) -> None:
    for name in ("lab-02", "lab-01", "lab-03"):
        await world.pc(name, online=name != "lab-02")
    viewer = await world.person(Role.VIEWER)
    first = (await viewer.get("/api/agents", params={"limit": 2})).json()
    assert [agent["facts"]["host_name"] for agent in first["agents"]] == ["lab-01", "lab-02"]
    assert (first["total"], first["online"]) == (3, 2)
    second = (await viewer.get("/api/agents", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [agent["facts"]["host_name"] for agent in second["agents"]] == ["lab-03"]
    assert second["next_cursor"] is None
    assert await _names(viewer, state="online") == ["lab-01", "lab-03"]
    assert await _names(viewer, state="offline") == ["lab-02"]
    assert await _names(viewer, search="B-02") == ["lab-02"]


async def test_one_pc_and_its_presence(world: World) -> None:
    id = await world.pc("lab-01")
    viewer = await world.person(Role.VIEWER)
    agent = (await viewer.get(f"/api/agents/{id}")).json()
    assert (agent["id"], agent["state"], agent["online"], agent["poll_interval"]) == (
        id,
        "active",
        True,
        30.0,
    )
    assert agent["last_check_in"].startswith("2026-03-02T09:00:00")
    assert (await viewer.get(f"/api/agents/{'0' * 26}")).status_code == 404


async def test_a_question_that_makes_no_sense_is_refused_by_field(world: World) -> None:
    viewer = await world.person(Role.VIEWER)
    for params, field, reason in (
        ({"limit": "0"}, "limit", "out_of_range"),
        ({"limit": "1001"}, "limit", "out_of_range"),
        ({"limit": "many"}, "limit", "wrong_type"),
        ({"state": "asleep"}, "state", "no_such_choice"),
        ({"search": "x" * 201}, "search", "too_long"),
        ({"search": "a\0b"}, "search", "malformed"),
        ({"cursor": "garbage!"}, "cursor", "malformed"),
    ):
        refused = await viewer.get("/api/agents", params=params)
        assert (refused.status_code, refused.json()["details"]) == (422, {"fields": {field: reason}}), params


async def test_hostile_names_are_only_text(world: World) -> None:
    hostile = "<script>alert(1)</script>\u202e';DROP TABLE agents;--%_"
    await world.pc(hostile)
    viewer = await world.person(Role.VIEWER)
    answer = await viewer.get("/api/agents", params={"search": "<script>"})
    assert answer.headers["content-type"] == "application/json"
    assert [agent["facts"]["host_name"] for agent in answer.json()["agents"]] == [hostile]
    for search in ("%", "_", "\\", "'", '"', "*", "\u202e"):
        found = await viewer.get("/api/agents", params={"search": search})
        assert found.status_code == 200
