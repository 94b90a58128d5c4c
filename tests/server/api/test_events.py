"""What changed, told to open consoles as it happens, over a real socket."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from tests.server.api.world import World

from controldock.domain.operator import Role
from controldock.server.api import events
from controldock.server.api.serving import Site
from controldock.server.services.changes import Noun

PATIENCE = 20  # seconds for a machine that has other things to do


class Listener:
    """An open console."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def block(self) -> list[str]:
        """The lines up to the next empty one; no line at all when the stream is over."""
        lines = []
        async with asyncio.timeout(PATIENCE):
            async for line in self._lines:
                if not line:
                    break
                lines.append(line)
        return lines

    async def changed(self) -> dict[str, list[str]]:
        """What the next event says."""
        name, data = await self.block()
        assert name == "event: changed"
        return json.loads(data.removeprefix("data: "))


@pytest.fixture
async def url(world: World) -> AsyncIterator[str]:
    """Where the API really listens."""
    listening = socket.create_server(("127.0.0.1", 0))
    site = Site(world.app, [listening], None)
    stopped = asyncio.Event()

    async def serve() -> None:
        await site.serve()
        stopped.set()

    loop = asyncio.get_running_loop()
    serving = loop.create_task(serve())  # a fixture can't hold a TaskGroup open: it ends in another task
    await site.started()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    site.stop()
    async with asyncio.timeout(PATIENCE):
        await serving


@asynccontextmanager
async def listening(world: World, url: str) -> AsyncIterator[Listener]:
    """A program that listens, and has heard `ready`."""
    program = await world.program(Role.VIEWER)
    headers = {"Authorization": program.headers["Authorization"]}
    async with (
        httpx.AsyncClient(base_url=url, headers=headers, timeout=PATIENCE, trust_env=False) as client,
        client.stream("GET", "/api/events") as response,
    ):
        listener = Listener(response)
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert await listener.block() == ["event: ready", "data: {}"]
        yield listener


async def test_a_console_hears_what_changed(world: World, url: str) -> None:
    async with listening(world, url) as listener:
        operator = await world.person(Role.OPERATOR)
        pc = await world.pc()
        heard: dict[str, set[str]] = {}
        while not {"agents", "registrations", "enrollment_tokens"} <= heard.keys():
            for noun, ids in (await listener.changed()).items():
                heard.setdefault(noun, set()).update(ids)
        assert heard["agents"] == {pc}
        wish = {"script": "x", "target": {"kind": "all"}}
        made = (await operator.post("/api/deployments", json=wish)).json()
        while True:
            changed = await listener.changed()
            if "deployments" in changed:
                break
        assert changed == {"deployments": [made["id"]]}


async def test_many_changes_are_told_as_many(world: World, url: str) -> None:
    async with listening(world, url) as listener:
        world.parts.changes.publish(Noun.AGENTS, [f"agent {number}" for number in range(1000)])
        assert await listener.changed() == {"agents": []}


async def test_silence_is_broken_by_a_comment(
    world: World, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "SILENCE", 0.05)
    async with listening(world, url) as listener:
        assert await listener.block() == [": still here"]


async def test_the_stream_ends_with_the_session(
    world: World, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "SILENCE", 0.05)
    async with listening(world, url) as listener:
        async with world.database.write() as tx:
            operator = await tx.operators.by_name("viewer")
            assert operator is not None
            await tx.operators.remove_keys(operator.id)
        while await listener.block():
            pass


async def test_even_a_busy_stream_looks_at_the_session_now_and_then(
    world: World, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "CHECK_EVERY", 0.0)
    async with listening(world, url) as listener:
        async with world.database.write() as tx:
            operator = await tx.operators.by_name("viewer")
            assert operator is not None
            await tx.operators.remove_keys(operator.id)
        world.parts.changes.publish(Noun.AGENTS, ["x"])
        assert await listener.block() == []


async def test_the_server_stops_at_once_with_consoles_open(world: World, url: str) -> None:
    loop = asyncio.get_running_loop()
    async with listening(world, url) as one, listening(world, url) as other:
        before = loop.time()
        world.parts.closing.set()
        assert await one.block() == []
        assert await other.block() == []
        assert loop.time() - before < 1.0


async def test_a_console_that_leaves_is_forgotten(world: World, url: str) -> None:
    async with listening(world, url):
        assert len(world.parts.changes._subscriptions) == 1
    async with asyncio.timeout(PATIENCE):
        while world.parts.changes._subscriptions:  # noqa: ASYNC110 - nobody is told of it, and nobody needs to be
            await asyncio.sleep(0.01)


async def test_nobody_listens_without_a_session(world: World) -> None:
    browser = await world.browser()
    assert (await browser.get("/api/events")).status_code == 401
