"""What changed, told to open consoles as it happens: server-sent events, ids and no contents."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import msgspec
from litestar import get
from litestar.openapi.datastructures import ResponseSpec
from litestar.types import ASGIApp

from controldock.domain.errors import ControlDockError
from controldock.domain.operator import Permission
from controldock.server.api.authentication import identify
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.streaming import ByteStream
from controldock.server.services.changes import even_flow

SILENCE = 15.0  # seconds without news until a comment line: shorter than the patience of anything on the way
CHECK_EVERY = 15.0  # seconds until the credentials are looked at again, so that signing out is felt here too

_READY = b"event: ready\ndata: {}\n\n"
_STILL_HERE = b": still here\n\n"
_HEADERS = {"Content-Type": "text/event-stream; charset=utf-8"}
_STREAM = {
    200: ResponseSpec(
        str, description="Server-sent events", media_type="text/event-stream", generate_examples=False
    )
}


@get(
    "/api/events",
    summary="What changed, as it happens",
    description=(
        "First the event `ready`; then `changed` with the ids of what changed by noun, at most 4 a second, "
        "where an empty list means: many, ask for all."
    ),
    tags=["events"],
    responses={**refusals(), **_STREAM},
)
async def listen(request: ApiRequest) -> ASGIApp:
    """A stream that ends with the session, with the server, or when nobody listens any more."""
    return ByteStream(_news(request), _HEADERS, until=request.parts.closing)


async def _news(request: ApiRequest) -> AsyncGenerator[bytes, None]:
    checked = request.parts.sources.monotonic()
    with request.parts.changes.subscribe() as subscription:
        yield _READY
        async for changed in even_flow(subscription, SILENCE):
            now = request.parts.sources.monotonic()
            if not changed or now - checked >= CHECK_EVERY:
                if not await _may_still_listen(request):
                    return
                checked = now
            yield b"event: changed\ndata: %b\n\n" % msgspec.json.encode(changed) if changed else _STILL_HERE


async def _may_still_listen(request: ApiRequest) -> bool:
    try:
        actor, _ = await identify(request)
        actor.must(Permission.VIEW)
    except ControlDockError:
        return False
    return True
