"""Alerts over HTTP."""

from datetime import timedelta

from tests.server.api.world import World

from controldock.domain.operator import Role

HOOK = "json://hook.example/s3cret"


async def test_a_destination_and_a_rule_from_birth_to_death(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    made = await admin.post("/api/alert-destinations", json={"name": "IT", "url": HOOK, "language": "ko"})
    assert made.status_code == 201
    destination = made.json()
    assert "s3cret" not in made.text
    assert (await admin.get("/api/alert-destinations")).json() == [destination]
    assert (await admin.post(f"/api/alert-destinations/{destination['id']}/test")).status_code == 204

    wish = {"name": "lab 1", "minutes": 10, "destination_ids": [destination["id"]]}
    rule = (await admin.post("/api/alert-rules", json=wish)).json()
    assert (rule["everyone"], rule["tag_ids"], rule["tell_return"], rule["enabled"]) == (True, [], True, True)
    changed = await admin.put(f"/api/alert-rules/{rule['id']}", json={**wish, "minutes": 5, "enabled": False})
    assert changed.json() == {**rule, "minutes": 5, "enabled": False}
    viewer = await world.person(Role.VIEWER)
    assert (await viewer.get("/api/alert-rules")).json() == [changed.json()]
    assert (await admin.delete(f"/api/alert-rules/{rule['id']}")).status_code == 204
    assert (await admin.delete(f"/api/alert-destinations/{destination['id']}")).status_code == 204
    assert (await admin.delete(f"/api/alert-rules/{rule['id']}")).status_code == 404


async def test_what_makes_no_sense_is_refused_by_field(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    for path, wish, field, reason in (
        ("destinations", {"name": "IT", "url": "hello"}, "url", "url_unusable"),
        ("destinations", {"name": " ", "url": HOOK}, "name", "name_empty"),
        ("destinations", {"name": "x" * 65, "url": HOOK}, "name", "name_too_long"),
        ("rules", {"name": "x", "minutes": 0, "destination_ids": ["x"]}, "minutes", "minutes_out_of_range"),
        (
            "rules",
            {"name": "x", "minutes": 10**18, "destination_ids": ["x"]},
            "minutes",
            "minutes_out_of_range",
        ),
        (
            "rules",
            {"name": "x", "minutes": -(10**18), "destination_ids": ["x"]},
            "minutes",
            "minutes_out_of_range",
        ),
        (
            "rules",
            {"name": "x", "minutes": 1, "destination_ids": []},
            "destination_ids",
            "destination_missing",
        ),
        (
            "rules",
            {"name": "x", "minutes": 1, "destination_ids": ["x"]},
            "destination_ids",
            "destination_unknown",
        ),
    ):
        refused = await admin.post(f"/api/alert-{path}", json=wish)
        assert (refused.status_code, refused.json()["details"]) == (422, {"fields": {field: reason}})


async def test_a_message_that_does_not_arrive_says_why(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    made = (await admin.post("/api/alert-destinations", json={"name": "IT", "url": HOOK})).json()
    world.parts.alerts._messenger.problem = "550 no such user"  # type: ignore[attr-defined]
    failed = await admin.post(f"/api/alert-destinations/{made['id']}/test")
    assert (failed.status_code, failed.json()["code"]) == (502, "not_delivered")
    assert failed.json()["message"] == "550 no such user"


async def test_an_alert_is_shown_with_its_pcs_and_messages(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    destination = (await admin.post("/api/alert-destinations", json={"name": "IT", "url": HOOK})).json()
    wish = {"name": "lab 1", "minutes": 10, "destination_ids": [destination["id"]]}
    await admin.post("/api/alert-rules", json=wish)
    pc = await world.pc("lab-01")
    async with world.database.write() as tx:
        await tx.presences.save_check_ins({pc: world.sources.now()})
    for minutes in (11, 5):
        world.sources.advance(timedelta(minutes=minutes))
        await world.presence.turn()
        await world.parts.alerts.turn()
        await world.parts.alerts.deliver()
    viewer = await world.person(Role.VIEWER)
    page = (await viewer.get("/api/alerts")).json()
    (alert,) = page["alerts"]
    assert page["next_cursor"] is None
    assert (alert["rule_name"], alert["total"], alert["missing"]) == ("lab 1", 1, 1)
    assert [one["host_name"] for one in alert["agents"]] == ["lab-01"]
    assert [(one["news"], one["problem"]) for one in alert["messages"]] == [("offline", "")]
    assert (await viewer.get(f"/api/alerts/{alert['id']}")).json() == alert
    assert (await viewer.get(f"/api/alerts/{'0' * 26}")).status_code == 404
