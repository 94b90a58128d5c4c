"""Announcement templates: messages that are sent again and again, by name."""

from __future__ import annotations

from litestar import Controller, delete, get, post, put
from litestar.params import FromPath, JSONBody

from controldock.server.api import announcement_shapes as shapes
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.announcements import AnnouncementTemplate, NewAnnouncementTemplate


class AnnouncementTemplateController(Controller):
    """Keeping messages."""

    path = "/api/announcement-templates"
    tags = ("announcements",)

    @get("/", summary="Announcement templates by name", responses=refusals())
    async def list_announcement_templates(self, request: ApiRequest) -> list[AnnouncementTemplate]:
        known = await request.parts.announcement_templates.all(request.actor)
        return [shapes.template(one) for one in known]

    @post(
        "/",
        summary="Keep a message under a name",
        description="The time until which a question takes answers is not kept.",
        responses=refusals(409),
    )
    async def create_announcement_template(
        self, request: ApiRequest, data: JSONBody[NewAnnouncementTemplate]
    ) -> AnnouncementTemplate:
        templates = request.parts.announcement_templates
        return shapes.template(await templates.create(request.actor, data.name, shapes.message_of(data)))

    @get("/{id:str}", summary="One announcement template", responses=refusals(404))
    async def get_announcement_template(self, request: ApiRequest, id: FromPath[str]) -> AnnouncementTemplate:
        return shapes.template(await request.parts.announcement_templates.get(request.actor, id))

    @put("/{id:str}", summary="Another name and another message", responses=refusals(404, 409))
    async def change_announcement_template(
        self, request: ApiRequest, id: FromPath[str], data: JSONBody[NewAnnouncementTemplate]
    ) -> AnnouncementTemplate:
        templates, written = request.parts.announcement_templates, shapes.message_of(data)
        return shapes.template(await templates.change(request.actor, id, data.name, written))

    @delete("/{id:str}", summary="Forget it; what was sent from it stays", responses=refusals(404))
    async def delete_announcement_template(self, request: ApiRequest, id: FromPath[str]) -> None:
        await request.parts.announcement_templates.remove(request.actor, id)
