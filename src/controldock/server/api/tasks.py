"""Tasks, their attempts and what these wrote."""

from __future__ import annotations

from litestar import Controller, get
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp

from controldock.server.api import shapes
from controldock.server.api.errors import refusals
from controldock.server.api.logs import RAW, raw_log
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.deployments import TaskDetail


class TaskController(Controller):
    """One PC's share of a deployment."""

    path = "/api/tasks"
    tags = ("tasks",)

    @get("/{id:str}", summary="A task with all its attempts", responses=refusals(404))
    async def get_task(self, request: ApiRequest, id: FromPath[str]) -> TaskDetail:
        story = await request.parts.tasks.get(request.actor, id)
        kind, os = story.deployment.command.kind, story.seen.task.os
        return TaskDetail(
            task=shapes.task(story.seen, kind),
            attempts=[shapes.attempt(row, os, kind) for row in story.attempts],
        )

    @get("/{id:str}/log", summary="What the latest attempt wrote", responses={**refusals(404), **RAW})
    async def get_task_log(
        self, request: ApiRequest, id: FromPath[str], download: FromQuery[bool] = False
    ) -> ASGIApp:
        story = await request.parts.tasks.get(request.actor, id)
        return await raw_log(request, story.seen.task.attempt.id, download=download)
