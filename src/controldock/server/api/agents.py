"""PCs under management."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from litestar import Controller, get
from litestar.params import FromPath, QueryParameter

from controldock.server.api import shapes
from controldock.server.api.errors import refusals
from controldock.server.api.pages import DEFAULT_PAGE, Cursor, Limit, encode_cursor, pair_of
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.agents import Agent, AgentPage
from controldock.server.api.schemas.forms import NO_CONTROLS


class PresenceState(StrEnum):
    """Which PCs are wanted."""

    ONLINE = "online"
    OFFLINE = "offline"


Search = Annotated[
    str, QueryParameter(max_length=200, pattern=NO_CONTROLS, description="A part of the name or an address")
]


Wanted = Annotated[PresenceState | None, QueryParameter(name="state", description="Only those in this state")]


class AgentController(Controller):
    """The list of PCs, and one of them."""

    path = "/api/agents"
    tags = ("agents",)

    @get("/", summary="PCs by host name", responses=refusals())
    async def list_agents(
        self,
        request: ApiRequest,
        search: Search = "",
        wanted: Wanted = None,
        limit: Limit = DEFAULT_PAGE,
        cursor: Cursor = None,
    ) -> AgentPage:
        online = wanted is PresenceState.ONLINE if wanted is not None else None
        page = await request.parts.agents.page(request.actor, search, online, pair_of(cursor), limit)
        return AgentPage(
            agents=[shapes.agent(seen) for seen in page.agents],
            total=page.total,
            online=page.online,
            next_cursor=encode_cursor(page.next_key),
        )

    @get("/{id:str}", summary="One PC", responses=refusals(404))
    async def get_agent(self, request: ApiRequest, id: FromPath[str]) -> Agent:
        return shapes.agent(await request.parts.agents.get(request.actor, id))
