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
        seen, attempts = await request.parts.tasks.get(request.actor, id)
        return TaskDetail(task=shapes.task(seen), attempts=[shapes.attempt(row) for row in attempts])

    @get("/{id:str}/log", summary="What the latest attempt wrote", responses={**refusals(404), **RAW})
    async def get_task_log(
        self, request: ApiRequest, id: FromPath[str], download: FromQuery[bool] = False
    ) -> ASGIApp:
        seen, _ = await request.parts.tasks.get(request.actor, id)
        return await raw_log(request, seen.task.attempt.id, download=download)
