"""Registration requests: PCs that asked to join, and the decision about them."""

from __future__ import annotations

from typing import Annotated

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from controldock.domain.enrollment import RequestEvent, RequestState
from controldock.server.api import enrollment_shapes
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.enrollment import (
    Approval,
    Registration,
    RegistrationDecision,
    RegistrationDecisions,
)

Wanted = Annotated[RequestState | None, QueryParameter(name="state", description="Only those in this state")]
OfAgent = Annotated[
    str | None, QueryParameter(max_length=64, description="Only those by which this agent came in")
]


class RegistrationController(Controller):
    """Requests, decided by people."""

    path = "/api/registrations"
    tags = ("enrollment",)

    @get("/", summary="Requests, newest first, with whom they perhaps were before", responses=refusals())
    async def list_registrations(
        self, request: ApiRequest, wanted: Wanted = None, agent_id: OfAgent = None
    ) -> list[Registration]:
        found = await request.parts.registrations.requests(request.actor, wanted, agent_id)
        return [enrollment_shapes.registration(seen) for seen in found]

    @post("/decisions", status_code=200, summary="Decide about many at once", responses=refusals())
    async def decide_registrations(
        self, request: ApiRequest, data: JSONBody[RegistrationDecision]
    ) -> RegistrationDecisions:
        decided = await request.parts.registrations.decide(
            request.actor, data.ids, RequestEvent(data.decision.value)
        )
        return enrollment_shapes.decisions(decided)

    @post(
        "/{id:str}/approve",
        status_code=200,
        summary="Let the PC in, as a new one or as the agent that it was before",
        responses=refusals(404, 409),
    )
    async def approve_registration(
        self, request: ApiRequest, id: FromPath[str], data: JSONBody[Approval | None] = None
    ) -> Registration:
        seen = await request.parts.registrations.approve(request.actor, id, data.same_as if data else None)
        return enrollment_shapes.registration(seen)

    @post("/{id:str}/reject", status_code=200, summary="Keep the PC out", responses=refusals(404, 409))
    async def reject_registration(self, request: ApiRequest, id: FromPath[str]) -> Registration:
        return enrollment_shapes.registration(await request.parts.registrations.reject(request.actor, id))

    @post(
        "/{id:str}/reopen",
        status_code=200,
        summary="Allow a rejected PC to ask again",
        responses=refusals(404, 409),
    )
    async def reopen_registration(self, request: ApiRequest, id: FromPath[str]) -> Registration:
        return enrollment_shapes.registration(await request.parts.registrations.reopen(request.actor, id))
