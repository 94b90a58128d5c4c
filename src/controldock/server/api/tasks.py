"""Tasks, their attempts and what these wrote."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator

from litestar import Controller, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp

from controldock.server.api import shapes
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.deployments import TaskDetail
from controldock.server.api.streaming import ByteStream

_TEXT = "text/plain; charset=utf-8"  # with nosniff: whatever a PC wrote, no browser takes it for a page
_LOG = {
    200: ResponseSpec(bytes, description="The raw output", media_type="text/plain", generate_examples=False)
}


class TaskController(Controller):
    """One PC's share of a deployment."""

    path = "/api/tasks"
    tags = ("tasks",)

    @get("/{id:str}", summary="A task with all its attempts", responses=refusals(404))
    async def get_task(self, request: ApiRequest, id: FromPath[str]) -> TaskDetail:
        seen, attempts = await request.parts.tasks.get(request.actor, id)
        return TaskDetail(task=shapes.task(seen), attempts=[shapes.attempt(row) for row in attempts])

    @get("/{id:str}/log", summary="What the latest attempt wrote", responses={**refusals(404), **_LOG})
    async def get_task_log(
        self, request: ApiRequest, id: FromPath[str], download: FromQuery[bool] = False
    ) -> ASGIApp:
        seen, _ = await request.parts.tasks.get(request.actor, id)
        return await _log(request, seen.task.attempt.id, download)


class AttemptController(Controller):
    """One try at a task."""

    path = "/api/attempts"
    tags = ("tasks",)

    @get("/{id:str}/log", summary="What the attempt wrote", responses={**refusals(404), **_LOG})
    async def get_attempt_log(
        self, request: ApiRequest, id: FromPath[str], download: FromQuery[bool] = False
    ) -> ASGIApp:
        return await _log(request, id, download)


async def _log(request: ApiRequest, attempt_id: str, download: bool) -> ByteStream:
    pieces = await request.parts.tasks.log(request.actor, attempt_id)
    headers = {"Content-Type": _TEXT}
    if download:
        headers["Content-Disposition"] = f'attachment; filename="{attempt_id}.log"'
    return ByteStream(_generated(pieces), headers)


async def _generated(pieces: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    async for piece in pieces:
        yield piece
