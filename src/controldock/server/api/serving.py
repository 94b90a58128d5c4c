"""Serving the API on sockets: uvicorn, run inside our own loop and stopped by our own hand."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator, Sequence
from typing import Any, cast

import uvicorn
from litestar.types import ASGIApp

STOP_LIMIT = 3  # seconds for requests that are under way when the server stops
IDLE_LIMIT = 65  # seconds that a browser may keep a connection without a request; longer than a proxy's 60


class _Uvicorn(uvicorn.Server):
    """Uvicorn without its own signal handling: the process has one owner of signals, and that is bootstrap."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, and say when it is done."""
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


class Site:
    """One application on some sockets, with TLS or without."""

    def __init__(
        self, app: ASGIApp, sockets: Sequence[socket.socket], context: ssl.SSLContext | None
    ) -> None:
        self._sockets = list(sockets)
        config = uvicorn.Config(
            cast("Any", app),  # the same interface, spelled with other types
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # the peer's address is the one that the socket tells
            timeout_keep_alive=IDLE_LIMIT,
            timeout_graceful_shutdown=STOP_LIMIT,
            lifespan="off",
            ws="none",
            ssl_context_factory=(lambda _config, _default: context) if context is not None else None,
        )
        self._server = _Uvicorn(config)

    async def serve(self) -> None:
        """Serve until `stop`."""
        await self._server.serve(sockets=self._sockets)

    async def started(self) -> None:
        """Wait until requests are answered."""
        await self._server.up.wait()

    def stop(self) -> None:
        """Take no more requests, and let those under way finish for a moment."""
        self._server.should_exit = True
