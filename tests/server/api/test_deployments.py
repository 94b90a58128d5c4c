"""Deployments over HTTP: making them, finding them, watching them, changing them."""

from datetime import timedelta

from tests.server.api.world import World

from controldock.domain.operator import Role

ALL = {"script": "hostname", "target": {"kind": "all"}}


async def test_a_command_runs_on_one_pc_and_its_result_is_read(world: World) -> None:
    pc = await world.pc("lab-01")
    operator = await world.person(Role.OPERATOR)
    wish = {"script": "hostname\nuname -a", "target": {"kind": "all"}}
    made = await operator.post("/api/deployments", json=wish)
    assert made.status_code == 201
    deployment = made.json()
    assert (deployment["name"], deployment["created_by"]) == ("hostname", "operator")
    assert (deployment["total"], deployment["counts"], deployment["finished"]) == (1, {"pending": 1}, False)
    await world.finish(pc, b"lab-01\nLinux\n", exit_code=3)
    after = (await operator.get(f"/api/deployments/{deployment['id']}")).json()
    assert (after["counts"], after["finished"]) == ({"failed": 1}, True)
    (task,) = (await operator.get(f"/api/deployments/{deployment['id']}/tasks")).json()["tasks"]
    assert (task["host_name"], task["state"], task["attempt"]["exit_code"]) == ("lab-01", "failed", 3)


async def test_targets_may_be_chosen_or_just_those_that_are_online(world: World) -> None:
    here, away = await world.pc("here"), await world.pc("away", online=False)
    operator = await world.person(Role.OPERATOR)
    chosen = {**ALL, "target": {"kind": "selected", "agent_ids": [away]}}
    for wish, expected in ((chosen, ["away"]), ({**ALL, "target": {"kind": "online"}}, ["here"])):
        made = (await operator.post("/api/deployments", json=wish)).json()
        tasks = (await operator.get(f"/api/deployments/{made['id']}/tasks")).json()["tasks"]
        assert [task["host_name"] for task in tasks] == expected
    assert here != away


async def test_before_it_is_made_one_can_ask_whom_it_would_hit(world: World) -> None:
    here, away = await world.pc("here"), await world.pc("away", online=False)
    admin, viewer = await world.person(Role.ADMINISTRATOR), await world.person(Role.VIEWER)
    for id, names in ((here, ["1층", "lab"]), (away, ["2층", "lab"])):
        await admin.post("/api/agents/tags", json={"choice": {"agent_ids": [id]}, "add": names})
    upstairs = {"name": "Upstairs", "filter": {"tags": ["2층"]}}
    saved = (await admin.post("/api/saved-filters", json=upstairs)).json()["id"]
    for target, expected in (
        ({"kind": "tags", "tags": ["1층", "2층", "lab"]}, (2, 1)),
        ({"kind": "filter", "filter": {"search": "aw"}}, (1, 0)),
        ({"kind": "filter", "filter": {"search": "nowhere"}}, (0, 0)),
        ({"kind": "saved_filter", "saved_filter_id": saved}, (1, 0)),
    ):
        reach = (await admin.post("/api/deployments/reach", json=target)).json()
        assert (reach["total"], reach["online"]) == expected, target
    unknown = await admin.post("/api/deployments/reach", json={"kind": "tags", "tags": ["nowhere"]})
    assert unknown.json()["details"]["fields"] == {"target": "target_unknown_tag"}
    assert (await viewer.post("/api/deployments/reach", json={"kind": "all"})).status_code == 403
    assert (await admin.get("/api/deployments")).json()["deployments"] == []


