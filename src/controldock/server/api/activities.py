"""The audit trail."""

from __future__ import annotations

from litestar import Controller, get

from controldock.server.api import shapes
from controldock.server.api.errors import refusals
from controldock.server.api.pages import DEFAULT_PAGE, Limit
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.people import Activity


class ActivityController(Controller):
    """Who did what to what, when."""

    path = "/api/activities"
    tags = ("activities",)

    @get("/", summary="The newest entries", responses=refusals())
    async def list_activities(self, request: ApiRequest, limit: Limit = DEFAULT_PAGE) -> list[Activity]:
        return [
            shapes.activity(entry) for entry in await request.parts.activities.latest(request.actor, limit)
        ]
