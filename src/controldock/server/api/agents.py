"""PCs under management."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from litestar import Controller, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ASGIApp

from controldock.domain.agent_filter import AgentFilter, AgentOrder, AgentSort, ListedState, OsFamily
from controldock.server.api import shapes
from controldock.server.api.agents_csv import Column, csv_pieces
from controldock.server.api.errors import refusals
from controldock.server.api.pages import DEFAULT_PAGE, Cursor, Limit, decode_cursor, encode_cursor
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.agents import Agent, AgentFacets, AgentPage, Tagged, Tagging
from controldock.server.api.schemas.forms import NO_CONTROLS
from controldock.server.api.streaming import ByteStream
from controldock.server.services.tags import Tagging as Wish

MAX_CHOICE = 4 * 1024 * 1024  # bytes: the ids of 100,000 chosen PCs


class Direction(StrEnum):
    """Which end of the order comes first."""

    ASCENDING = "asc"
    DESCENDING = "desc"


Search = Annotated[
    str,
    QueryParameter(
        max_length=200,
        pattern=NO_CONTROLS,
        description="Words; each is a part of the host name, an address, a user or a tag, or the id",
    ),
]
State = Annotated[
    ListedState | None,
    QueryParameter(name="state", description="Only those; without it, those online and offline"),
]
Os = Annotated[OsFamily | None, QueryParameter(description="Only PCs that run on this")]
Version = Annotated[
    str | None,
    QueryParameter(max_length=64, pattern=NO_CONTROLS, description="Only agents of this version"),
]
TagNames = Annotated[
    list[str] | None,
    QueryParameter(name="tag", max_items=50, description="Only PCs that have it; repeat it for several"),
]
Sort = Annotated[
    AgentSort,
    QueryParameter(description="By what; below it by name. Those online count as checked in now"),
]
Order = Annotated[Direction, QueryParameter(description="`asc` or `desc`")]


class AgentController(Controller):
    """The list of PCs, and one of them."""

    path = "/api/agents"
    tags = ("agents",)

    @get(
        "/",
        summary="PCs: found, sorted, page by page",
        description="A `cursor` goes on in the same sort and order only. While PCs come, go and change, none is shown "
        "twice and none that stays as it is is missed.",
        responses=refusals(),
    )
    async def list_agents(  # noqa: PLR0913, PLR0917 - each is a parameter of the query
        self,
        request: ApiRequest,
        search: Search = "",
        listed: State = None,
        os: Os = None,
        version: Version = None,
        tag_names: TagNames = None,
        sort: Sort = AgentSort.NAME,
        order: Order = Direction.ASCENDING,
        limit: Limit = DEFAULT_PAGE,
        cursor: Cursor = None,
    ) -> AgentPage:
        wanted = AgentFilter(search, listed, os, version, tuple(tag_names or ()))
        page = await request.parts.listing.page(
            request.actor,
            wanted,
            AgentOrder(sort, order is Direction.DESCENDING),
            decode_cursor(cursor) if cursor is not None else None,
            limit,
        )
        return AgentPage(
            agents=[shapes.agent(seen) for seen in page.agents],
            total=page.total,
            online=page.online,
            next_cursor=encode_cursor(page.next_key),
        )

    @get("/facets", summary="What there is to filter by, with counts", responses=refusals())
    async def get_agent_facets(self, request: ApiRequest) -> AgentFacets:
        return shapes.facets(await request.parts.listing.facets(request.actor))

    @post(
        "/tags",
        status_code=200,
        summary="Put tags on many PCs and take others from them",
        request_max_body_size=MAX_CHOICE,
        responses=refusals(409, 413),
    )
    async def tag_agents(self, request: ApiRequest, data: JSONBody[Tagging]) -> Tagged:
        wish = Wish(data.add, data.remove)
        changed = await request.parts.tags.apply(request.actor, shapes.choice_of(data.choice), wish)
        return Tagged(changed=changed)

    @get("/{id:str}", summary="One PC", responses=refusals(404))
    async def get_agent(self, request: ApiRequest, id: FromPath[str]) -> Agent:
        return shapes.agent(await request.parts.agents.get(request.actor, id))


_CSV = {200: ResponseSpec(str, description="CSV", media_type="text/csv", generate_examples=False)}
Columns = Annotated[
    list[Column] | None,
    QueryParameter(
        name="columns", description="Which, in this order; repeat it for several. Without it, all"
    ),
]


@get(
    "/api/agents.csv",
    summary="PCs as a CSV file",
    description="UTF-8 with a byte order mark. A cell that a spreadsheet would take for a formula gets a leading `'`.",
    tags=["agents"],
    responses={**refusals(), **_CSV},
)
async def export_agents(  # noqa: PLR0913, PLR0917 - each is a parameter of the query
    request: ApiRequest,
    search: Search = "",
    listed: State = None,
    os: Os = None,
    version: Version = None,
    tag_names: TagNames = None,
    sort: Sort = AgentSort.NAME,
    order: Order = Direction.ASCENDING,
    columns: Columns = None,
) -> ASGIApp:
    """All that match, sent as they are read."""
    wanted = AgentFilter(search, listed, os, version, tuple(tag_names or ()))
    pieces = await request.parts.listing.export(
        request.actor, wanted, AgentOrder(sort, order is Direction.DESCENDING)
    )
    headers = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="controldock-pcs.csv"',
    }
    return ByteStream(
        csv_pieces(pieces, tuple(dict.fromkeys(columns or Column))), headers, until=request.parts.closing
    )
