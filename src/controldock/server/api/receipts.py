"""What became of announcements: PC by PC, as figures, and as files."""

from __future__ import annotations

from typing import Annotated

from litestar import Controller, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.types import ASGIApp

from controldock.domain.announcement import Step
from controldock.domain.receipts import MAX_SEARCH, Behind, ReceiptFilter, ReceiptSort
from controldock.server.api import announcement_shapes, receipt_shapes, receipts_files
from controldock.server.api.agents import Direction
from controldock.server.api.errors import refusals
from controldock.server.api.pages import (
    DEFAULT_PAGE,
    Cursor,
    Limit,
    ShortLimit,
    decode_cursor,
    encode_cursor,
)
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.announcements import (
    AgentAnnouncement,
    Coverage,
    Delay,
    ReceiptPage,
    Tally,
)
from controldock.server.api.schemas.forms import NO_CONTROLS
from controldock.server.api.streaming import ByteStream
from controldock.sources import ID_LENGTH

Reached = Annotated[Step | None, QueryParameter(name="step", description="Only PCs that came to it")]
Missed = Annotated[
    Behind | None, QueryParameter(name="missed", description="Only PCs that have not come as far as this")
]
Network = Annotated[
    str | None,
    QueryParameter(
        max_length=64,
        pattern=NO_CONTROLS,
        description="Only PCs there, as `coverage` names it; empty: those of which it is not known",
    ),
]
Search = Annotated[
    str,
    QueryParameter(
        max_length=MAX_SEARCH,
        pattern=NO_CONTROLS,
        description="A part of the host name, an address or a user, or an id",
    ),
]
Sort = Annotated[
    ReceiptSort, QueryParameter(description="By what; below it by name. What has not happened comes last")
]
Order = Annotated[Direction, QueryParameter(description="`asc` or `desc`")]
Oldest = Annotated[
    str | None,
    QueryParameter(
        max_length=ID_LENGTH,
        pattern=NO_CONTROLS,
        description="Only announcements older than this one: the last of the answer before",
    ),
]
_CSV = {200: ResponseSpec(str, description="CSV", media_type="text/csv", generate_examples=False)}
_JSON = {
    200: ResponseSpec(
        bytes,
        description="`{announcement, receipts}`: as the API shows them",
        media_type="application/json",
        generate_examples=False,
    )
}
_SAFE = "UTF-8 with a byte order mark. A cell that a spreadsheet would take for a formula gets a leading `'`."


class ReceiptController(Controller):
    """What became of an announcement."""

    path = "/api/announcements/{id:str}"
    tags = ("announcements",)

    @get(
        "/receipts",
        summary="What became of it on each PC",
        description="A `cursor` goes on with the same filter, sort and order only.",
        responses=refusals(404),
    )
    async def list_receipts(  # noqa: PLR0913, PLR0917 - each is a parameter of the query
        self,
        request: ApiRequest,
        id: FromPath[str],
        step: Reached = None,
        missed: Missed = None,
        network: Network = None,
        search: Search = "",
        sort: Sort = ReceiptSort.NAME,
        order: Order = Direction.ASCENDING,
        limit: Limit = DEFAULT_PAGE,
        cursor: Cursor = None,
    ) -> ReceiptPage:
        wanted = ReceiptFilter(step, missed, network, search, sort, order is Direction.DESCENDING)
        after = decode_cursor(cursor) if cursor is not None else None
        page = await request.parts.receipts.page(request.actor, id, wanted, after, limit)
        return ReceiptPage(
            receipts=[receipt_shapes.receipt(seen) for seen in page.receipts],
            total=page.total,
            next_cursor=encode_cursor(page.next_key),
        )

    @get(
        "/receipts.csv",
        summary="Its receipts as a CSV file",
        description=f"A line for each session, and for each PC without any. {_SAFE}",
        responses={**refusals(404), **_CSV},
    )
    async def export_receipts_csv(self, request: ApiRequest, id: FromPath[str]) -> ASGIApp:
        found = await request.parts.receipts.export(request.actor, id)
        headers = {"Content-Type": "text/csv; charset=utf-8", **_attached("receipts", id, "csv")}
        return ByteStream(receipts_files.receipt_csv(found), headers, until=request.parts.closing)

    @get("/receipts.json", summary="Its receipts as a JSON file", responses={**refusals(404), **_JSON})
    async def export_receipts_json(self, request: ApiRequest, id: FromPath[str]) -> ASGIApp:
        seen = await request.parts.announcements.get(request.actor, id)
        found = await request.parts.receipts.export(request.actor, id)
        shown = announcement_shapes.announcement(seen, request.parts.sources.now())
        headers = {"Content-Type": "application/json", **_attached("receipts", id, "json")}
        return ByteStream(receipts_files.receipt_json(found, shown), headers, until=request.parts.closing)

    @get(
        "/delays",
        summary="How long PCs took to each step",
        description="Each PC is counted once a step, in the shortest time that holds; times with nobody in them are "
        "listed, too. Empty while it is planned.",
        responses=refusals(404),
    )
    async def list_delays(self, request: ApiRequest, id: FromPath[str]) -> list[Delay]:
        return [receipt_shapes.delay(one) for one in await request.parts.receipts.delays(request.actor, id)]

    @get("/coverage", summary="What the network let through, subnet by subnet", responses=refusals(404))
    async def list_coverage(self, request: ApiRequest, id: FromPath[str]) -> list[Coverage]:
        found = await request.parts.receipts.coverage(request.actor, id)
        return [receipt_shapes.coverage(one) for one in found]

    @get("/answers", summary="What people answered so far", responses=refusals(404))
    async def get_answers(self, request: ApiRequest, id: FromPath[str]) -> Tally:
        return receipt_shapes.tally(await request.parts.receipts.tally(request.actor, id))

    @get(
        "/answers.csv",
        summary="Its answers as a CSV file",
        description=_SAFE,
        responses={**refusals(404), **_CSV},
    )
    async def export_answers_csv(self, request: ApiRequest, id: FromPath[str]) -> ASGIApp:
        found = await request.parts.receipts.export_answers(request.actor, id)
        headers = {"Content-Type": "text/csv; charset=utf-8", **_attached("answers", id, "csv")}
        return ByteStream(receipts_files.answer_csv(found), headers, until=request.parts.closing)


class AgentAnnouncementController(Controller):
    """What the people at one PC were told."""

    path = "/api/agents/{id:str}"
    tags = ("agents",)

    @get("/announcements", summary="What a PC was told, newest first", responses=refusals(404))
    async def list_agent_announcements(
        self,
        request: ApiRequest,
        id: FromPath[str],
        limit: ShortLimit = DEFAULT_PAGE,
        cursor: Oldest = None,
    ) -> list[AgentAnnouncement]:
        found = await request.parts.receipts.of_agent(request.actor, id, cursor, limit)
        now = request.parts.sources.now()
        return [receipt_shapes.agent_announcement(one, now) for one in found]


def _attached(what: str, id: str, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="controldock-{what}-{id}.{ending}"'}
