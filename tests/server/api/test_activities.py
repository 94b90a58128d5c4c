"""The audit trail over HTTP."""

from datetime import timedelta

from tests.server.api.world import World

from controldock.domain.operator import Role


async def test_the_newest_entries_come_first(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    world.sources.advance(timedelta(seconds=1))
    token = (await admin.post("/api/enrollment-tokens", json={"note": "lab"})).json()["token"]
    newest, *earlier = (await admin.get("/api/activities")).json()
    assert newest["details"] == {"note": "lab", "auto_approve": False}
    assert (newest["actor"], newest["action"]) == ("administrator", "enrollment_token.created")
    assert (newest["subject"], newest["at"]) == (token["id"], "2026-03-02T09:00:01Z")
    assert {entry["action"] for entry in earlier} == {"operator.created", "sign_in_link.created", "signed_in"}
    assert (await admin.get("/api/activities", params={"limit": "1"})).json() == [newest]
    assert (await admin.get("/api/activities", params={"limit": "0"})).status_code == 422
