"""Whether the server is well, for whoever watches it."""

from __future__ import annotations

from litestar import Controller, get

from controldock.domain.errors import Unavailable
from controldock.domain.operator import LOCAL_OPERATOR
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.forms import Health


class HealthController(Controller):
    """Two questions with one-word answers."""

    path = "/health"
    tags = ("health",)

    @get("/live", summary="The process answers")
    async def get_live(self) -> Health:
        return Health(status="ok")

    @get("/ready", summary="So does the database", responses=refusals())
    async def get_ready(self, request: ApiRequest) -> Health:
        if request.parts.closing.is_set():
            raise Unavailable("The server is stopping.")
        await request.parts.operators.exists(LOCAL_OPERATOR)  # any small question to the database
        return Health(status="ok")
