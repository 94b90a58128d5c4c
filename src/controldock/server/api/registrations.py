"""Registration requests: PCs that asked to join, and the decision about them."""

from __future__ import annotations

from typing import Annotated

from litestar import Controller, get, post
from litestar.params import FromPath, QueryParameter

from controldock.domain.enrollment import RequestState
from controldock.server.api import shapes
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.enrollment import Registration

Wanted = Annotated[RequestState | None, QueryParameter(name="state", description="Only those in this state")]


class RegistrationController(Controller):
    """Requests, approved or rejected by people."""

    path = "/api/registrations"
    tags = ("enrollment",)

    @get("/", summary="Requests, newest first", responses=refusals())
    async def list_registrations(self, request: ApiRequest, wanted: Wanted = None) -> list[Registration]:
        found = await request.parts.registrations.requests(request.actor, wanted)
        return [shapes.registration(asked, note) for asked, note in found]

    @post("/{id:str}/approve", status_code=200, summary="Let the PC in", responses=refusals(404, 409))
    async def approve_registration(self, request: ApiRequest, id: FromPath[str]) -> Registration:
        return shapes.registration(*await request.parts.registrations.approve(request.actor, id))

    @post("/{id:str}/reject", status_code=200, summary="Keep the PC out", responses=refusals(404, 409))
    async def reject_registration(self, request: ApiRequest, id: FromPath[str]) -> Registration:
        return shapes.registration(*await request.parts.registrations.reject(request.actor, id))
