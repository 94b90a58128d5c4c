"""One's own API keys."""

from tests.server.api.world import LOOPBACK, World

from controldock.domain.operator import Role


async def test_a_key_acts_for_its_owner_until_it_is_removed(world: World) -> None:
    person = await world.person(Role.VIEWER)
    made = await person.post("/api/api-keys", json={"note": "nightly report"})
    assert made.status_code == 201
    key = made.json()
    assert key["key"].startswith("cdak1_")
    program = await world.browser(Authorization=f"Bearer {key['key']}")
    assert (await program.get("/api/session")).json()["name"] == "viewer"
    (shown,) = (await person.get("/api/api-keys")).json()
    assert (shown["id"], shown["note"]) == (key["id"], "nightly report")
    assert shown["last_used_at"] is not None
    assert (await person.delete(f"/api/api-keys/{key['id']}")).status_code == 204
    assert (await program.get("/api/session")).json()["code"] == "not_signed_in"
    assert (await person.delete(f"/api/api-keys/{key['id']}")).status_code == 404


async def test_nobody_sees_or_removes_the_keys_of_others(world: World) -> None:
    viewer, admin = await world.person(Role.VIEWER), await world.person(Role.ADMINISTRATOR)
    key = (await viewer.post("/api/api-keys", json={"note": "mine"})).json()
    assert (await admin.get("/api/api-keys")).json() == []
    assert (await admin.delete(f"/api/api-keys/{key['id']}")).status_code == 404


async def test_a_key_works_over_both_doors_and_needs_no_origin(world: World) -> None:
    program = await world.program(Role.OPERATOR, LOOPBACK)
    made = await program.post("/api/api-keys", json={"note": "another"})
    assert made.status_code == 201


async def test_a_key_says_what_it_is_for(world: World) -> None:
    person = await world.person(Role.VIEWER)
    for note, reason in (
        ("", "too_short"),
        ("x" * 201, "too_long"),
        ("a\nb", "malformed"),
        ("\0", "malformed"),
    ):
        refused = await person.post("/api/api-keys", json={"note": note})
        assert (refused.status_code, refused.json()["details"]) == (422, {"fields": {"note": reason}})
