"""Registration requests over HTTP."""

from dataclasses import replace

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
        "hardware_ids": {"machine_id": "1"},
        "main_address": "",
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


async def test_a_room_is_decided_at_once(world: World) -> None:
    asked = [await world.applicant(f"lab-{number}") for number in range(3)]
    admin = await world.person(Role.ADMINISTRATOR)
    unknown = "0" * 26
    wish = {"ids": [*asked[:2], unknown, asked[0]], "decision": "reject"}
    answer = await admin.post("/api/registrations/decisions", json=wish)
    assert answer.status_code == 200
    assert answer.json() == {
        "decided": asked[:2],
        "refused": [{"id": unknown, "code": "not_found", "message": "There is no such thing."}],
    }
    wish = {"ids": asked, "decision": "approve"}
    answer = (await admin.post("/api/registrations/decisions", json=wish)).json()
    assert answer["decided"] == asked[2:]
    assert [one["code"] for one in answer["refused"]] == ["already_decided", "already_decided"]
    wish = {"ids": asked[:2], "decision": "reopen"}
    assert (await admin.post("/api/registrations/decisions", json=wish)).json()["decided"] == asked[:2]
    assert len((await admin.get("/api/registrations", params={"state": "pending"})).json()) == 2


async def test_a_decision_that_is_none(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    for wish, field in (
        ({"ids": [], "decision": "approve"}, "ids"),
        ({"ids": ["0" * 26] * 1001, "decision": "approve"}, "ids"),
        ({"ids": ["0" * 26], "decision": "forget"}, "decision"),
    ):
        refused = await admin.post("/api/registrations/decisions", json=wish)
        assert (refused.status_code, list(refused.json()["details"]["fields"])) == (422, [field])


async def test_a_pc_that_was_here_before_comes_in_as_itself(world: World) -> None:
    agent_id = await world.pc("lab-07", online=False)
    async with world.database.write() as tx:
        old = await tx.agents.get(agent_id)
        assert old is not None
        await tx.agents.set_facts({agent_id: replace(old.facts, hardware_ids={"machine_id": "b08dfa6083e7"})})
    asked = await world.applicant("LAB-07", machine="B08DFA6083E7")
    admin = await world.person(Role.ADMINISTRATOR)
    (pending,) = (await admin.get("/api/registrations", params={"state": "pending"})).json()
    assert pending["possible_replacement"] == {
        "agent_id": agent_id,
        "host_name": "lab-07",
        "online": False,
        "last_check_in": None,
        "matches": ["machine_id"],
    }
    unknown = await admin.post(f"/api/registrations/{asked}/approve", json={"same_as": "0" * 26})
    assert unknown.status_code == 404
    approved = (await admin.post(f"/api/registrations/{asked}/approve", json={"same_as": agent_id})).json()
    assert (approved["state"], approved["agent_id"], approved["same_as"]) == ("approved", agent_id, agent_id)
    assert approved["possible_replacement"] is None
    assert (await admin.get("/api/agents")).json()["total"] == 1


async def test_a_rejected_pc_is_allowed_again(world: World) -> None:
    asked = await world.applicant()
    admin = await world.person(Role.ADMINISTRATOR)
    assert (await admin.post(f"/api/registrations/{asked}/reopen")).status_code == 409
    await admin.post(f"/api/registrations/{asked}/reject")
    reopened = (await admin.post(f"/api/registrations/{asked}/reopen")).json()
    assert (reopened["state"], reopened["decided_by"]) == ("pending", None)
    assert (await admin.post(f"/api/registrations/{asked}/approve", json={})).json()["state"] == "approved"


async def test_how_an_agent_came_in(world: World) -> None:
    first, again, other = [await world.applicant(name) for name in ("lab-07", "lab-07", "lab-08")]
    admin = await world.person(Role.ADMINISTRATOR)
    agent_id = (await admin.post(f"/api/registrations/{first}/approve")).json()["agent_id"]
    await admin.post(f"/api/registrations/{other}/approve")
    await admin.post(f"/api/registrations/{again}/approve", json={"same_as": agent_id})
    ways = (await admin.get("/api/registrations", params={"agent_id": agent_id})).json()
    assert [way["id"] for way in ways] == [again, first]
    assert {way["token_note"] for way in ways} == {"lab"}
    assert (await admin.get("/api/registrations", params={"agent_id": "0" * 26})).json() == []
