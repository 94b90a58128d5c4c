"""How announcements travel over UDP, and how long they are kept."""

from __future__ import annotations

from datetime import timedelta

from litestar import Controller, get, patch
from litestar.params import JSONBody

from controldock.server.api.deployment_shapes import LONG
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.announcements import AnnouncementSettings, AnnouncementSettingsChange
from controldock.server.services.announcement_settings import KnownWays, WaysChange


class AnnouncementSettingsController(Controller):
    """Groups, interfaces, subnets, and the time that announcements are kept."""

    path = "/api/settings/announcements"
    tags = ("settings",)

    @get("/", summary="How announcements travel, and how long they are kept", responses=refusals())
    async def get_announcement_settings(self, request: ApiRequest) -> AnnouncementSettings:
        return _told(await request.parts.announcement_settings.show(request.actor))

    @patch("/", summary="Let announcements travel otherwise, from now on", responses=refusals())
    async def change_announcement_settings(
        self, request: ApiRequest, data: JSONBody[AnnouncementSettingsChange]
    ) -> AnnouncementSettings:
        wish = WaysChange(
            group=data.group,
            group6=data.group6,
            ttl=data.ttl,
            interfaces=data.interfaces,
            subnets=data.subnets,
            retention=None
            if data.retention is None
            else timedelta(seconds=min(max(data.retention, 0.0), LONG)),
        )
        return _told(await request.parts.announcement_settings.change(request.actor, wish))


def _told(known: KnownWays) -> AnnouncementSettings:
    ways = known.ways
    return AnnouncementSettings(
        group=ways.group,
        group6=ways.group6,
        ttl=ways.ttl,
        interfaces=list(ways.interfaces),
        subnets=list(ways.subnets),
        retention=ways.retention / timedelta(seconds=1),
        known_interfaces=list(known.interfaces),
        port=known.port,
    )
