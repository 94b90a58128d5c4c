"""Tags: words that administrators put on PCs."""

from __future__ import annotations

from litestar import Controller, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.agents import CountedTag, NewTag, Tag, TagMerge


class TagController(Controller):
    """Making, renaming, merging and deleting tags."""

    path = "/api/tags"
    tags = ("tags",)

    @get("/", summary="All tags by name", responses=refusals())
    async def list_tags(self, request: ApiRequest) -> list[CountedTag]:
        found = await request.parts.tags.all(request.actor)
        return [CountedTag(id=one.tag.id, name=one.tag.name, agents=one.agents) for one in found]

    @post("/", summary="Make a tag that no PC has yet", responses=refusals(409))
    async def create_tag(self, request: ApiRequest, data: JSONBody[NewTag]) -> Tag:
        made = await request.parts.tags.create(request.actor, data.name)
        return Tag(id=made.id, name=made.name)

    @patch("/{id:str}", summary="Rename a tag; PCs keep it", responses=refusals(404, 409))
    async def rename_tag(self, request: ApiRequest, id: FromPath[str], data: JSONBody[NewTag]) -> Tag:
        renamed = await request.parts.tags.rename(request.actor, id, data.name)
        return Tag(id=renamed.id, name=renamed.name)

    @post(
        "/{id:str}/merge",
        status_code=200,
        summary="Give its PCs another tag instead, and delete it",
        responses=refusals(404, 409),
    )
    async def merge_tag(self, request: ApiRequest, id: FromPath[str], data: JSONBody[TagMerge]) -> Tag:
        stays = await request.parts.tags.merge(request.actor, id, data.into)
        return Tag(id=stays.id, name=stays.name)

    @delete("/{id:str}", summary="Take a tag from all PCs and delete it", responses=refusals(404))
    async def delete_tag(self, request: ApiRequest, id: FromPath[str]) -> None:
        await request.parts.tags.remove(request.actor, id)
