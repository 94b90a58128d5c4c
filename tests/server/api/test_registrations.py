"""Registration requests over HTTP."""

from tests.server.api.world import World

from controldock.domain.operator import Role


async def test_a_pc_asks_and_is_let_in(world: World) -> None:
    asked = await world.applicant("lab-07")
    admin = await world.person(Role.ADMINISTRATOR)
    (pending,) = (await admin.get("/api/registrations", params={"state": "pending"})).json()
    assert (pending["id"], pending["state"], pending["token_note"]) == (asked, "pending", "lab")
    assert pending["facts"] == {
        "host_name": "lab-07",
        "os": "linux",
        "os_name": "Debian GNU/Linux 12",
        "agent_version": "0.1.0",
        "addresses": ["10.0.0.1"],
        "hardware_ids": {"uuid": "1"},
    }
    approved = await admin.post(f"/api/registrations/{asked}/approve")
    assert approved.status_code == 200
    assert (approved.json()["state"], approved.json()["decided_by"]) == ("approved", "administrator")
    assert (await admin.get("/api/registrations", params={"state": "pending"})).json() == []
    assert (await admin.get(f"/api/agents/{pending['agent_id']}")).json()["facts"]["host_name"] == "lab-07"


async def test_a_decision_is_made_once(world: World) -> None:
    asked = await world.applicant()
    admin = await world.person(Role.ADMINISTRATOR)
    rejected = await admin.post(f"/api/registrations/{asked}/reject")
    assert rejected.json()["state"] == "rejected"
    again = await admin.post(f"/api/registrations/{asked}/approve")
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")
    assert (await admin.get("/api/agents")).json()["total"] == 0


async def test_a_state_that_is_none_is_refused(world: World) -> None:
    viewer = await world.person(Role.VIEWER)
    refused = await viewer.get("/api/registrations", params={"state": "undecided"})
    assert (refused.status_code, refused.json()["details"]) == (422, {"fields": {"state": "no_such_choice"}})
    assert "undecided" not in refused.text


async def test_no_such_request(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    assert (await admin.post(f"/api/registrations/{'0' * 26}/approve")).status_code == 404
