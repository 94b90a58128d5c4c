"""Actions over HTTP."""

import pytest
from tests.server.api.world import World

from controldock.domain.operator import Role


def to(*ids: str) -> dict[str, list[str]]:
    return {"agent_ids": list(ids)}


async def test_a_restart_is_refused_until_the_number_is_said(world: World) -> None:
    agent_id = await world.pc()
    operator = await world.person(Role.OPERATOR)
    wish = {"choice": to(agent_id), "action": "restart", "grace": 90, "notice": "점검"}
    refused = await operator.post("/api/agents/actions", json=wish)
    assert refused.status_code == 409
    assert refused.json()["code"] == "confirmation_needed"
    assert refused.json()["details"].keys() == {"count", "online", "offline", "with_people"}
    assert refused.json()["details"]["count"] == 1
    done = await operator.post("/api/agents/actions", json={**wish, "confirm": 1})
    assert done.status_code == 200
    made = done.json()["deployment"]
    assert (made["kind"], made["grace"], made["notice"], made["total"]) == ("restart", 90, "점검", 1)
    assert (done.json()["count"], done.json()["pcs"]) == (1, [])
    assert (await operator.get(f"/api/deployments/{made['id']}")).json() == made


async def test_waking_says_what_was_done_for_each_pc(world: World) -> None:
    agent_id = await world.pc()
    operator = await world.person(Role.OPERATOR)
    done = await operator.post("/api/agents/actions", json={"choice": to(agent_id), "action": "wake"})
    (one,) = done.json()["pcs"]
    assert one.pop("agent_id") == agent_id
    assert one.pop("online") in (True, False)
    assert one == {"host_name": "lab-01", "outcome": "no_mac_known", "by_server": False, "relays": []}
    assert done.json()["deployment"] is None


async def test_restarts_do_not_come_in_as_commands(world: World) -> None:
    agent_id = await world.pc()
    operator = await world.person(Role.OPERATOR)
    wish = {"script": "", "kind": "shut_down", "target": {"kind": "selected", "agent_ids": [agent_id]}}
    refused = await operator.post("/api/deployments", json=wish)
    assert refused.status_code == 422
    assert refused.json()["details"]["fields"] == {"kind": "kind_is_an_action"}


@pytest.mark.parametrize("action", ["restart", "shut_down", "wake", "collect_inventory"])
async def test_who_only_looks_does_nothing(world: World, action: str) -> None:
    agent_id = await world.pc()
    viewer = await world.person(Role.VIEWER)
    wish = {"choice": to(agent_id), "action": action, "confirm": 1}
    assert (await viewer.post("/api/agents/actions", json=wish)).status_code == 403


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"action": "explode"}, {"action": "no_such_choice"}),
        ({"grace": 3601}, {"grace": "out_of_range"}),
        ({"notice": "a\nb"}, {"notice": "malformed"}),
        ({"notice": "x" * 501}, {"notice": "too_long"}),
        ({"choice": {}}, {"choice": "choice_ambiguous"}),
        ({"relay": "x"}, {"relay": "unknown"}),
    ],
)
async def test_what_can_not_be_right_is_refused_by_field(
    world: World, change: dict[str, object], fields: dict[str, str]
) -> None:
    agent_id = await world.pc()
    operator = await world.person(Role.OPERATOR)
    wish = {"choice": to(agent_id), "action": "restart", "confirm": 1, **change}
    refused = await operator.post("/api/agents/actions", json=wish)
    assert refused.json()["details"]["fields"] == fields
