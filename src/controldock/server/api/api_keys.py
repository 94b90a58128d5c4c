"""One's own API keys."""

from __future__ import annotations

from litestar import Controller, delete, get, post
from litestar.params import FromPath, JSONBody

from controldock.server.api import shapes
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.people import ApiKey, CreatedApiKey, NewApiKey


class ApiKeyController(Controller):
    """Keys that let programs act for their owner."""

    path = "/api/api-keys"
    tags = ("API keys",)

    @get("/", summary="One's own keys", responses=refusals())
    async def list_api_keys(self, request: ApiRequest) -> list[ApiKey]:
        return [shapes.api_key(key) for key in await request.parts.operators.keys(request.actor)]

    @post("/", summary="Make a key; its text is in this answer and nowhere else", responses=refusals())
    async def create_api_key(self, request: ApiRequest, data: JSONBody[NewApiKey]) -> CreatedApiKey:
        key, text = await request.parts.operators.create_key(request.actor, data.note)
        return CreatedApiKey(id=key.id, key=text)

    @delete("/{id:str}", summary="Remove a key", responses=refusals(404))
    async def remove_api_key(self, request: ApiRequest, id: FromPath[str]) -> None:
        await request.parts.operators.remove_key(request.actor, id)
