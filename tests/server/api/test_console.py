"""The console's files, and its one page for every other address."""

import re
from dataclasses import replace
from pathlib import Path

import httpx
from tests.server.api.world import HTTPS, World

from controldock.server.api.app import create_app


async def test_every_view_is_the_same_page_with_a_nonce_of_its_own(world: World) -> None:
    browser = await world.browser()
    nonces = set()
    for path in ("/", "/agents", "/deployments/01kjpwd6m0re0khg68zp3h5e5w", "/index.html", "/sign-in"):
        page = await browser.get(path)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        (nonce,) = re.findall(r'content="([\w-]{22})">the console', page.text)
        assert f"style-src 'self' 'nonce-{nonce}';" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"
        nonces.add(nonce)
    assert len(nonces) == 5


async def test_what_is_named_by_its_content_is_kept_for_ever(world: World) -> None:
    browser = await world.browser()
    plain = await browser.get("/assets/app-12ab.js", headers={"Accept-Encoding": "identity"})
    packed = await browser.get("/assets/app-12ab.js", headers={"Accept-Encoding": "br, gzip"})
    assert plain.text == packed.text == "console.log(1);" * 200
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    for answer in (plain, packed):
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "javascript" in answer.headers["content-type"]
    icon = await browser.get("/favicon.svg")
    assert (icon.text, icon.headers["cache-control"]) == ("<svg/>", "no-cache")
    assert icon.headers["content-type"].startswith("image/svg+xml")


async def test_no_address_leads_out_of_the_folder(world: World, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("a secret")
    browser = await world.browser()
    for path in (
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/..%5csecret.txt",
        "/....//secret.txt",
        f"/{tmp_path}/secret.txt",
        f"/%2f{tmp_path}/secret.txt",
        "/secret.txt%00.js",
        "/assets",
        "/assets/",
    ):
        answer = await browser.get(path)
        assert answer.status_code in (200, 404)
        assert "a secret" not in answer.text


async def test_what_is_no_view_is_not_found(world: World) -> None:
    browser = await world.browser()
    for path in ("/assets/app-old.js", "/api", "/api/nothing", "/api/agents/x/y", "/health/x", "/schema/x"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path


async def test_a_console_that_is_not_built_says_how_to_build_it(world: World, tmp_path: Path) -> None:
    app = create_app(replace(world.parts, console=tmp_path / "nothing"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HTTPS) as browser:
        page = await browser.get("/")
    assert (page.status_code, page.headers["content-type"]) == (503, "text/plain; charset=utf-8")
    assert "make run" in page.text
