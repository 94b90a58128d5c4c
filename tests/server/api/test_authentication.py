"""Who asks: a session by cookie, or an API key."""

import pytest
from sqlalchemy import text
from tests.server.api.world import LOOPBACK, World

from controldock.domain.operator import Role
from controldock.server.services.secrets import to_text

KEY = "cdak1_" + "0" * 26 + "_" + "A" * 43


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cookie": "__Host-controldock="},
        {"Cookie": "__Host-controldock=" + "A" * 43},
        {"Cookie": "__Host-controldock=\xff\xfe"},
        {"Cookie": "__Host-controldock=" + "A" * 10_000},
        {"Cookie": ";;;=;"},
        {"Authorization": f"Bearer {KEY}"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer cdak1_"},
        {"Authorization": "Bearer cdak1_\xff_\xff"},
        {"Authorization": "Bearer ' OR 1=1 --"},
        {"Authorization": "Basic YW5hOnBhc3N3b3Jk"},
        {"Authorization": "Digest x"},
    ],
)
async def test_nobody(world: World, headers: dict[str, str]) -> None:
    browser = await world.browser()
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = await browser.get("/api/session", headers=raw)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


async def test_a_key_in_any_spelling_of_bearer(world: World) -> None:
    program = await world.program(Role.VIEWER)
    key = program.headers["Authorization"].partition(" ")[2]
    for scheme in ("Bearer", "bearer", "BEARER"):
        answer = await program.get("/api/session", headers={"Authorization": f"{scheme} {key}"})
        assert answer.status_code == 200


async def test_a_wrong_key_is_not_made_good_by_a_cookie(world: World) -> None:
    person = await world.person(Role.VIEWER)
    answer = await person.get("/api/session", headers={"Authorization": f"Bearer {KEY}"})
    assert answer.status_code == 401


async def test_a_cookie_does_not_cross_from_one_door_to_the_other(world: World) -> None:
    secure, local = await world.person(Role.VIEWER), await world.person(Role.VIEWER, LOOPBACK)
    secrets = secure.cookies["__Host-controldock"], local.cookies["controldock"]
    through_http = await world.browser(LOOPBACK, Cookie=f"__Host-controldock={secrets[0]}")
    through_https = await world.browser(Cookie=f"controldock={secrets[1]}")
    assert (await through_http.get("/api/session")).status_code == 401
    assert (await through_https.get("/api/session")).status_code == 401


async def test_a_secret_of_the_database_opens_nothing(world: World) -> None:
    person = await world.person(Role.VIEWER)
    await person.get("/api/session")
    async with world.database.read() as tx:
        (kept,) = (await tx._connection.execute(text("SELECT secret_hash FROM sessions"))).scalars()
    thief = await world.browser(Cookie=f"__Host-controldock={to_text(kept)}")
    assert (await thief.get("/api/session")).status_code == 401
