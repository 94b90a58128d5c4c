"""A crawl with canaries: every secret there is, and every route as everybody, and none of them comes out."""

import base64
import json

import httpx
from sqlalchemy import text
from structlog.testing import capture_logs
from tests.server.api.world import PASSWORD, World

from controldock.domain.operator import Role
from controldock.server.api.permissions import routes_of
from controldock.server.services.secrets import fingerprint, from_text, to_text

BODIES = (
    b"{}",
    b"{",
    b'{"note": "x"}',
    b'{"name": "ana", "password": "wrong"}',
    b'{"code": "wrong"}',
    b"[1]",
)
ENDLESS = "/api/events"


async def _kept(world: World) -> list[bytes | str]:
    """Everything that the database keeps of secrets."""
    kept: list[bytes | str] = []
    async with world.database.read() as tx:
        for table, column in (
            ("operators", "password_hash"),
            ("sessions", "secret_hash"),
            ("sign_in_links", "secret_hash"),
            ("api_keys", "secret_hash"),
            ("enrollment_tokens", "secret_hash"),
            ("agents", "token_hash"),
        ):
            rows = await tx._connection.execute(text(f"SELECT {column} FROM {table}"))
            values = [value for value in rows.scalars() if value is not None]
            assert values, f"no canary in {table}"
            kept += values
    return kept


def _spellings(secret: bytes | str) -> list[bytes]:
    raw = secret.encode() if isinstance(secret, str) else secret
    return [raw, raw.hex().encode(), base64.b64encode(raw).rstrip(b"="), to_text(raw).encode()]


async def test_no_secret_comes_out_of_any_route_for_anybody(world: World) -> None:
    await world.parts.operators.create("ana", Role.ADMINISTRATOR, PASSWORD)
    await world.parts.operators.create("bob", Role.VIEWER, None)
    link = await world.parts.operators.create_link("bob")
    agent_id = await world.pc("lab-01")
    agent_token = world.sources.token(32)
    async with world.database.write() as tx:
        await tx.agents.set_token(agent_id, fingerprint(agent_token))
    people = [await world.person(role) for role in Role]
    programs = [await world.program(role) for role in Role]
    admin = people[list(Role).index(Role.ADMINISTRATOR)]
    token = (await admin.post("/api/enrollment-tokens", json={"note": "canary"})).json()
    key = (await admin.post("/api/api-keys", json={"note": "canary"})).json()
    wish = {"script": "hostname", "target": {"kind": "all"}}
    deployment = (await admin.post("/api/deployments", json=wish)).json()
    attempt_id = await world.finish(agent_id, b"some output")
    (task,) = (await admin.get(f"/api/deployments/{deployment['id']}/tasks")).json()["tasks"]

    secrets: list[bytes | str] = [PASSWORD, link, from_text(link), agent_token, key["key"], token["secret"]]
    secrets += [from_text(person.cookies["__Host-controldock"]) for person in people]
    secrets += [program.headers["Authorization"].partition(" ")[2] for program in programs]
    secrets += await _kept(world)
    spelled = [(number, spelling) for number, secret in enumerate(secrets) for spelling in _spellings(secret)]

    ids = [agent_id, deployment["id"], task["id"], attempt_id, token["token"]["id"], key["id"], "0" * 26, "x"]
    visitors = [await world.browser(), *people, *programs]
    leaks, answers = [], 0
    with capture_logs() as logged:
        for method, path in sorted(routes_of(world.app.routes)):
            if path == ENDLESS or method in ("DELETE", "PUT"):
                continue
            for visitor in visitors:
                async for address, answer in _crawl(visitor, method, path, ids):
                    answers += 1
                    seen = answer.content + repr(sorted(answer.headers.items())).encode()
                    leaks += [(method, address, number) for number, spelling in spelled if spelling in seen]
    assert leaks == []
    assert answers > 500
    written = json.dumps(logged, default=repr).encode()
    assert [number for number, spelling in spelled if spelling in written] == []


async def _crawl(visitor: httpx.AsyncClient, method: str, path: str, ids: list[str]):
    place = path.replace("{file_name}", "x").replace("{path}", "x")
    for address in [place.replace("{id}", id) for id in ids] if "{id}" in place else [place]:
        if method == "GET":
            for query in ("", "?limit=x&state=x&cursor=x", "?download=1"):
                yield address, await visitor.get(address + query)
            continue
        headers = {"Content-Type": "application/json"}
        for body in BODIES if path != "/api/session" else BODIES[:3]:
            if path == "/api/api-keys" and body == b'{"note": "x"}':
                continue  # makes a key, whose text is in this answer and nowhere else
            if path == "/api/enrollment-tokens" and body in (b"{}", b'{"note": "x"}'):
                continue
            yield address, await visitor.request(method, address, content=body, headers=headers)
