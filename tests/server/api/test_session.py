"""One's own session: signing in and out, who one is, and the password."""

import asyncio
from datetime import timedelta

from tests.server.api.world import HTTPS, LOOPBACK, PASSWORD, World

from controldock.domain.operator import Role

ANA = {"name": "ana", "password": PASSWORD}


async def test_a_person_signs_in_looks_around_and_signs_out(world: World) -> None:
    await world.parts.operators.create("ana", Role.OPERATOR, PASSWORD)
    browser = await world.browser()
    assert (await browser.get("/api/session")).json()["code"] == "not_signed_in"
    welcome = await browser.post("/api/session", json=ANA)
    assert welcome.status_code == 200
    who = welcome.json()
    assert (who["name"], who["role"], who["permissions"]) == (
        "ana",
        "operator",
        ["announce", "deploy", "manage", "self", "view"],
    )
    assert (who["has_password"], who["server_version"]) == (True, "0.0.0")
    assert (await browser.get("/api/session")).json() == who
    goodbye = await browser.delete("/api/session")
    assert (goodbye.status_code, goodbye.content) == (204, b"")
    assert (await browser.get("/api/session")).status_code == 401


async def test_the_cookie_is_strict_and_bound_to_this_server(world: World) -> None:
    await world.parts.operators.create("ana", Role.VIEWER, PASSWORD)
    secure = await (await world.browser(HTTPS)).post("/api/session", json=ANA)
    flags = secure.headers["set-cookie"].split("; ")
    assert flags[0].startswith("__Host-controldock=")
    assert {flag.lower() for flag in flags[1:]} == {"secure", "httponly", "path=/", "samesite=strict"}
    local = await (await world.browser(LOOPBACK)).post("/api/session", json=ANA)
    flags = local.headers["set-cookie"].split("; ")
    assert flags[0].startswith("controldock=")
    assert {flag.lower() for flag in flags[1:]} == {"httponly", "path=/", "samesite=strict"}


async def test_signing_out_kills_the_session_itself_and_takes_the_cookie_away(world: World) -> None:
    person = await world.person(Role.VIEWER)
    stolen = person.cookies["__Host-controldock"]
    goodbye = await person.delete("/api/session")
    assert "max-age=0" in goodbye.headers["set-cookie"].lower()
    assert "secure" in goodbye.headers["set-cookie"].lower()
    thief = await world.browser(Cookie=f"__Host-controldock={stolen}")
    assert (await thief.get("/api/session")).status_code == 401


async def test_a_session_is_over_when_nobody_uses_it_or_it_is_old(world: World) -> None:
    person = await world.person(Role.VIEWER)
    world.sources.advance(timedelta(hours=13))
    assert (await person.get("/api/session")).status_code == 401
    other = await world.person(Role.VIEWER)
    for _ in range(15):
        assert (await other.get("/api/session")).status_code == 200
        world.sources.advance(timedelta(hours=11.5))
    assert (await other.get("/api/session")).status_code == 401


async def test_a_wrong_name_and_a_wrong_password_look_the_same(world: World) -> None:
    await world.parts.operators.create("ana", Role.VIEWER, PASSWORD)
    browser = await world.browser()
    answers = [
        await browser.post("/api/session", json={"name": name, "password": "wrong"})
        for name in ("ana", "bob")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["code"] == "sign_in_failed"
    assert "set-cookie" not in answers[0].headers


async def test_tries_are_limited_by_the_real_address_whatever_a_header_claims(world: World) -> None:
    await world.parts.operators.create("ana", Role.VIEWER, PASSWORD)
    guesser = await world.browser(address="203.0.113.9")
    for number in range(10):
        claimed = {"X-Forwarded-For": f"10.0.0.{number}", "Forwarded": f"for=10.0.0.{number}"}
        guess = {"name": f"name{number}", "password": "guess"}
        assert (await guesser.post("/api/session", json=guess, headers=claimed)).status_code == 401
    refused = await guesser.post("/api/session", json=ANA, headers={"X-Forwarded-For": "10.9.9.9"})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_tries")
    assert 0 < int(refused.headers["retry-after"]) <= 900
    elsewhere = await world.browser(address="203.0.113.10")
    assert (await elsewhere.post("/api/session", json=ANA)).status_code == 200


async def test_a_link_lets_one_person_in_once(world: World) -> None:
    await world.parts.operators.create("ana", Role.ADMINISTRATOR, None)
    code = await world.parts.operators.create_link("ana")
    browsers = [await world.browser() for _ in range(5)]
    answers = await asyncio.gather(
        *(browser.post("/api/session/link", json={"code": code}) for browser in browsers)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401]
    failed = next(answer for answer in answers if answer.status_code == 401)
    assert failed.json()["details"] == {"reason": "link"}


async def test_an_old_link_is_void(world: World) -> None:
    await world.parts.operators.create("ana", Role.ADMINISTRATOR, None)
    code = await world.parts.operators.create_link("ana")
    world.sources.advance(timedelta(hours=25))
    browser = await world.browser()
    assert (await browser.post("/api/session/link", json={"code": code})).status_code == 401


async def test_a_new_password_ends_every_other_session(world: World) -> None:
    here, there = await world.person(Role.VIEWER), await world.person(Role.VIEWER)
    short = await here.put("/api/session/password", json={"new": "short"})
    assert (short.status_code, short.json()["details"]) == (422, {"fields": {"password": "password_length"}})
    assert (await here.put("/api/session/password", json={"new": PASSWORD})).status_code == 204
    assert (await here.get("/api/session")).json()["has_password"] is True
    assert (await there.get("/api/session")).status_code == 401
    wrong = {"new": "another good password", "current": "not the present one"}
    refused = await here.put("/api/session/password", json=wrong)
    assert (refused.status_code, refused.json()["details"]) == (
        422,
        {"fields": {"current": "password_wrong"}},
    )


async def test_whoever_has_a_session_can_not_guess_the_password_for_long(world: World) -> None:
    person = await world.person(Role.VIEWER)
    await person.put("/api/session/password", json={"new": PASSWORD})
    guess = {"new": "another good password", "current": "a guess"}
    answers = [await person.put("/api/session/password", json=guess) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
