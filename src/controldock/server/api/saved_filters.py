"""Saved filters: what people look for again and again, by name."""

from __future__ import annotations

from litestar import Controller, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from controldock.server.api import shapes
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.agents import NewSavedFilter, SavedFilter, SavedFilterChange


class SavedFilterController(Controller):
    """Keeping filters."""

    path = "/api/saved-filters"
    tags = ("saved filters",)

    @get("/", summary="All saved filters by name", responses=refusals())
    async def list_saved_filters(self, request: ApiRequest) -> list[SavedFilter]:
        return [shapes.saved_filter(one) for one in await request.parts.saved_filters.all(request.actor)]

    @post("/", summary="Keep a filter under a name", responses=refusals(409))
    async def create_saved_filter(self, request: ApiRequest, data: JSONBody[NewSavedFilter]) -> SavedFilter:
        wanted = shapes.filter_of(data.filter)
        return shapes.saved_filter(await request.parts.saved_filters.create(request.actor, data.name, wanted))

    @patch("/{id:str}", summary="Rename it, or look for something else", responses=refusals(404, 409))
    async def change_saved_filter(
        self, request: ApiRequest, id: FromPath[str], data: JSONBody[SavedFilterChange]
    ) -> SavedFilter:
        wanted = shapes.filter_of(data.filter) if data.filter is not None else None
        return shapes.saved_filter(
            await request.parts.saved_filters.change(request.actor, id, data.name, wanted)
        )

    @delete("/{id:str}", summary="Forget it", responses=refusals(404))
    async def delete_saved_filter(self, request: ApiRequest, id: FromPath[str]) -> None:
        await request.parts.saved_filters.remove(request.actor, id)
