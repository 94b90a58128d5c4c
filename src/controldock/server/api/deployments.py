"""Deployments: commands on PCs."""

from __future__ import annotations

from typing import Annotated

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from controldock.domain.task import TaskState
from controldock.server.api import deployment_shapes, shapes
from controldock.server.api.errors import refusals
from controldock.server.api.pages import (
    DEFAULT_PAGE,
    Cursor,
    Limit,
    ShortLimit,
    encode_cursor,
    one_of,
    pair_of,
)
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.deployments import (
    Deployment,
    DeploymentPage,
    NewDeployment,
    NewTarget,
    TargetReach,
    TaskPage,
)

MAX_WISH = (
    4 * 1024 * 1024
)  # bytes: the ids of 100,000 chosen PCs, and a script of 256 KiB however it is escaped

Wanted = Annotated[TaskState | None, QueryParameter(name="state", description="Only those in this state")]


class DeploymentController(Controller):
    """Making, watching and ending deployments."""

    path = "/api/deployments"
    tags = ("deployments",)

    @get("/", summary="Deployments, newest first", responses=refusals())
    async def list_deployments(
        self, request: ApiRequest, limit: ShortLimit = DEFAULT_PAGE, cursor: Cursor = None
    ) -> DeploymentPage:
        found, next_key = await request.parts.deployments.page(request.actor, one_of(cursor), limit)
        return DeploymentPage(
            deployments=[shapes.deployment(watched) for watched in found],
            next_cursor=encode_cursor((next_key,) if next_key is not None else None),
        )

    @post("/", summary="Run a command now", request_max_body_size=MAX_WISH, responses=refusals(413))
    async def create_deployment(self, request: ApiRequest, data: JSONBody[NewDeployment]) -> Deployment:
        return shapes.deployment(
            await request.parts.deployments.create(request.actor, deployment_shapes.wish_of(data))
        )

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

    @post("/{id:str}/cancel", status_code=200, summary="Wish that it ends", responses=refusals(404, 409))
    async def cancel_deployment(self, request: ApiRequest, id: FromPath[str]) -> Deployment:
        return shapes.deployment(await request.parts.deployments.cancel(request.actor, id))

    @get("/{id:str}/tasks", summary="Every PC's share, by host name", responses=refusals(404))
    async def list_tasks(
        self,
        request: ApiRequest,
        id: FromPath[str],
        wanted: Wanted = None,
        limit: Limit = DEFAULT_PAGE,
        cursor: Cursor = None,
    ) -> TaskPage:
        found, next_key = await request.parts.tasks.page(request.actor, id, wanted, pair_of(cursor), limit)
        return TaskPage(
            tasks=[shapes.task(seen) for seen in found],
            next_cursor=encode_cursor(next_key),
        )
