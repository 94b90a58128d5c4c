"""Deployments: commands on PCs."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from controldock.domain.command import Command, Value
from controldock.domain.deployment import Origin
from controldock.domain.task import TaskState
from controldock.server.api import shapes
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
from controldock.server.services.deployments import Wish

MAX_WISH = (
    4 * 1024 * 1024
)  # bytes: the ids of 100,000 chosen PCs, and a script of 256 KiB however it is escaped
_LONG = (
    1e9  # seconds, over any limit: the domain refuses it in its own words, where a timedelta would overflow
)

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
        return shapes.deployment(await request.parts.deployments.create(request.actor, _wish(data)))

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


def _wish(data: NewDeployment) -> Wish:
    return Wish(
        name=data.name,
        command=Command(
            kind=data.kind,
            script=data.script,
            timeout=timedelta(seconds=min(max(data.timeout, 0.0), _LONG)),
            values=tuple(Value(given.name, given.type, given.value) for given in data.parameters),
            stdin=data.stdin,
            run_as=data.run_as,
            sessions=data.sessions,
            user=data.user,
            working_directory=data.working_directory,
            success_codes=data.success_codes,
        ),
        target=shapes.target_of(data.target),
        deadline_in=timedelta(seconds=min(max(data.deadline_in, 0.0), _LONG)),
        description=data.description,
        offline=data.offline,
        starts_at=data.starts_at,
        time_zone=data.time_zone,
        origin=Origin(
            copied_from=data.copied_from,
            template_id=data.template_id,
            template_version=data.template_version,
        ),
    )