async def test_a_wish_that_can_not_be_right_is_refused_by_field(world: World) -> None:
    await world.pc()
    operator = await world.person(Role.OPERATOR)
    nobody = {"kind": "selected", "agent_ids": ["0" * 26]}
    for change, fields in (
        ({"script": " "}, {"script": "script_empty"}),
        ({"script": "a\0b"}, {"script": "script_has_nul"}),
        ({"script": "x" * 300_000}, {"script": "script_too_long"}),
        ({"name": "x" * 201}, {"name": "name_too_long"}),
        ({"name": "a\x1b[2Jb"}, {"name": "malformed"}),
        ({"timeout": 0}, {"timeout": "timeout_out_of_range"}),
        ({"timeout": 1e308}, {"timeout": "timeout_out_of_range"}),
        ({"timeout": -1e308}, {"timeout": "timeout_out_of_range"}),
        ({"timeout": "600"}, {"timeout": "wrong_type"}),
        ({"deadline_in": 1}, {"deadline_in": "deadline_out_of_range"}),
        ({"deadline_in": 1e308}, {"deadline_in": "deadline_out_of_range"}),
        ({"starts_at": "2020-01-01T00:00:00Z"}, {"starts_at": "time_is_past"}),
        ({"starts_at": "2099-01-01T00:00:00Z"}, {"starts_at": "time_too_far"}),
        ({"starts_at": "2099-01-01T00:00:00"}, {"starts_at": "wrong_type"}),
        ({"time_zone": "Moon/Base"}, {"time_zone": "time_zone_unknown"}),
        ({"success_codes": []}, {"success_codes": "success_codes_unusable"}),
        ({"run_as": "user", "sessions": "named"}, {"user": "user_missing"}),
        ({"stdin": "\0"}, {"stdin": "stdin_unusable"}),
        ({"parameters": [{"name": "1st", "value": ""}]}, {"parameters": "parameter_name_unusable"}),
        (
            {"parameters": [{"name": "count", "value": "x", "type": "number"}]},
            {"parameters.count": "parameter_not_a_number"},
        ),
        ({"kind": "python"}, {"kind": "no_such_choice"}),
        ({"target": {"kind": "selected"}}, {"target": "target_empty"}),
        ({"target": nobody}, {"target": "target_unknown_agent"}),
        ({"target": {"kind": "all", "tag": "x"}}, {"target.tag": "unknown"}),
        ({"target": {"kind": "selected", "agent_ids": [7]}}, {"target.agent_ids[0]": "wrong_type"}),
        ({"target": {"kind": "selected", "agent_ids": ["\0"]}}, {"target.agent_ids[0]": "malformed"}),
    ):
        refused = await operator.post("/api/deployments", json={**ALL, **change})
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid"), change
        assert refused.json()["details"]["fields"] == fields
    assert (await operator.get("/api/deployments")).json()["deployments"] == []


async def test_a_hundred_thousand_chosen_pcs_fit_into_a_request(world: World) -> None:
    operator = await world.person(Role.OPERATOR)
    target = {"kind": "selected", "agent_ids": ["0" * 26] * 100_000}
    refused = await operator.post("/api/deployments", json={**ALL, "target": target})
    assert refused.json()["details"]["fields"] == {"target": "target_unknown_agent"}


