"""Serving on sockets: answered until it is told to stop, and gone then."""

import asyncio
import socket

import httpx
import pytest

from controldock.server.api.serving import Site

PATIENCE = 20  # seconds for a machine that has other things to do


async def _peer(scope, receive, send) -> None:
    """An application that says who asks, as far as it was told."""
    host, _ = scope["client"]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": f"{host} {scope['scheme']}".encode()})


async def test_a_site_answers_until_it_is_stopped() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    site = Site(_peer, [listening], None)
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        serving = group.create_task(site.serve())
        await site.started()
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            claimed = {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https"}
            answer = await client.get("/", headers=claimed)
        assert answer.text == "127.0.0.1 http"
        assert "server" not in answer.headers
        site.stop()
        await serving
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("/")
