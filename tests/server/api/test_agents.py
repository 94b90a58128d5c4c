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


async def test_every_order_and_its_cursors(world: World) -> None:
    for name in ("lab-10", "lab-9", "실습실-1"):
        await world.pc(name, online=name != "lab-9")
    viewer = await world.person(Role.VIEWER)
    assert await _names(viewer) == ["lab-9", "lab-10", "실습실-1"]
    assert await _names(viewer, order="desc") == ["실습실-1", "lab-10", "lab-9"]
    assert await _names(viewer, sort="last_check_in", order="desc") == ["lab-10", "실습실-1", "lab-9"]
    assert await _names(viewer, sort="registered_at") == ["lab-10", "lab-9", "실습실-1"]
    first = (await viewer.get("/api/agents", params={"limit": 1, "sort": "os"})).json()
    cursor = {"cursor": first["next_cursor"]}
    assert len(await _names(viewer, sort="os", **cursor)) == 2
    refused = await viewer.get("/api/agents", params={"sort": "name", **cursor})
    assert (refused.status_code, refused.json()["details"]) == (422, {"fields": {"cursor": "other_order"}})


async def test_what_there_is_to_filter_by(world: World) -> None:
    await world.pc("lab-1")
    await world.pc("lab-2", online=False)
    viewer = await world.person(Role.VIEWER)
    facets = (await viewer.get("/api/agents/facets")).json()
    assert (facets["os"], facets["versions"], facets["tags"]) == ({"linux": 2}, {"0.1.0": 2}, {})
    assert facets["states"] == {"online": 1, "offline": 1, "quarantined": 0, "removed": 0}


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
        ({"sort": "size"}, "sort", "no_such_choice"),
        ({"order": "up"}, "order", "no_such_choice"),
        ({"os": "plan9"}, "os", "no_such_choice"),
        ({"search": "a b c d e f g h i"}, "search", "too_many_words"),
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
