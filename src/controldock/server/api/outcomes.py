"""How deployments go and went: their PCs, progress, causes, and the results as files."""

from __future__ import annotations

from hashlib import blake2b
from typing import Annotated

import msgspec
from litestar import Controller, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, HeaderParameter, QueryParameter
from litestar.types import ASGIApp

from controldock.domain.outcomes import MAX_SEARCH, TaskFilter, TaskSort
from controldock.domain.task import TaskState
from controldock.server.api import outcome_shapes, results_files, shapes
from controldock.server.api.agents import Direction
from controldock.server.api.errors import refusals
from controldock.server.api.pages import DEFAULT_PAGE, Cursor, Limit, decode_cursor, encode_cursor
from controldock.server.api.ranges import has
from controldock.server.api.request import ApiRequest
from controldock.server.api.results_files import Language
from controldock.server.api.schemas.deployments import TaskPage
from controldock.server.api.schemas.forms import NO_CONTROLS
from controldock.server.api.schemas.outcomes import Cause, Grid, Progress
from controldock.server.api.streaming import ByteStream
from controldock.server.services.deployments import Watched

TAG_SIZE = 12  # bytes: no two states of a grid meet by chance
MAX_CAUSE = 64  # characters

States = Annotated[
    list[TaskState] | None,
    QueryParameter(name="state", description="Only those in this state; repeat it for several"),
]
CauseName = Annotated[
    str, QueryParameter(max_length=MAX_CAUSE, pattern=NO_CONTROLS, description="Only those with this cause")
]
Search = Annotated[
    str,
    QueryParameter(
        max_length=MAX_SEARCH, pattern=NO_CONTROLS, description="A part of the host name, or an id"
    ),
]
Sort = Annotated[TaskSort, QueryParameter(description="By what; below it by name")]
Order = Annotated[Direction, QueryParameter(description="`asc` or `desc`")]
Known = Annotated[
    str | None,
    HeaderParameter(name="If-None-Match", description="The ETag of the grid that is there already"),
]
_UNCHANGED = {304: ResponseSpec(None, description="Nothing changed", generate_examples=False)}
_CSV = {200: ResponseSpec(str, description="CSV", media_type="text/csv", generate_examples=False)}
_JSON = {
    200: ResponseSpec(
        bytes,
        description="`{deployment, tasks}`: as the API shows them",
        media_type="application/json",
        generate_examples=False,
    )
}


class OutcomeController(Controller):
    """What becomes of a deployment, PC by PC and as a whole."""

    path = "/api/deployments/{id:str}"
    tags = ("deployments",)

    @get(
        "/tasks",
        summary="Every PC's share",
        description="A `cursor` goes on with the same filter, sort and order only.",
        responses=refusals(404),
    )
    async def list_tasks(  # noqa: PLR0913, PLR0917 - each is a parameter of the query
        self,
        request: ApiRequest,
        id: FromPath[str],
        states: States = None,
        cause: CauseName = "",
        search: Search = "",
        sort: Sort = TaskSort.NAME,
        order: Order = Direction.ASCENDING,
        limit: Limit = DEFAULT_PAGE,
        cursor: Cursor = None,
    ) -> TaskPage:
        wanted = TaskFilter(tuple(states or ()), cause, search, sort, order is Direction.DESCENDING)
        after = decode_cursor(cursor) if cursor is not None else None
        page = await request.parts.outcomes.page(request.actor, id, wanted, after, limit)
        kind = page.deployment.command.kind
        return TaskPage(
            tasks=[shapes.task(seen, kind) for seen in page.tasks],
            total=page.total,
            next_cursor=encode_cursor(page.next_key),
        )

    @get("/progress", summary="How far it is, and how fast it goes", responses=refusals(404))
    async def get_progress(self, request: ApiRequest, id: FromPath[str]) -> Progress:
        return outcome_shapes.progress(await request.parts.outcomes.progress(request.actor, id))

    @get(
        "/grid",
        summary="Every PC at a glance",
        description="Ten thousand in one answer. Its ETag tells whether anything changed.",
        responses={**refusals(404), **_UNCHANGED},
    )
    async def get_grid(self, request: ApiRequest, id: FromPath[str], known: Known = None) -> Response[Grid]:
        tasks = await request.parts.outcomes.grid(request.actor, id)
        body = msgspec.json.encode({"tasks": tasks})
        tag = f'"{blake2b(body, digest_size=TAG_SIZE).hexdigest()}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if has(known, tag):
            return Response(None, status_code=304, headers=headers)  # type: ignore[arg-type]
        return Response(body, media_type="application/json", headers=headers)  # type: ignore[arg-type]

    @get(
        "/causes",
        summary="What the PCs have in common that did not do as they were wished",
        description="By state, exit code and what the output said; the most common first, 200 at most.",
        responses=refusals(404),
    )
    async def list_causes(self, request: ApiRequest, id: FromPath[str]) -> list[Cause]:
        wish, causes = await request.parts.outcomes.causes(request.actor, id)
        return [outcome_shapes.cause(found, wish.command.kind) for found in causes]

    @get(
        "/results.csv",
        summary="The results as a CSV file",
        description="UTF-8 with a byte order mark. A cell that a spreadsheet would take for a formula gets a "
        "leading `'`.",
        responses={**refusals(404), **_CSV},
    )
    async def export_results_csv(
        self,
        request: ApiRequest,
        id: FromPath[str],
        language: Annotated[
            Language, QueryParameter(description="In which exit codes are explained")
        ] = Language.ENGLISH,
    ) -> ASGIApp:
        wish, found = await request.parts.outcomes.export(request.actor, id)
        pieces = results_files.csv_pieces(found, shapes.deployment(Watched(wish, {})), language)
        headers = {"Content-Type": "text/csv; charset=utf-8", **_attached(id, "csv")}
        return ByteStream(pieces, headers, until=request.parts.closing)

    @get("/results.json", summary="The results as a JSON file", responses={**refusals(404), **_JSON})
    async def export_results_json(self, request: ApiRequest, id: FromPath[str]) -> ASGIApp:
        watched = await request.parts.deployments.get(request.actor, id)
        _, found = await request.parts.outcomes.export(request.actor, id)
        pieces = results_files.json_pieces(found, shapes.deployment(watched))
        headers = {"Content-Type": "application/json", **_attached(id, "json")}
        return ByteStream(pieces, headers, until=request.parts.closing)


def _attached(id: str, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="controldock-results-{id}.{ending}"'}
