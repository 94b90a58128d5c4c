"""Who may send a request at all: the right host, the right site, the right kind of body."""

import pytest
from tests.server.api.world import HTTPS, LOOPBACK, World

from controldock.domain.operator import Role
from controldock.server.api.door import SAFE_METHODS
from controldock.server.api.permissions import TABLE

OWN, OTHER = {"Origin": HTTPS}, {"Origin": "https://evil.example"}

SITES = [
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "none"}, True),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "cross-site", **OWN}, False),
    ({"Sec-Fetch-Site": ""}, False),
    (OWN, True),
    (OTHER, False),
    ({"Origin": "null"}, False),
    ({"Origin": "http://controldock.example"}, False),
    ({"Origin": f"{HTTPS}:444"}, False),
    ({"Origin": f"{HTTPS}.evil.example"}, False),
    ({}, False),
]


@pytest.fixture
async def person(world: World):
    person = await world.person(Role.ADMINISTRATOR)
    del person.headers["Sec-Fetch-Site"]
    return person


async def test_with_a_cookie_only_our_own_pages_change_anything(person) -> None:
    for headers, good in SITES:
        answer = await person.post("/api/api-keys", json={"note": "x"}, headers=headers)
        assert answer.status_code == (201 if good else 403), headers
        assert good or answer.json()["code"] == "cross_site"
    made = sum(good for _, good in SITES)
    assert len((await person.get("/api/api-keys")).json()) == made


async def test_another_site_gets_through_to_no_route_that_changes_anything(person) -> None:
    unsafe = [(method, path) for method, path in TABLE if method not in SAFE_METHODS]
    assert len(unsafe) >= 10
    for method, path in unsafe:
        for headers in ({"Sec-Fetch-Site": "cross-site"}, OTHER):
            answer = await person.request(method, path.replace("{id}", "0" * 26), json={}, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "cross_site"), (method, path)


async def test_nobody_is_signed_in_by_another_site(world: World) -> None:
    await world.parts.operators.create("ana", Role.VIEWER, None)
    browser = await world.browser()
    code = await world.parts.operators.create_link("ana")
    refused = await browser.post(
        "/api/session/link", json={"code": code}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert refused.json()["code"] == "cross_site"
    del browser.headers["Sec-Fetch-Site"]
    assert (await browser.post("/api/session/link", json={"code": code})).status_code == 200


async def test_reading_needs_no_origin(person) -> None:
    assert (await person.get("/api/session")).status_code == 200


async def test_a_key_needs_no_origin_and_no_site_can_send_one_unasked(world: World) -> None:
    program = await world.program(Role.VIEWER)
    assert (await program.post("/api/api-keys", json={"note": "x"})).status_code == 201
    preflight = await program.options(
        "/api/api-keys", headers={**OTHER, "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 405
    assert not [name for name in preflight.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("host", "good"),
    [
        ("127.0.0.1:8000", True),
        ("localhost:8000", True),
        ("LOCALHOST", True),
        ("[::1]:8000", True),
        ("[::1]", True),
        ("evil.example:8000", False),
        ("localhost.evil.example:8000", False),
        ("127.0.0.1.evil.example", False),
        ("192.0.2.1:8000", False),
        ("controldock.example", False),
        ("", False),
    ],
)
async def test_plain_http_is_for_this_machine_under_its_own_names(
    world: World, host: str, good: bool
) -> None:
    browser = await world.browser(LOOPBACK)
    for path in ("/", "/health/live", "/schema/openapi.json"):
        answer = await browser.get(path, headers={"Host": host})
        assert (answer.status_code == 200) is good, path
        assert good or answer.json()["code"] in ("wrong_host", "malformed")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ("Application/JSON", 201),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("", 415),
        ("text/plain; application/json", 415),
    ],
)
async def test_a_body_says_that_it_is_json(world: World, kind: str, status: int) -> None:
    program = await world.program(Role.VIEWER)
    answer = await program.post("/api/api-keys", content=b'{"note": "x"}', headers={"Content-Type": kind})
    assert answer.status_code == status
    assert status == 201 or answer.json()["code"] == "unsupported_media_type"
