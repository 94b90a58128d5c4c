"""How PCs come and go, over HTTP."""

from datetime import timedelta

import pytest
from tests.server.api.world import World

from controldock.domain.operator import Role
from controldock.domain.presence import PresenceReason
from controldock.protocol.datagrams import Heartbeat, Metrics

NOBODY = "0" * 26


def beat(world: World, agent_id: str, cpu: float = 0.5) -> None:
    """A heartbeat, as the socket takes it in."""
    metrics = Metrics(cpu=cpu, memory=0.25, disk=None, uptime=3600)
    world.presence.beat(agent_id, Heartbeat(0, 1, metrics))
    world.parts.metrics.add(agent_id, metrics)


async def test_a_pc_shows_how_it_is_heard_and_how_it_is(world: World) -> None:
    id = await world.pc()
    viewer = await world.person(Role.VIEWER)
    world.presence.greet(id, "192.0.2.9", timedelta(minutes=-9))
    beat(world, id)
    agent = (await viewer.get(f"/api/agents/{id}")).json()
    assert agent["seen_from"] == "192.0.2.9"
    assert agent["clock_offset"] == -540
    assert agent["uptime"] == 3600
    assert agent["metrics"] == {"cpu": 0.5, "memory": 0.25, "disk": None}
    assert agent["transports"]["tcp"] == agent["transports"]["udp"] == agent["last_check_in"]
    assert agent["own_poll_interval"] is None
    other = (await viewer.get(f"/api/agents/{await world.pc('lab-02', online=False)}")).json()
    assert (other["metrics"], other["uptime"], other["clock_offset"]) == (None, None, None)
    assert other["transports"] == {"tcp": None, "udp": None}


async def test_a_chart_of_the_hour_and_of_the_day(world: World) -> None:
    id = await world.pc()
    viewer = await world.person(Role.VIEWER)
    beat(world, id)
    for span, step, size in (("hour", 60, 60), ("day", 300, 288)):
        chart = (await viewer.get(f"/api/agents/{id}/metrics", params={"span": span})).json()
        assert (chart["step"], len(chart["points"])) == (step, size)
        assert chart["points"][:-1] == [None] * (size - 1)
        last = chart["points"][-1]
        assert (last["cpu"], last["memory"], last["disk"]) == (0.5, 0.25, None)
        assert last["at"] == "2026-03-02T09:00:00Z"
    assert (await viewer.get(f"/api/agents/{id}/metrics")).json()["step"] == 60
    refused = await viewer.get(f"/api/agents/{id}/metrics", params={"span": "year"})
    assert refused.json()["details"] == {"fields": {"span": "no_such_choice"}}


async def test_the_line_of_time_newest_first(world: World) -> None:
    id = await world.pc()
    viewer = await world.person(Role.VIEWER)
    world.sources.advance(timedelta(hours=1))
    world.presence.leave(id, PresenceReason.SHUTTING_DOWN)
    await world.presence.turn()
    line = (await viewer.get(f"/api/agents/{id}/presence")).json()
    assert [(one["online"], one["reason"], one["at"]) for one in line] == [
        (False, "shutting_down", "2026-03-02T10:00:00Z"),
        (True, "heard", "2026-03-02T09:00:00Z"),
    ]
    assert len((await viewer.get(f"/api/agents/{id}/presence", params={"limit": 1})).json()) == 1
    agent = (await viewer.get(f"/api/agents/{id}")).json()
    assert (agent["online"], agent["offline_since"]) == (False, "2026-03-02T10:00:00Z")


async def test_what_a_pc_did_and_what_was_done_to_it(world: World) -> None:
    id, other = await world.pc(), await world.pc("lab-02")
    operator = await world.person(Role.OPERATOR)
    for script in ("hostname", "uptime"):
        wish = {"script": script, "target": {"kind": "selected", "agent_ids": [id]}}
        assert (await operator.post("/api/deployments", json=wish)).status_code == 201
        world.sources.advance(timedelta(seconds=1))
    await world.finish(id, b"lab-01\n")
    await operator.put(f"/api/agents/{id}/poll-interval", json={"seconds": 60})
    viewer = await world.person(Role.VIEWER)
    tasks = (await viewer.get(f"/api/agents/{id}/tasks")).json()
    assert [(one["deployment_name"], one["task"]["state"]) for one in tasks] == [
        ("uptime", "pending"),
        ("hostname", "succeeded"),
    ]
    assert tasks[1]["task"]["attempt"]["log_summary"] == "lab-01\n"
    assert tasks[0]["created_by"] == "operator"
    assert (await viewer.get(f"/api/agents/{other}/tasks")).json() == []
    done = (await viewer.get(f"/api/agents/{id}/activities")).json()
    assert done[0]["action"] == "agent.poll_interval"
    assert done[0]["details"] == {"seconds": 60}
    assert {entry["subject"] for entry in done} == {id}


async def test_an_interval_for_one_pc_and_back(world: World) -> None:
    id = await world.pc()
    operator = await world.person(Role.OPERATOR)
    for seconds, shown in ((5, 5.0), (3600, 3600.0), (None, 30.0)):
        answer = await operator.put(f"/api/agents/{id}/poll-interval", json={"seconds": seconds})
        assert answer.status_code == 200
        assert (answer.json()["poll_interval"], answer.json()["own_poll_interval"]) == (shown, seconds)
    for wrong in (4.9, 3601, 1e8):
        refused = await operator.put(f"/api/agents/{id}/poll-interval", json={"seconds": wrong})
        assert refused.json()["details"] == {"fields": {"poll_interval": "poll_interval_out_of_range"}}
    for nonsense in ({}, {"seconds": "5"}, {"seconds": -1}, {"seconds": 1e300}, {"seconds": 5, "x": 1}):
        refused = await operator.put(f"/api/agents/{id}/poll-interval", json=nonsense)
        assert refused.status_code == 422, nonsense
    viewer = await world.person(Role.VIEWER)
    assert (await viewer.put(f"/api/agents/{id}/poll-interval", json={"seconds": 5})).status_code == 403


async def test_the_fleets_interval(world: World) -> None:
    id = await world.pc()
    admin, viewer = await world.person(Role.ADMINISTRATOR), await world.person(Role.VIEWER)
    assert (await viewer.get("/api/settings")).json()["poll_interval"] == 30.0
    changed = await admin.put("/api/settings", json={"poll_interval": 120})
    assert changed.json()["poll_interval"] == 120.0
    assert (await viewer.get(f"/api/agents/{id}")).json()["poll_interval"] == 120.0
    assert (await admin.put("/api/settings", json={"poll_interval": 4})).status_code == 422
    assert (await viewer.put("/api/settings", json={"poll_interval": 60})).status_code == 403
    operator = await world.person(Role.OPERATOR)
    assert (await operator.put("/api/settings", json={"poll_interval": 60})).status_code == 403


@pytest.mark.parametrize("what", ["metrics", "presence", "tasks", "activities"])
async def test_of_a_pc_that_nobody_knows_there_is_nothing(world: World, what: str) -> None:
    viewer = await world.person(Role.VIEWER)
    assert (await viewer.get(f"/api/agents/{NOBODY}/{what}")).status_code == 404
    assert (await viewer.get(f"/api/agents/..%2f/{what}")).status_code == 404
