"""Removed PCs and claimants, over HTTP."""

from tests.server import samples
from tests.server.api.world import World

from controldock.domain.agent import AgentState
from controldock.domain.claimant import Claim, Claimant
from controldock.domain.operator import Role


async def a_case(world: World) -> tuple[str, str]:
    """A quarantined agent and the id of the claimant that is new."""
    agent_id, now = await world.pc("lab-01"), world.sources.now()
    original = Claim(None, samples.facts("lab-01"), "10.0.0.1")
    clone = Claim(b"o" * 32, samples.facts("lab-77"), "10.0.0.2")
    ids = [world.sources.new_id() for _ in range(2)]
    async with world.database.write() as tx:
        await tx.agents.set_state([agent_id], AgentState.QUARANTINED)
        for id, claim in zip(ids, (original, clone), strict=True):
            await tx.claimants.add(Claimant(id, agent_id, claim, now, now))
    return agent_id, ids[1]


async def test_the_claimants_of_a_quarantined_pc(world: World) -> None:
    agent_id, _ = await a_case(world)
    viewer = await world.person(Role.VIEWER)
    (case,) = (await viewer.get("/api/quarantine")).json()
    assert (case["agent"]["id"], case["agent"]["state"]) == (agent_id, "quarantined")
    assert [(one["facts"]["host_name"], one["address"], one["holds"]) for one in case["claimants"]] == [
        ("lab-01", "10.0.0.1", "current"),
        ("lab-77", "10.0.0.2", "old"),
    ]


async def test_split_and_merge(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    for decision, field in (("split", "keeps"), ("merge", "into")):
        agent_id, clone_id = await a_case(world)
        path = f"/api/quarantine/{agent_id}/{decision}"
        assert (await admin.post(path, json={field: "nobody"})).status_code == 404
        assert (await admin.post(path, json={field: clone_id})).json()["state"] == "active"
        assert (await admin.post(path, json={})).json()["code"] == "conflict"
        assert (await admin.get("/api/quarantine")).json() == []


async def test_who_may_not_decide(world: World) -> None:
    agent_id, _ = await a_case(world)
    operator = await world.person(Role.OPERATOR)
    removal = {"choice": {"agent_ids": [agent_id]}}
    for path, body in (
        (f"/api/quarantine/{agent_id}/split", {}),
        (f"/api/quarantine/{agent_id}/merge", {}),
        ("/api/agents/removal", removal),
    ):
        assert (await operator.post(path, json=body)).status_code == 403


async def test_removed_and_taken_back(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    pcs = [await world.pc(f"lab-{number}") for number in range(3)]
    async with world.database.write() as tx:
        await tx.agents.set_token(pcs[0], bytes(32))
    removed = await admin.post("/api/agents/removal", json={"choice": {"agent_ids": pcs[:2]}})
    assert removed.json() == {"removed": 2}
    assert (await admin.get("/api/agents")).json()["total"] == 1
    gone = (await admin.get("/api/agents", params={"state": "removed"})).json()["agents"]
    assert {one["id"] for one in gone} == set(pcs[:2])
    assert all(one["removed_at"] for one in gone)
    back = await admin.post(f"/api/agents/{pcs[0]}/restore")
    assert (back.json()["state"], back.json()["removed_at"]) == ("active", None)
    never = await admin.post(f"/api/agents/{pcs[1]}/restore")
    assert (never.status_code, never.json()["code"]) == (409, "removed_for_good")


async def test_all_that_match_a_filter_are_removed(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    for number in range(3):
        await world.pc(f"lab-{number}")
    await world.pc("office")
    answer = await admin.post("/api/agents/removal", json={"choice": {"filter": {"search": "lab"}}})
    assert answer.json() == {"removed": 3}
    for nothing in ({}, {"agent_ids": [], "filter": None}, {"agent_ids": ["x"], "filter": {}}):
        answer = await admin.post("/api/agents/removal", json={"choice": nothing})
        assert answer.status_code == 422


async def test_how_long_a_removed_pc_can_be_restored(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    month, week = 30 * 86400.0, 7 * 86400.0
    assert (await admin.get("/api/settings")).json()["removed_retention"] == month
    year, quarter = 365 * 86400.0, 90 * 86400.0
    settings = {
        "poll_interval": 30.0, "removed_retention": week, "log_retention": quarter, "result_retention": year
    }  # fmt: skip
    assert (await admin.put("/api/settings", json=settings)).json() == settings
    assert (await admin.put("/api/settings", json={"poll_interval": 30.0})).json() == settings
    refused = await admin.put("/api/settings", json={**settings, "removed_retention": 5.0})
    assert refused.json()["details"]["fields"] == {"removed_retention": "removed_retention_out_of_range"}