async def test_the_newest_come_first_page_by_page(world: World) -> None:
    await world.pc()
    operator = await world.person(Role.OPERATOR)
    for number in range(5):
        await operator.post("/api/deployments", json={**ALL, "name": f"number {number}"})
        world.sources.advance(timedelta(seconds=1))
    names, cursor = [], None
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await operator.get("/api/deployments", params=params)).json()
        names += [deployment["name"] for deployment in page["deployments"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert names == [f"number {number}" for number in (4, 3, 2, 1, 0)]
    assert (await operator.get("/api/deployments", params={"limit": "201"})).status_code == 422


async def test_tasks_by_state_and_page_by_page(world: World) -> None:
    first, _, _ = [await world.pc(f"lab-0{number}") for number in (1, 2, 3)]
    operator = await world.person(Role.OPERATOR)
    made = (await operator.post("/api/deployments", json=ALL)).json()
    await world.finish(first, b"")
    path = f"/api/deployments/{made['id']}/tasks"
    done = (await operator.get(path, params={"state": "succeeded"})).json()
    assert [task["host_name"] for task in done["tasks"]] == ["lab-01"]
    page = (await operator.get(path, params={"limit": "2"})).json()
    rest = (await operator.get(path, params={"limit": "2", "cursor": page["next_cursor"]})).json()
    assert [task["host_name"] for task in (*page["tasks"], *rest["tasks"])] == ["lab-01", "lab-02", "lab-03"]
    assert rest["next_cursor"] is None
    of_agents = (await operator.get("/api/deployments", params={"cursor": page["next_cursor"]})).json()
    assert of_agents["details"] == {"fields": {"cursor": "malformed"}}


async def test_found_by_words_state_maker_and_kind(world: World) -> None:
    pc = await world.pc()
    operator, admin = await world.person(Role.OPERATOR), await world.person(Role.ADMINISTRATOR)
    made = {}
    for who, name, changes in (
        (operator, "Printer driver", {"description": "3층 실습실"}),
        (admin, "Flush DNS", {"kind": "powershell"}),
        (operator, "Later", {"starts_at": "2026-12-01T18:00:00+09:00"}),
    ):
        world.sources.advance(timedelta(seconds=1))
        made[name] = (await who.post("/api/deployments", json={**ALL, "name": name, **changes})).json()
    assert made["Later"]["state"] == "scheduled"
    await operator.post(f"/api/deployments/{made['Flush DNS']['id']}/pause")

    async def found(**params: str | list[str]) -> list[str]:
        page = await operator.get("/api/deployments", params=params)
        return [deployment["name"] for deployment in page.json()["deployments"]]

    assert await found() == ["Later", "Flush DNS", "Printer driver"]
    assert await found(search="printer 3층") == ["Printer driver"]
    assert await found(search="printer 4층") == []
    assert await found(search=made["Later"]["id"]) == ["Later"]
    assert await found(created_by="administrator") == ["Flush DNS"]
    assert await found(kind="powershell") == ["Flush DNS"]
    assert await found(state="scheduled") == ["Later"]
    assert await found(state=["paused", "running"]) == ["Flush DNS", "Printer driver"]
    await world.finish(pc, b"")
    assert await found(state="finished") == ["Printer driver"]
    assert await found(schedule_id="0" * 26) == await found(template_id="0" * 26) == []
    assert (await operator.get("/api/deployments", params={"state": "x"})).status_code == 422
    assert (await operator.get("/api/deployments", params={"search": "x" * 201})).status_code == 422


async def test_a_template_checks_what_is_given_for_it(world: World) -> None:
    await world.pc()
    operator = await world.person(Role.OPERATOR)
    wanted = {"name": "Greet", "script": "hostname", "parameters": [{"name": "whom", "required": True}]}
    template = (await operator.post("/api/templates", json=wanted)).json()
    wish = {**ALL, "template_id": template["id"]}
    own = {"name": "trace", "value": "1", "own": True}
    for given, wrong in (
        ({}, {"parameters.whom": "parameter_missing"}),
        ({"parameters": [{**own, "own": False}]}, {"parameters.trace": "parameter_unknown"}),
        ({"template_version": 9}, {"template_id": "template_unknown"}),
    ):
        refused = await operator.post("/api/deployments", json=wish | given)
        assert refused.status_code == 422
        assert wrong.items() <= refused.json()["details"]["fields"].items()
    assert (
        await operator.post("/api/deployments", json={**wish, "template_version": 2**31})
    ).status_code == 422
    values = [{"name": "whom", "value": "all"}, own]
    made = (await operator.post("/api/deployments", json={**wish, "parameters": values})).json()
    assert [(one["name"], one["own"]) for one in made["parameters"]] == [("whom", False), ("trace", True)]
    assert (made["template_id"], made["template_version"]) == (template["id"], 1)
    again = (await operator.get(f"/api/deployments/{made['id']}/wish")).json()
    assert (await operator.post("/api/deployments", json=again)).json()["parameters"] == made["parameters"]


async def test_words_and_start_of_a_planned_one_can_be_changed(world: World) -> None:
    await world.pc()
    operator, viewer = await world.person(Role.OPERATOR), await world.person(Role.VIEWER)
    wish = {**ALL, "starts_at": "2026-12-01T18:00:00+09:00", "time_zone": "Asia/Seoul"}
    made = (await operator.post("/api/deployments", json=wish)).json()
    assert (made["starts_at"], made["time_zone"], made["total"]) == (
        "2026-12-01T09:00:00Z",
        "Asia/Seoul",
        0,
    )
    path = f"/api/deployments/{made['id']}"
    change = {"name": "Evening", "starts_at": "2026-12-02T18:00:00+09:00"}
    changed = (await operator.patch(path, json=change)).json()
    assert (changed["name"], changed["starts_at"], changed["deadline"]) == (
        "Evening",
        "2026-12-02T09:00:00Z",
        "2026-12-09T09:00:00Z",
    )
    past = await operator.patch(path, json={"starts_at": "2020-01-01T00:00:00Z"})
    assert past.json()["details"]["fields"] == {"starts_at": "time_is_past"}
    assert (await viewer.patch(path, json={"name": "x"})).status_code == 403
    assert (await operator.patch(path, json={"script": "x"})).status_code == 422
    await operator.post(f"{path}/start")
    late = await operator.patch(path, json=change | {"starts_at": "2026-12-03T18:00:00+09:00"})
    assert (late.status_code, late.json()["code"]) == (409, "not_planned")


async def test_no_such_deployment(world: World) -> None:
    viewer = await world.person(Role.VIEWER)
    for path in (f"/api/deployments/{'0' * 26}", f"/api/deployments/{'0' * 26}/tasks"):
        assert (await viewer.get(path)).status_code == 404
