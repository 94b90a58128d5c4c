"""A crawl with canaries: every secret there is, and every route as everybody, and none of them comes out."""

import base64
import json
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs
from tests.server.api.world import PASSWORD, World

from controldock.domain.operator import Role
from controldock.server.api.permissions import routes_of
from controldock.server.services.secrets import fingerprint, from_text, to_text

BODIES = (b"{}", b"{", b'{"note": "x"}', b'{"name": "ana", "password": 1}', b'{"code": "wrong"}')
# What makes a secret says it in this one answer.
MAKES = {"/api/api-keys": {BODIES[2]}, "/api/enrollment-tokens": {BODIES[0], BODIES[2]}}
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


@pytest.mark.timeout(600)  # every route there is, seven times, and more of them every month
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
    wish = {"script": "hostname", "target": {"kind": "all"}, "stdin": "canary of the input"}
    wish["parameters"] = [{"name": "password", "value": "canary of a parameter", "type": "secret"}]
    deployment = (await admin.post("/api/deployments", json=wish)).json()
    await admin.post("/api/deployments", json=wish | {"starts_at": "2026-12-01T18:00:00+09:00"})
    daily = {"name": "Daily", "cron": "0 9 * * *", "time_zone": "Asia/Seoul", "deployment": wish}
    assert (await admin.post("/api/schedules", json=daily)).status_code == 201
    attempt_id = await world.finish(agent_id, b"some output")
    (task,) = (await admin.get(f"/api/deployments/{deployment['id']}/tasks")).json()["tasks"]

    async with world.database.write() as tx:
        for role in Role:
            operator = await tx.operators.by_name(role.value)
            assert operator is not None
            await tx.operators.set_password(operator.id, f"$argon2id$canary of {role}")

    carried = ["canary of the input", "canary of a parameter"]
    secrets: list[bytes | str] = [
        *carried,
        PASSWORD,
        link,
        from_text(link),
        agent_token,
        key["key"],
        token["secret"],
    ]
    secrets += [from_text(person.cookies["__Host-controldock"]) for person in people]
    secrets += [program.headers["Authorization"].partition(" ")[2] for program in programs]
    secrets += await _kept(world)
    spelled = [(number, spelling) for number, secret in enumerate(secrets) for spelling in _spellings(secret)]

    things = {
        "agents": agent_id,
        "deployments": deployment["id"],
        "tasks": task["id"],
        "attempts": attempt_id,
        "api-keys": key["id"],
        "enrollment-tokens": token["token"]["id"],
        "registrations": "0" * 26,
    }
    visitors = [await world.browser(), *people, *programs]
    leaks, answers = [], 0
    with capture_logs() as logged:
        for method, path in sorted(routes_of(world.app.routes)):
            if path == ENDLESS or method in ("DELETE", "PUT"):
                continue
            for visitor in visitors:
                async for address, answer in _crawl(visitor, method, path, things):
                    answers += 1
                    seen = answer.content + repr(sorted(answer.headers.items())).encode()
                    leaks += [(method, address, number) for number, spelling in spelled if spelling in seen]
    assert leaks == []
    assert answers > 300
    written = json.dumps(logged, default=repr).encode()
    assert [number for number, spelling in spelled if spelling in written] == []


@pytest.mark.parametrize("later", [False, True])
async def test_what_an_order_carries_is_in_no_file_of_the_database(
    world: World, tmp_path: Path, *, later: bool
) -> None:
    """Neither before nor after it was handed out, tried again, and planned; it reaches the PC all the same."""
    canary = "canary-3f81"
    pc = await world.pc("lab-01")
    operator = await world.person(Role.OPERATOR)
    wish = {"script": "join", "target": {"kind": "all"}, "stdin": canary}
    wish["parameters"] = [{"name": "password", "value": canary, "type": "secret"}]
    if later:
        wish["starts_at"] = "2026-12-01T18:00:00+09:00"
    path = f"/api/deployments/{(await operator.post('/api/deployments', json=wish)).json()['id']}"
    if later:
        assert (await operator.post(f"{path}/start")).status_code == 200
    await world.finish(pc, b"no", exit_code=1)
    assert (await operator.post(f"{path}/retry", json={})).json()["retried"] == 1
    async with world.database.read() as tx:
        (task,) = await tx.tasks.open_of_agents([pc])
        orders = await world.dispatch._orders.of(tx, {task.attempt_id: task.deployment_id})
    assert orders[task.attempt_id].sheet.count(canary.encode()) == 2
    assert _files_with(canary, tmp_path) == []
    assert _files_with("lab-01", tmp_path) != []


def _files_with(text: str, folder: Path) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files for spelling in _spellings(text) if spelling in file.read_bytes()]


async def _crawl(visitor: httpx.AsyncClient, method: str, path: str, things: dict[str, str]):
    """The route's good and bad addresses, and the answers."""
    place = path.replace("{file_name}", "x").replace("{path}", "x")
    noun = path.split("/")[2] if path.startswith("/api/") else ""
    for address in {place.replace("{id}", id) for id in (things.get(noun, "x"), "x")}:
        if method == "GET":
            for query in ("", "?limit=x&state=x&cursor=x&download=x"):
                yield address, await visitor.get(address + query)
            continue
        for body in BODIES:
            if not (path in MAKES and body in MAKES[path]):
                headers = {"Content-Type": "application/json"}
                yield address, await visitor.request(method, address, content=body, headers=headers)
