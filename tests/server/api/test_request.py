"""A request as handlers see it."""

import json

from tests.server.api.world import World

from controldock.domain.operator import Role


async def test_a_text_is_no_number_and_no_yes(world: World) -> None:
    program = await world.program(Role.ADMINISTRATOR)
    for wish, field in (
        ({"uses": "1"}, "uses"),
        ({"auto_approve": "true"}, "auto_approve"),
        ({"note": 1}, "note"),
    ):
        answer = await program.post("/api/enrollment-tokens", json=wish)
        assert answer.json()["details"] == {"fields": {field: "wrong_type"}}


async def test_an_address_is_the_socket_s(world: World) -> None:
    await world.parts.operators.create("ana", Role.ADMINISTRATOR, None)
    browser = await world.browser(address="203.0.113.77")
    claimed = {"X-Forwarded-For": "10.0.0.1", "X-Real-IP": "10.0.0.2", "Forwarded": "for=10.0.0.3"}
    code = await world.parts.operators.create_link("ana")
    await browser.post("/api/session/link", json={"code": code}, headers=claimed)
    trail = (await browser.get("/api/activities")).json()
    (signed_in,) = [entry for entry in trail if entry["action"] == "signed_in"]
    assert signed_in["details"]["address"] == "203.0.113.77"


async def test_a_request_that_breaks_off_is_nobody_s_fault(world: World) -> None:
    program = await world.program(Role.VIEWER)
    told = iter(
        [
            {"type": "http.request", "body": b'{"note":', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    sent = []

    async def receive():
        return next(told)

    async def send(message):
        sent.append(message)

    headers = {**program.headers, "host": "x", "content-type": "application/json", "content-length": "20"}
    scope = {
        "type": "http",
        "method": "POST",
        "scheme": "https",
        "path": "/api/api-keys",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("192.0.2.1", 1),
    }
    await world.app(scope, receive, send)
    assert sent[0]["status"] == 400
    assert json.loads(sent[1]["body"])["code"] == "malformed"
