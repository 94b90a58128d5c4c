"""Steering deployments over HTTP: start, pause, resume, cancel, retry, copy."""

import msgspec
import pytest
from tests.server.api.world import World

from controldock.domain.operator import Role
from controldock.server.api.schemas.deployments import NewDeployment

ALL = {"script": "hostname", "target": {"kind": "all"}}
ACTS = ("start", "pause", "resume", "cancel", "retry")


async def test_what_nobody_took_is_withdrawn_at_once(world: World) -> None:
    await world.pc(online=False)
    operator = await world.person(Role.OPERATOR)
    made = (await operator.post("/api/deployments", json=ALL)).json()
    cancelled = await operator.post(f"/api/deployments/{made['id']}/cancel")
    assert cancelled.status_code == 200
    assert cancelled.json()["counts"] == {"cancelled": 1}
    assert cancelled.json()["cancel_wanted_at"] is not None
    assert (await operator.post(f"/api/deployments/{made['id']}/cancel")).status_code == 200


async def test_what_is_over_can_not_be_cancelled(world: World) -> None:
    pc = await world.pc()
    operator = await world.person(Role.OPERATOR)
    made = (await operator.post("/api/deployments", json=ALL)).json()
    await world.finish(pc, b"")
    refused = await operator.post(f"/api/deployments/{made['id']}/cancel")
    assert (refused.status_code, refused.json()["code"]) == (409, "deployment_over")


async def test_paused_and_resumed(world: World) -> None:
    pc = await world.pc()
    operator = await world.person(Role.OPERATOR)
    path = f"/api/deployments/{(await operator.post('/api/deployments', json=ALL)).json()['id']}"
    paused = await operator.post(f"{path}/pause")
    assert paused.status_code == 200
    assert (paused.json()["state"], paused.json()["paused_by"]) == ("paused", "operator")
    resumed = (await operator.post(f"{path}/resume")).json()
    assert (resumed["state"], resumed["paused_at"], resumed["paused_by"]) == ("running", None, "")
    await world.finish(pc, b"")
    over = await operator.post(f"{path}/pause")
    assert (over.status_code, over.json()["code"]) == (409, "deployment_over")


async def test_a_planned_one_is_started_by_hand(world: World) -> None:
    await world.pc()
    operator = await world.person(Role.OPERATOR)
    wish = {**ALL, "starts_at": "2026-12-01T18:00:00+09:00"}
    path = f"/api/deployments/{(await operator.post('/api/deployments', json=wish)).json()['id']}"
    started = (await operator.post(f"{path}/start")).json()
    assert (started["state"], started["counts"]) == ("running", {"pending": 1})
    again = await operator.post(f"{path}/start")
    assert (again.status_code, again.json()["code"]) == (409, "not_planned")


async def test_what_failed_is_tried_again(world: World) -> None:
    pc = await world.pc()
    operator = await world.person(Role.OPERATOR)
    made = (await operator.post("/api/deployments", json=ALL)).json()
    path = f"/api/deployments/{made['id']}"
    await world.finish(pc, b"", exit_code=3)
    done = await operator.post(f"{path}/retry", json={})
    assert done.status_code == 200
    assert (done.json()["retried"], done.json()["deployment"]["counts"]) == (1, {"pending": 1})
    await world.finish(pc, b"")
    (task,) = (await operator.get(f"{path}/tasks")).json()["tasks"]
    attempts = (await operator.get(f"/api/tasks/{task['id']}")).json()["attempts"]
    assert [(one["number"], one["state"]) for one in attempts] == [(2, "succeeded"), (1, "failed")]
    nothing = await operator.post(f"{path}/retry", json={"states": ["failed", "unknown"]})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing_to_retry")


@pytest.mark.parametrize(
    ("wish", "fields"),
    [
        ({"states": ["succeeded"]}, {"states": "states_not_retriable"}),
        ({"states": ["done"]}, {"states[0]": "no_such_choice"}),
        ({"deadline_in": 0}, {"deadline_in": "deadline_out_of_range"}),
        ({"deadline_in": 1e308}, {"deadline_in": "deadline_out_of_range"}),
        ({"all": True}, {"all": "unknown"}),
    ],
)
async def test_a_retry_that_can_not_be_right(
    world: World, wish: dict[str, object], fields: dict[str, str]
) -> None:
    await world.pc()
    operator = await world.person(Role.OPERATOR)
    made = (await operator.post("/api/deployments", json=ALL)).json()
    refused = await operator.post(f"/api/deployments/{made['id']}/retry", json=wish)
    assert (refused.status_code, refused.json()["details"]["fields"]) == (422, fields)


async def test_a_copy_is_the_same_wish_without_its_secrets(world: World) -> None:
    pc = await world.pc()
    operator = await world.person(Role.OPERATOR)
    wish = {
        **ALL,
        "name": "Join",
        "target": {"kind": "selected", "agent_ids": [pc]},
        "description": "Joins the domain",
        "parameters": [
            {"name": "domain", "value": "lab.example"},
            {"name": "password", "value": "hunter2", "type": "secret"},
        ],
        "stdin": "hunter2",
        "success_codes": [0, 3010],
        "deadline_in": 7200.0,
        "starts_at": "2026-12-01T18:00:00+09:00",
    }
    made = (await operator.post("/api/deployments", json=wish)).json()
    assert made["has_stdin"] is True
    answer = await operator.get(f"/api/deployments/{made['id']}/wish")
    assert "hunter2" not in answer.text
    copy = answer.json()
    assert copy["copied_from"] == made["id"]
    assert (copy["stdin"], copy["starts_at"], copy["confirm"]) == ("", None, None)
    assert [one["value"] for one in copy["parameters"]] == ["lab.example", ""]
    same = ("script", "name", "description", "success_codes", "deadline_in")
    assert {name: copy[name] for name in same} == {name: wish[name] for name in same}
    assert copy["target"]["agent_ids"] == [pc]
    msgspec.convert(copy, NewDeployment)
    again = (await operator.post("/api/deployments", json=copy)).json()
    assert (again["copied_from"], again["state"], again["total"]) == (made["id"], "running", 1)


async def test_a_viewer_steers_nothing(world: World) -> None:
    await world.pc()
    operator, viewer = await world.person(Role.OPERATOR), await world.person(Role.VIEWER)
    path = f"/api/deployments/{(await operator.post('/api/deployments', json=ALL)).json()['id']}"
    for act in ACTS:
        assert (await viewer.post(f"{path}/{act}", json={})).status_code == 403
    assert (await viewer.get(f"{path}/wish")).status_code == 403


async def test_there_is_no_such_deployment(world: World) -> None:
    operator = await world.person(Role.OPERATOR)
    for act in ACTS:
        assert (await operator.post(f"/api/deployments/{'0' * 26}/{act}", json={})).status_code == 404
    assert (await operator.get(f"/api/deployments/{'0' * 26}/wish")).status_code == 404
