"""Deployments: commands on PCs."""

from __future__ import annotations

from typing import Annotated

from litestar import Controller, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from controldock.domain.command import DeploymentKind
from controldock.domain.deployment import MAX_SEARCH, DeploymentFilter, DeploymentState
from controldock.server.api import deployment_shapes, shapes
from controldock.server.api.errors import refusals
from controldock.server.api.guard import examination
from controldock.server.api.pages import (
    DEFAULT_PAGE,
    Cursor,
    ShortLimit,
    encode_cursor,
    one_of,
)
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.deployments import (
    Deployment,
    DeploymentChange,
    DeploymentPage,
    NewDeployment,
    NewTarget,
    TargetReach,
)
from controldock.server.api.schemas.guard import Examination
from controldock.server.services.starts import Change

MAX_FILTER = 64  # characters of an id or an operator's name
MAX_WISH = (
    4 * 1024 * 1024
)  # bytes: the ids of 100,000 chosen PCs, and a script of 256 KiB however it is escaped

States = Annotated[
    list[DeploymentState] | None,
    QueryParameter(name="state", description="Only those in one of these states"),
]
Search = Annotated[
    str,
    QueryParameter(
        max_length=MAX_SEARCH,
        description="Words; each is in the name, the description or the creator, or is the id",
    ),
]
CreatedBy = Annotated[str, QueryParameter(max_length=MAX_FILTER, description="Only those of this operator")]
Kind = Annotated[DeploymentKind | None, QueryParameter(description="Only those that do this")]
ScheduleId = Annotated[str, QueryParameter(max_length=MAX_FILTER, description="Only those of this schedule")]
TemplateId = Annotated[
    str, QueryParameter(max_length=MAX_FILTER, description="Only those from this template")
]


class DeploymentController(Controller):
    """Making, watching and ending deployments."""

    path = "/api/deployments"
    tags = ("deployments",)

    @get("/", summary="Deployments, newest first", responses=refusals())
    async def list_deployments(  # noqa: PLR0913, PLR0917 - each is a parameter of the query
        self,
        request: ApiRequest,
        states: States = None,
        search: Search = "",
        created_by: CreatedBy = "",
        kind: Kind = None,
        schedule_id: ScheduleId = "",
        template_id: TemplateId = "",
        limit: ShortLimit = DEFAULT_PAGE,
        cursor: Cursor = None,
    ) -> DeploymentPage:
        wanted = DeploymentFilter(frozenset(states or ()), search, created_by, kind, schedule_id, template_id)
        found, next_key = await request.parts.deployments.page(request.actor, wanted, one_of(cursor), limit)
        return DeploymentPage(
            deployments=[shapes.deployment(watched) for watched in found],
            next_cursor=encode_cursor((next_key,) if next_key is not None else None),
        )

    @post("/", summary="Run a command now", request_max_body_size=MAX_WISH, responses=refusals(409, 413))
    async def create_deployment(self, request: ApiRequest, data: JSONBody[NewDeployment]) -> Deployment:
        return shapes.deployment(
            await request.parts.deployments.create(request.actor, deployment_shapes.wish_of(data))
        )

    @post(
        "/examine",
        status_code=200,
        summary="What a deployment would do to how many PCs",
        description="Changes nothing. What the guard does not find is not flagged; that does not make it safe.",
        request_max_body_size=MAX_WISH,
        responses=refusals(413),
    )
    async def examine_deployment(self, request: ApiRequest, data: JSONBody[NewDeployment]) -> Examination:
        wish = deployment_shapes.wish_of(data)
        return examination(await request.parts.deployments.examine(request.actor, wish))

    @post(
        "/reach",
        status_code=200,
        summary="How many PCs a target hits now",
        description="Changes nothing: for a look before something is deployed.",
        request_max_body_size=MAX_WISH,
        responses=refusals(413),
    )
    async def get_reach(self, request: ApiRequest, data: JSONBody[NewTarget]) -> TargetReach:
        reach = await request.parts.deployments.reach(request.actor, shapes.target_of(data))
        return TargetReach(total=reach.total, online=reach.online)

    @get("/{id:str}", summary="One deployment and how far it is", responses=refusals(404))
    async def get_deployment(self, request: ApiRequest, id: FromPath[str]) -> Deployment:
        return shapes.deployment(await request.parts.deployments.get(request.actor, id))

    @patch("/{id:str}", summary="Change its words, or when it starts", responses=refusals(404, 409))
    async def change_deployment(
        self, request: ApiRequest, id: FromPath[str], data: JSONBody[DeploymentChange]
    ) -> Deployment:
        change = Change(data.name, data.description, data.starts_at, data.time_zone)
        return shapes.deployment(await request.parts.starts.change(request.actor, id, change))
