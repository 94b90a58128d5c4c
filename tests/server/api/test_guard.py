"""The guard over HTTP: looked at before, asked for at the deed, set by administrators."""

from tests.server.api.world import World

from controldock.domain.operator import Role


def wish(agent_id: str, script: str, **more: object) -> dict[str, object]:
    return {"script": script, "target": {"kind": "selected", "agent_ids": [agent_id]}, **more}


async def test_a_look_says_what_would_happen_to_how_many(world: World) -> None:
    agent_id = await world.pc()
    operator = await world.person(Role.OPERATOR)
    looked = await operator.post("/api/deployments/examine", json=wish(agent_id, "hostname\nshutdown /s"))
    assert looked.status_code == 200
    found = looked.json()
    assert (found["total"], found["online"], found["offline"], found["with_people"]) == (1, 1, 0, 0)
    assert (found["needs_confirmation"], found["forbidden"], found["limit"]) == (True, False, 20)
    (one,) = found["findings"]
    assert one == {"class": "power", "line": 2, "text": "shutdown /s", "why": "shuts_down"}
    assert (await operator.get("/api/deployments")).json()["deployments"] == []


async def test_a_look_refuses_by_field_what_could_not_be_made(world: World) -> None:
    agent_id = await world.pc()
    operator = await world.person(Role.OPERATOR)
    refused = await operator.post("/api/deployments/examine", json=wish(agent_id, " "))
    assert refused.json()["details"]["fields"] == {"script": "script_empty"}


async def test_the_refusal_has_what_the_look_has(world: World) -> None:
    agent_id = await world.pc()
    operator = await world.person(Role.OPERATOR)
    dangerous = wish(agent_id, "reg delete HKLM\\Software\\X /f")
    looked = (await operator.post("/api/deployments/examine", json=dangerous)).json()
    refused = await operator.post("/api/deployments", json=dangerous)
    assert (refused.status_code, refused.json()["code"]) == (409, "confirmation_needed")
    assert refused.json()["details"] == looked
    assert (await operator.post("/api/deployments", json={**dangerous, "confirm": 1})).status_code == 201


async def test_a_policy_forbids(world: World) -> None:
    agent_id = await world.pc()
    admin, operator = await world.person(Role.ADMINISTRATOR), await world.person(Role.OPERATOR)
    assert (await operator.patch("/api/settings/guard", json={"forbid": []})).status_code == 403
    changed = await admin.patch("/api/settings/guard", json={"forbid": ["accounts"], "confirm_above": 5})
    assert changed.json()["forbid"] == ["accounts"]
    assert (await operator.get("/api/settings/guard")).json() == changed.json()
    refused = await operator.post("/api/deployments", json=wish(agent_id, "net user x y /add", confirm=1))
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden_by_policy")
    wrong = await admin.patch("/api/settings/guard", json={"confirm_above": -1})
    assert wrong.json()["details"]["fields"] == {"confirm_above": "confirm_above_out_of_range"}
