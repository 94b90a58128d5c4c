"""Announcements over HTTP: write, look, move, send, withdraw, send again, copy."""

from datetime import timedelta

import msgspec
import pytest
from tests.server.api.world import World

from controldock.domain.operator import Role
from controldock.server.api.schemas.announcements import NewAnnouncement
from controldock.sources import encode_id

PATH = "/api/announcements"
ALL = {"title": "Lunch", "body": "at noon", "target": {"kind": "all"}}
ACTS = ("send", "withdraw", "resend")
HOUR = timedelta(hours=1)
UNKNOWN = encode_id(0)


async def test_announced_now(world: World) -> None:
    await world.pc()
    operator, now = await world.person(Role.OPERATOR), world.sources.now()
    made = await operator.post(PATH, json=ALL)
    assert made.status_code == 201
    said = made.json()
    assert said["state"] == "active"
    assert (said["title"], said["body"], said["target"], said["priority"]) == (
        "Lunch",
        "at noon",
        "all",
        "normal",
    )
    assert (said["number"], said["total"], said["received"], said["reach"]) == (1, 1, 0, [])
    assert (said["created_by"], said["sent_at"]) == ("operator", now.isoformat().replace("+00:00", "Z"))
    viewer = await world.person(Role.VIEWER)
    assert (await viewer.get(f"{PATH}/{said['id']}")).json() == said
    page = (await viewer.get(PATH)).json()
    assert page == {"announcements": [said], "total": 1, "next_cursor": None}


async def test_what_it_would_do(world: World) -> None:
    await world.pc("lab-1")
    await world.pc("lab-2", online=False)
    operator = await world.person(Role.OPERATOR)
    found = (await operator.post(f"{PATH}/preview", json=ALL)).json()
    assert (found["total"], found["online"]) == (2, 1)
    assert 0 < found["datagram"] <= 1200
    long = (await operator.post(f"{PATH}/preview", json={**ALL, "body": "x" * 5000})).json()
    assert long == {"total": 2, "online": 1, "datagram": None}
    assert (await operator.get(PATH)).json()["total"] == 0


async def test_planned_moved_and_sent(world: World) -> None:
    await world.pc()
    operator, now = await world.person(Role.OPERATOR), world.sources.now()
    asks = {"kind": "choice", "choices": [" yes, gladly ", "no"], "until": (now + 3 * HOUR).isoformat()}
    wish = {**ALL, "question": asks, "starts_at": (now + HOUR).isoformat(), "time_zone": "Asia/Seoul"}
    made = (await operator.post(PATH, json=wish)).json()
    assert (made["state"], made["sent_at"], made["total"]) == ("planned", None, 0)
    assert made["question"]["choices"] == ["yes, gladly", "no"]
    path = f"{PATH}/{made['id']}"
    moved = await operator.patch(path, json={"starts_at": (now + 2 * HOUR).isoformat()})
    assert moved.status_code == 200
    assert moved.json()["starts_at"] == (now + 2 * HOUR).isoformat().replace("+00:00", "Z")
    assert moved.json()["time_zone"] == "Asia/Seoul"
    sent = await operator.post(f"{path}/send")
    assert (sent.status_code, sent.json()["state"], sent.json()["total"]) == (200, "active", 1)
    again = await operator.post(f"{path}/send")
    assert (again.status_code, again.json()["code"]) == (409, "announcement_sent")
    moved = await operator.patch(path, json={"time_zone": ""})
    assert (moved.status_code, moved.json()["code"]) == (409, "announcement_sent")


