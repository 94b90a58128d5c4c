"""The table of permissions, tried out on every route by everybody there is."""

import httpx
import pytest
from litestar import get, post
from sqlalchemy import update
from tests.server.api.world import World

from controldock.domain.operator import ROLE_PERMISSIONS, Permission, Role
from controldock.server.api.app import create_app
from controldock.server.api.permissions import PUBLIC, TABLE, TableWrong, check_table, routes_of
from controldock.server.api.request import ApiRequest
from controldock.server.store.tables import operators

# What a let-in request may meet: the thing is not there, the body is empty, or all is well. Never a refusal.
LET_IN = {200, 201, 204, 404, 409, 422, 503}
ENDLESS = ("GET", "/api/events")


async def _visitors(world: World) -> dict[str, tuple[httpx.AsyncClient, frozenset[Permission] | None]]:
    """Everybody there is, and what they may do; None: not even known."""
    people = {role.value: (await world.person(role), ROLE_PERMISSIONS[role]) for role in Role}
    programs = {f"key of {role}": (await world.program(role), ROLE_PERMISSIONS[role]) for role in Role}
    await world.parts.operators.create("gone", Role.ADMINISTRATOR, None)
    disabled = await world.browser()
    code = await world.parts.operators.create_link("gone")
    await disabled.post("/api/session/link", json={"code": code})
    key = (await disabled.post("/api/api-keys", json={"note": "x"})).json()["key"]
    async with world.database.write() as tx:
        await tx._connection.execute(
            update(operators).where(operators.c.name == "gone").values(disabled_at=world.sources.now())
        )
    strangers = {
        "nobody": (await world.browser(), None),
        "wrong cookie": (await world.browser(Cookie="__Host-controldock=" + "A" * 43), None),
        "wrong key": (await world.browser(Authorization="Bearer cdak1_x_y"), None),
        "disabled": (disabled, None),
        "key of the disabled": (await world.browser(Authorization=f"Bearer {key}"), None),
    }
    return {**people, **programs, **strangers}


def _expected(permission: Permission | None, held: frozenset[Permission] | None) -> set[int]:
    if permission is PUBLIC:
        return LET_IN | {401}  # signing in with nothing
    if held is None:
        return {401}
    return LET_IN if permission in held else {403}


async def test_every_route_lets_in_who_may_come_in_and_nobody_else(world: World) -> None:
    visitors = await _visitors(world)
    wrong = []
    routes = sorted(routes_of(world.app.routes))
    routes.sort(key=lambda route: route == ("DELETE", "/api/session"))  # last: the others need the session
    for route in routes:
        for name, (visitor, held) in visitors.items():
            if route == ENDLESS and held is not None:
                continue  # tests/server/api/test_events.py listens to it
            method, path = route
            address = path.replace("{id}", "0" * 26).replace("{file_name}", "x").replace("{path}", "x")
            answer = await visitor.request(method, address, json={} if method in ("POST", "PUT") else None)
            if answer.status_code not in _expected(TABLE[route], held):
                wrong.append((route, name, answer.status_code, answer.text[:100]))
            if held is None and TABLE[route] is not PUBLIC:
                assert answer.json()["code"] == "not_signed_in"
    assert wrong == []


async def test_no_other_method_is_answered(world: World) -> None:
    admin = await world.person(Role.ADMINISTRATOR)
    answered = set(routes_of(world.app.routes))
    for path in sorted({path for _, path in answered}):
        address = path.replace("{id}", "0" * 26).replace("{file_name}", "x").replace("{path}", "x")
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            if (method, path) not in answered:
                answer = await admin.request(method, address)
                assert answer.status_code == 405, (method, path)


@get("/api/forgotten")
async def forgotten(request: ApiRequest) -> str:
    return "nobody thought of a permission"


@post("/api/agents")
async def forgotten_method(request: ApiRequest) -> str:
    return "nobody thought of a permission"


@pytest.mark.parametrize("handler", [forgotten, forgotten_method])
async def test_a_route_that_is_not_listed_is_not_built(world: World, handler) -> None:
    with pytest.raises(TableWrong, match="unlisted"):
        create_app(world.parts, more=(handler,))


async def test_a_listed_route_that_is_not_there_is_noticed(world: World) -> None:
    with pytest.raises(TableWrong, match="not there"):
        check_table(world.app.routes, {**TABLE, ("GET", "/api/moved"): PUBLIC})


async def test_a_route_added_behind_our_back_is_refused(world: World) -> None:
    world.app = create_app(world.parts)
    world.app.register(forgotten)
    admin = await world.person(Role.ADMINISTRATOR)
    answer = await admin.get("/api/forgotten")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_what_anybody_may_do_is_little_and_known() -> None:
    public = {route for route, permission in TABLE.items() if permission is PUBLIC}
    assert {path for method, path in public if method != "GET"} == {"/api/session", "/api/session/link"}
    assert not [path for method, path in public if method == "GET" and path.startswith("/api")]
