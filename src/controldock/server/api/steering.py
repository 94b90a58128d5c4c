"""Steering a deployment that exists: pause, resume, cancel, start, retry, copy."""

from __future__ import annotations

from datetime import timedelta

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from controldock.domain.retry import RetryWish
from controldock.server.api import deployment_shapes, shapes
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.deployments import (
    Deployment,
    NewDeployment,
    NewRetry,
    Retried,
)

MAX_RETRY = 4 * 1024 * 1024  # bytes: the ids of 100,000 PCs


class SteeringController(Controller):
    """What becomes of a deployment after it was made."""

    path = "/api/deployments/{id:str}"
    tags = ("deployments",)

    @post("/start", status_code=200, summary="Start a planned one now", responses=refusals(404, 409))
    async def start_deployment(self, request: ApiRequest, id: FromPath[str]) -> Deployment:
        return shapes.deployment(await request.parts.starts.start(request.actor, id))

    @post(
        "/pause",
        status_code=200,
        summary="Hand out nothing more, for the time being",
        description="What runs goes on. A planned one does not start. Deadlines go on, too.",
        responses=refusals(404, 409),
    )
    async def pause_deployment(self, request: ApiRequest, id: FromPath[str]) -> Deployment:
        return shapes.deployment(await request.parts.steering.pause(request.actor, id))

    @post("/resume", status_code=200, summary="Go on handing out", responses=refusals(404, 409))
    async def resume_deployment(self, request: ApiRequest, id: FromPath[str]) -> Deployment:
        return shapes.deployment(await request.parts.steering.resume(request.actor, id))

    @post("/cancel", status_code=200, summary="Wish that it ends", responses=refusals(404, 409))
    async def cancel_deployment(self, request: ApiRequest, id: FromPath[str]) -> Deployment:
        return shapes.deployment(await request.parts.steering.cancel(request.actor, id))

    @post(
        "/retry",
        status_code=200,
        summary="Try again where it did not succeed",
        description="A new attempt on each of these PCs; the earlier ones stay. Where it succeeded it is never run "
        "again. A cancelled deployment that is retried is not cancelled any more.",
        request_max_body_size=MAX_RETRY,
        responses=refusals(404, 409, 413),
    )
    async def retry_deployment(
        self, request: ApiRequest, id: FromPath[str], data: JSONBody[NewRetry]
    ) -> Retried:
        wish = RetryWish(
            states=frozenset(data.states),
            causes=frozenset(data.causes),
            agent_ids=data.agent_ids,
            deadline_in=timedelta(seconds=min(max(data.deadline_in, 0.0), deployment_shapes.LONG)),
        )
        done = await request.parts.retries.retry(request.actor, id, wish)
        return Retried(retried=done.count, deployment=shapes.deployment(done.deployment))

    @get(
        "/wish",
        summary="The same wish, to be made again",
        description="For a copy: send it to POST /api/deployments. Secrets and standard input are empty, and it "
        "starts at once.",
        responses=refusals(404, 409),
    )
    async def get_wish(self, request: ApiRequest, id: FromPath[str]) -> NewDeployment:
        return deployment_shapes.new_deployment(await request.parts.deployments.wish(request.actor, id))