async def test_sent_again_and_withdrawn(world: World) -> None:
    await world.pc()
    operator = await world.person(Role.OPERATOR)
    path = f"{PATH}/{(await operator.post(PATH, json=ALL)).json()['id']}"
    again = await operator.post(f"{path}/resend", json={"to": "not_read"})
    assert (again.status_code, again.json()["resent"]) == (200, 1)
    assert again.json()["announcement"]["state"] == "active"
    withdrawn = await operator.post(f"{path}/withdraw")
    assert withdrawn.status_code == 200
    assert (withdrawn.json()["state"], withdrawn.json()["withdrawn_by"]) == ("withdrawn", "operator")
    for act, body in (("resend", {}), ("withdraw", None), ("send", None)):
        refused = await operator.post(f"{path}/{act}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "announcement_over")


async def test_a_planned_one_is_sent_again_to_nobody(world: World) -> None:
    operator, at = await world.person(Role.OPERATOR), world.sources.now() + HOUR
    made = (await operator.post(PATH, json={**ALL, "starts_at": at.isoformat()})).json()
    refused = await operator.post(f"{PATH}/{made['id']}/resend", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "announcement_planned")


async def test_copied(world: World) -> None:
    pc = await world.pc()
    operator = await world.person(Role.OPERATOR)
    wish = {
        **ALL,
        "priority": "urgent",
        "transmission": "multicast",
        "display": "window",
        "needs_confirmation": True,
        "expires_in": 3600,
        "target": {"kind": "selected", "agent_ids": [pc]},
    }
    made = (await operator.post(PATH, json=wish)).json()
    copied = (await operator.get(f"{PATH}/{made['id']}/wish")).json()
    assert copied["copied_from"] == made["id"]
    assert {name: copied[name] for name in wish if name != "target"} == {
        name: value for name, value in wish.items() if name != "target"
    }
    assert copied["target"]["agent_ids"] == [pc]
    msgspec.convert(copied, NewAnnouncement)
    again = await operator.post(PATH, json=copied)
    assert (again.status_code, again.json()["copied_from"]) == (201, made["id"])


async def test_searched(world: World) -> None:
    await world.pc()
    operator, now = await world.person(Role.OPERATOR), world.sources.now()
    lunch = (await operator.post(PATH, json=ALL)).json()["id"]
    alarm = (await operator.post(PATH, json={**ALL, "title": "화재", "priority": "urgent"})).json()["id"]
    later = {**ALL, "title": "later", "starts_at": (now + HOUR).isoformat()}
    planned = (await operator.post(PATH, json=later)).json()["id"]

    async def found(**wanted: object) -> list[str]:
        page = (await operator.get(PATH, params=wanted)).json()  # type: ignore[arg-type]
        assert page["total"] >= len(page["announcements"])
        return [one["id"] for one in page["announcements"]]

    assert await found() == [planned, alarm, lunch]
    assert await found(search="화재") == [alarm]
    assert await found(priority=["urgent", "high"]) == [alarm]
    assert await found(state=["planned", "expired"]) == [planned]
    assert await found(created_by="somebody") == []
    assert await found(since=(now + HOUR).isoformat()) == []
    assert await found(since="2020-01-01T00:00:00", until="2100-01-01T00:00:00") == [planned, alarm, lunch]
    first = (await operator.get(PATH, params={"limit": 2})).json()
    assert first["total"] == 3
    assert await found(cursor=first["next_cursor"]) == [lunch]


@pytest.mark.parametrize(
    ("field", "code", "changes"),
    [
        ("title", "title_empty", {"title": "  "}),
        ("body", "body_too_long", {"body": "x" * 20_001}),
        ("expires_in", "expiry_past", {"expires_in": -1e300}),
        ("expires_in", "expiry_out_of_range", {"expires_in": 1e300}),
        ("target", "target_empty", {"target": {"kind": "tags"}}),
        ("target", "target_unknown_agent", {"target": {"kind": "selected", "agent_ids": [UNKNOWN]}}),
        ("starts_at", "time_is_past", {"starts_at": "2020-01-01T00:00:00Z"}),
        ("starts_at", "time_too_far", {"starts_at": "9999-12-31T23:59:59Z"}),
        ("question.choices", "choices_repeat", {"question": {"kind": "choice", "choices": ["a", "a "]}}),
    ],
)
async def test_what_cant_be_right_is_told_at_its_field(
    world: World, field: str, code: str, changes: dict[str, object]
) -> None:
    await world.pc()
    operator = await world.person(Role.OPERATOR)
    for path in (PATH, f"{PATH}/preview"):
        refused = await operator.post(path, json={**ALL, **changes})
        assert refused.status_code == 422, refused.text
        assert refused.json()["details"]["fields"][field] == code


@pytest.mark.parametrize(
    "wrong", [{"title": 1}, {"priority": "loud"}, {"starts_at": "2026-12-01T00:00:00"}, {"more": 1}]
)
async def test_what_has_another_shape(world: World, wrong: dict[str, object]) -> None:
    operator = await world.person(Role.OPERATOR)
    assert (await operator.post(PATH, json={**ALL, **wrong})).status_code == 422


async def test_who_may(world: World) -> None:
    await world.pc()
    operator, viewer = await world.person(Role.OPERATOR), await world.person(Role.VIEWER)
    path = f"{PATH}/{(await operator.post(PATH, json=ALL)).json()['id']}"
    for refused in (
        await viewer.post(PATH, json=ALL),
        await viewer.post(f"{PATH}/preview", json=ALL),
        await viewer.patch(path, json={}),
        await viewer.get(f"{path}/wish"),
        *[await viewer.post(f"{path}/{act}", json={}) for act in ACTS],
    ):
        assert refused.status_code == 403
    for missing in (
        await operator.get(f"{PATH}/{UNKNOWN}"),
        await operator.get(f"{PATH}/{UNKNOWN}/wish"),
        await operator.patch(f"{PATH}/{UNKNOWN}", json={}),
        *[await operator.post(f"{PATH}/{UNKNOWN}/{act}", json={}) for act in ACTS],
    ):
        assert missing.status_code == 404
