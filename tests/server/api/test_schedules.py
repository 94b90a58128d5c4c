"""Schedules over HTTP."""

from typing import Any

import pytest
from tests.server.api.world import World

from controldock.domain.operator import Role

DEPLOYMENT = {
    "script": "echo hello",
    "target": {"kind": "all"},
    "parameters": [{"name": "password", "value": "hunter2", "type": "secret"}],
}
DAILY = {"cron": "30 18 * * *", "time_zone": "Asia/Seoul", "deployment": DEPLOYMENT}


async def test_a_schedule_from_its_making_to_its_end(world: World) -> None:
    await world.pc("lab-1")
    person = await world.person(Role.OPERATOR)
    made = await person.post("/api/schedules", json=DAILY | {"name": "Evenings", "missed": "all"})
    assert made.status_code == 201, made.text
    shown = made.json()
    assert (shown["name"], shown["missed"], shown["max_late"]) == ("Evenings", "all", 3600.0)
    assert [at[11:16] for at in shown["next_times"]] == ["09:30"] * 5  # half past six in Seoul
    assert shown["deployment"]["parameters"][0]["value"] == ""
    assert "hunter2" not in made.text
    path = f"/api/schedules/{shown['id']}"
    assert (await person.get(path)).json() == shown
    assert (await person.get("/api/schedules")).json() == [shown]
    changed = await person.patch(path, json={"cron": "0 9 * * *", "max_late": 60})
    assert (changed.json()["cron"], changed.json()["max_late"], changed.json()["name"]) == (
        "0 9 * * *",
        60.0,
        "Evenings",
    )
    assert (await person.post(f"{path}/pause")).json()["paused_by"] != ""
    assert (await person.post(f"{path}/resume")).json()["paused_at"] is None
    run = await person.post(f"{path}/run-now")
    assert (run.status_code, run.json()["schedule_id"], run.json()["total"]) == (201, shown["id"], 1)
    assert (await person.delete(path)).status_code == 204
    assert (await person.get(path)).status_code == 404


async def test_an_end_is_set_and_taken_away(world: World) -> None:
    person = await world.person(Role.OPERATOR)
    made = await person.post("/api/schedules", json=DAILY | {"ends_at": "2100-01-01T00:00:00+09:00"})
    assert made.json()["ends_at"] == "2100-01-01T00:00:00+09:00"
    path = f"/api/schedules/{made.json()['id']}"
    assert (await person.patch(path, json={"name": "x"})).json()["ends_at"] is not None
    assert (await person.patch(path, json={"without_end": True})).json()["ends_at"] is None


async def test_a_look_at_a_rule(world: World) -> None:
    person = await world.person(Role.VIEWER)
    found = await person.get("/api/schedules/preview", params={"cron": "0 9 * * MON", "time_zone": "UTC"})
    assert len(found.json()["times"]) == 5
    never = await person.get("/api/schedules/preview", params={"cron": "0 0 30 2 *", "time_zone": "UTC"})
    assert never.status_code == 422
    assert never.json()["details"]["fields"] == {"cron": "cron_never"}


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"cron": "every day"}, "cron", "cron_unusable"),
        ({"time_zone": "Nowhere"}, "time_zone", "time_zone_unknown"),
        ({"max_late": 1e300}, "max_late", "max_late_out_of_range"),
        ({"ends_at": "2001-01-01T00:00:00Z"}, "ends_at", "time_is_past"),
        ({"deployment": DEPLOYMENT | {"script": ""}}, "deployment.script", "script_empty"),
        ({"deployment": DEPLOYMENT | {"timeout": 0}}, "deployment.timeout", "timeout_out_of_range"),
    ],
)
async def test_what_can_not_be_right_is_told_at_its_field(
    world: World, change: dict[str, Any], field: str, reason: str
) -> None:
    person = await world.person(Role.OPERATOR)
    refused = await person.post("/api/schedules", json=DAILY | change)
    assert refused.status_code == 422, refused.text
    assert refused.json()["details"]["fields"] == {field: reason}
