"""Enrollment tokens over HTTP."""

from datetime import timedelta

from tests.server.api.world import PIN, World

from controldock.domain.operator import Role
from controldock.protocol.enrollment_token import decode


async def test_a_token_is_made_shown_without_its_secret_and_revoked(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    made = await admin.post("/api/enrollment-tokens", json={"note": "lab 3", "uses": 30, "expires_in": 3600})
    assert made.status_code == 201
    created = made.json()
    assert decode(created["secret"]).pin == PIN
    assert created["linux_command"] == f"enroll {created['secret']}"
    assert created["windows_command"] == f"enroll.exe {created['secret']}"
    (token,) = (await admin.get("/api/enrollment-tokens")).json()
    assert token == created["token"]
    assert (token["note"], token["uses_left"], token["use_count"], token["usable"]) == ("lab 3", 30, 0, True)
    path = f"/api/enrollment-tokens/{token['id']}"
    assert [(await admin.delete(path)).status_code for _ in range(2)] == [204, 204]
    (token,) = (await admin.get("/api/enrollment-tokens")).json()
    assert (token["usable"], token["revoked_at"] is not None) == (False, True)


async def test_a_token_may_last_for_ever_or_an_hour(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    lasting = {"uses": None, "expires_in": None, "auto_approve": True}
    for wish in (lasting, {"expires_in": 3600}):
        await admin.post("/api/enrollment-tokens", json=wish)
        world.sources.advance(timedelta(milliseconds=1))
    world.sources.advance(timedelta(hours=1))
    person = await world.person(Role.ADMINISTRATOR)
    hour, forever = (await person.get("/api/enrollment-tokens")).json()
    assert (forever["uses_left"], forever["expires_at"], forever["usable"]) == (None, None, True)
    assert (hour["uses_left"], hour["usable"]) == (1, False)


async def test_what_makes_no_sense_is_refused_by_field(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    for wish, field, reason in (
        ({"uses": 0}, "uses", "out_of_range"),
        ({"uses": "3"}, "uses", "wrong_type"),
        ({"expires_in": 59}, "expires_in", "out_of_range"),
        ({"note": "x" * 201}, "note", "too_long"),
        ({"colour": "red"}, "colour", "unknown"),
        ({"tags": ["Lab"] * 51}, "tags", "too_long"),
        ({"tags": [" "]}, "tags", "name_empty"),
        ({"address_range": "room 204"}, "address_range", "address_range_malformed"),
        ({"address_range": "10.0.0.0/33"}, "address_range", "address_range_malformed"),
        ({"host_name_pattern": "a\n*"}, "host_name_pattern", "malformed"),
    ):
        refused = await admin.post("/api/enrollment-tokens", json=wish)
        assert (refused.status_code, refused.json()["details"]) == (422, {"fields": {field: reason}})


async def test_no_such_token(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    assert (await admin.delete(f"/api/enrollment-tokens/{'0' * 26}")).status_code == 404
    assert (await admin.get(f"/api/enrollment-tokens/{'0' * 26}")).status_code == 404


async def test_a_token_for_one_room(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    wish = {
        "uses": None,
        "expires_in": None,
        "tags": ["Room 204", " room  204 ", "2층"],
        "address_range": "192.168.204.17/24",
        "host_name_pattern": "LAB204-*",
    }
    token = (await admin.post("/api/enrollment-tokens", json=wish)).json()["token"]
    assert (token["tags"], token["address_range"]) == (["Room 204", "2층"], "192.168.204.0/24")
    assert (token["host_name_pattern"], token["agent_id"]) == ("LAB204-*", None)


async def test_who_used_a_token(world: World) -> None:
    asked = await world.applicant("lab-07", tags=["Room 204"])
    admin = await world.person(Role.ADMINISTRATOR)
    (token,) = (await admin.get("/api/enrollment-tokens")).json()
    used = (await admin.get(f"/api/enrollment-tokens/{token['id']}")).json()
    assert used["token"] == token
    (use,) = used["used_by"]
    assert (use["registration_id"], use["host_name"], use["state"]) == (asked, "lab-07", "pending")
    agent = (await admin.post(f"/api/registrations/{asked}/approve")).json()["agent_id"]
    assert [tag["name"] for tag in (await admin.get(f"/api/agents/{agent}")).json()["tags"]] == ["Room 204"]


async def test_a_reissue_token_is_for_one_agent(world: World) -> None:
    agent = await world.pc("lab-07")
    admin = await world.person(Role.ADMINISTRATOR)
    made = (await admin.post(f"/api/agents/{agent}/reissue")).json()
    assert (made["token"]["agent_id"], made["token"]["uses_left"]) == (agent, 1)
    assert made["token"]["auto_approve"]
    assert made["linux_command"].endswith("--force")
    assert (await admin.post(f"/api/agents/{'0' * 26}/reissue")).status_code == 404
