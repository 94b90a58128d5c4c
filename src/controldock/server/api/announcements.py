"""Announcements: what is said to the people at PCs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from litestar import Controller, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from controldock.domain.announcement import MAX_SEARCH, AnnouncementFilter, AnnouncementState, Priority
from controldock.server.api import announcement_shapes as shapes
from controldock.server.api.errors import refusals
from controldock.server.api.pages import DEFAULT_PAGE, Cursor, ShortLimit, one_of
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.announcements import (
    Announcement,
    AnnouncementChange,
    AnnouncementPage,
    AnnouncementPreview,
    NewAnnouncement,
    NewResend,
    Resent,
)
from controldock.server.services import announcement_starts

MAX_NAME = 64  # characters of an operator's name
MAX_WISH = 4 * 1024 * 1024  # bytes: the ids of 100,000 chosen PCs, and the body however it is escaped

Search = Annotated[
    str,
    QueryParameter(
        max_length=MAX_SEARCH, description="Words; each is in the title, the body or the sender, or is the id"
    ),
]
Priorities = Annotated[
    list[Priority] | None, QueryParameter(name="priority", description="Only those of one of these")
]
States = Annotated[
    list[AnnouncementState] | None,
    QueryParameter(name="state", description="Only those in one of these states"),
]
CreatedBy = Annotated[str, QueryParameter(max_length=MAX_NAME, description="Only those of this operator")]
Since = Annotated[datetime | None, QueryParameter(description="Only those made at that time or later")]
Until = Annotated[datetime | None, QueryParameter(description="Only those made before")]


class AnnouncementController(Controller):
    """Writing, watching and ending announcements."""

    path = "/api/announcements"
    tags = ("announcements",)

    @get("/", summary="Announcements, newest first", responses=refusals())
    async def list_announcements(  # noqa: PLR0913, PLR0917 - each is a parameter of the query
        self,
        request: ApiRequest,
        search: Search = "",
        priorities: Priorities = None,
        states: States = None,
        created_by: CreatedBy = "",
        since: Since = None,
        until: Until = None,
        limit: ShortLimit = DEFAULT_PAGE,
        cursor: Cursor = None,
    ) -> AnnouncementPage:
        wanted = AnnouncementFilter(
            search=search,
            priorities=frozenset(priorities or ()),
            states=frozenset(states or ()),
            created_by=created_by,
            since=_aware(since),
            until=_aware(until),
        )
        parts = request.parts
        page = await parts.announcements.page(request.actor, wanted, one_of(cursor), limit)
        return shapes.announcement_page(page, parts.sources.now())

    @post(
        "/",
        summary="Announce something, now or later",
        description="For whom it is, is fixed when it is sent.",
        request_max_body_size=MAX_WISH,
        responses=refusals(413),
    )
    async def create_announcement(self, request: ApiRequest, data: JSONBody[NewAnnouncement]) -> Announcement:
        parts = request.parts
        made = await parts.announcements.create(request.actor, shapes.wish_of(data))
        return shapes.announcement(made, parts.sources.now())

    @post(
        "/preview",
        status_code=200,
        summary="What announcing it would do now",
        description="Changes nothing.",
        request_max_body_size=MAX_WISH,
        responses=refusals(413),
    )
    async def preview_announcement(
        self, request: ApiRequest, data: JSONBody[NewAnnouncement]
    ) -> AnnouncementPreview:
        found = await request.parts.announcements.preview(request.actor, shapes.wish_of(data))
        return AnnouncementPreview(total=found.total, online=found.online, datagram=found.datagram)

    @get("/{id:str}", summary="One announcement and how far it is", responses=refusals(404))
    async def get_announcement(self, request: ApiRequest, id: FromPath[str]) -> Announcement:
        parts = request.parts
        return shapes.announcement(await parts.announcements.get(request.actor, id), parts.sources.now())

    @patch(
        "/{id:str}",
        summary="Send a planned one at another time",
        description="It is shown for as long as before.",
        responses=refusals(404, 409),
    )
    async def change_announcement(
        self, request: ApiRequest, id: FromPath[str], data: JSONBody[AnnouncementChange]
    ) -> Announcement:
        parts = request.parts
        change = announcement_starts.AnnouncementChange(data.starts_at, data.time_zone)
        changed = await parts.announcement_starts.change(request.actor, id, change)
        return shapes.announcement(changed, parts.sources.now())

    @post("/{id:str}/send", status_code=200, summary="Send a planned one now", responses=refusals(404, 409))
    async def send_announcement(self, request: ApiRequest, id: FromPath[str]) -> Announcement:
        parts = request.parts
        sent = await parts.announcement_starts.send(request.actor, id)
        return shapes.announcement(sent, parts.sources.now())

    @post(
        "/{id:str}/withdraw",
        status_code=200,
        summary="Take it back",
        description="Open windows close, and where it was not shown it never is. A planned one is not sent.",
        responses=refusals(404, 409),
    )
    async def withdraw_announcement(self, request: ApiRequest, id: FromPath[str]) -> Announcement:
        parts = request.parts
        withdrawn = await parts.announcement_steering.withdraw(request.actor, id)
        return shapes.announcement(withdrawn, parts.sources.now())

    @post(
        "/{id:str}/resend",
        status_code=200,
        summary="Send it again to those that missed it",
        description="Whoever read it sees it no more.",
        responses=refusals(404, 409),
    )
    async def resend_announcement(
        self, request: ApiRequest, id: FromPath[str], data: JSONBody[NewResend]
    ) -> Resent:
        parts = request.parts
        done = await parts.announcement_steering.resend(request.actor, id, data.to)
        return Resent(
            resent=done.count, announcement=shapes.announcement(done.announcement, parts.sources.now())
        )

    @get(
        "/{id:str}/wish",
        summary="The same wish, to be made again",
        description="For a copy: send it to POST /api/announcements.",
        responses=refusals(404),
    )
    async def get_announcement_wish(self, request: ApiRequest, id: FromPath[str]) -> NewAnnouncement:
        return shapes.new_announcement(await request.parts.announcements.wish(request.actor, id))


def _aware(moment: datetime | None) -> datetime | None:
    """A time without a zone is UTC, as all of ours are."""
    return moment if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=UTC)
