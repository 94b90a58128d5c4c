"""How one PC came and went, how busy it was, what it did, and how often it shows itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from litestar import Controller, get, put
from litestar.params import FromPath, JSONBody, QueryParameter

from controldock.server.api import shapes
from controldock.server.api.errors import refusals
from controldock.server.api.pages import DEFAULT_PAGE, Limit, ShortLimit
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.agents import Agent
from controldock.server.api.schemas.deployments import AgentTask
from controldock.server.api.schemas.people import Activity
from controldock.server.api.schemas.presence import (
    Metrics,
    MetricsSpan,
    PollIntervalChoice,
    Preferences,
    PreferencesChange,
    PresenceChange,
)

Span = Annotated[MetricsSpan, QueryParameter(description="`hour`: by the minute; `day`: by five minutes")]


class AgentHistoryController(Controller):
    """What became of one PC."""

    path = "/api/agents/{id:str}"
    tags = ("agents",)

    @get("/metrics", summary="How busy a PC was", responses=refusals(404))
    async def get_agent_metrics(
        self, request: ApiRequest, id: FromPath[str], span: Span = MetricsSpan.HOUR
    ) -> Metrics:
        history = request.parts.metrics
        ask = history.hour if span is MetricsSpan.HOUR else history.day
        return shapes.metrics(await ask(request.actor, id))

    @get("/presence", summary="When a PC came and went, newest first", responses=refusals(404))
    async def get_agent_presence(
        self, request: ApiRequest, id: FromPath[str], limit: Limit = DEFAULT_PAGE
    ) -> list[PresenceChange]:
        found = await request.parts.presence.timeline(request.actor, id, limit)
        return [PresenceChange(at=one.at, online=one.online, reason=one.reason) for one in found]

    @get("/tasks", summary="What a PC was given to do, newest first", responses=refusals(404))
    async def list_agent_tasks(
        self, request: ApiRequest, id: FromPath[str], limit: ShortLimit = DEFAULT_PAGE
    ) -> list[AgentTask]:
        return [
            shapes.agent_task(seen) for seen in await request.parts.tasks.of_agent(request.actor, id, limit)
        ]

    @get("/activities", summary="What was done to a PC, newest first", responses=refusals(404))
    async def list_agent_activities(
        self, request: ApiRequest, id: FromPath[str], limit: Limit = DEFAULT_PAGE
    ) -> list[Activity]:
        return [
            shapes.activity(entry)
            for entry in await request.parts.activities.of_agent(request.actor, id, limit)
        ]

    @put("/poll-interval", summary="How often a PC shall show itself", responses=refusals(404, 409))
    async def set_poll_interval(
        self, request: ApiRequest, id: FromPath[str], data: JSONBody[PollIntervalChoice]
    ) -> Agent:
        interval = timedelta(seconds=data.seconds) if data.seconds is not None else None
        await request.parts.intervals.set_own(request.actor, id, interval)
        return shapes.agent(await request.parts.agents.get(request.actor, id))


class PreferencesController(Controller):
    """What holds for the whole fleet."""

    path = "/api/settings"
    tags = ("settings",)

    @get("/", summary="What holds for the whole fleet", responses=refusals())
    async def get_settings(self, request: ApiRequest) -> Preferences:
        return self._told(request)

    @put("/", summary="Set what holds for the whole fleet, from now on", responses=refusals())
    async def set_settings(self, request: ApiRequest, data: JSONBody[PreferencesChange]) -> Preferences:
        await request.parts.intervals.set_fleet(request.actor, timedelta(seconds=data.poll_interval))
        if data.removed_retention is not None:
            retention = timedelta(seconds=data.removed_retention)
            await request.parts.preferences.set_removed_retention(request.actor, retention)
        if data.log_retention is not None:
            kept = timedelta(seconds=data.log_retention)
            await request.parts.preferences.set_log_retention(request.actor, kept)
        if data.result_retention is not None:
            kept = timedelta(seconds=data.result_retention)
            await request.parts.preferences.set_result_retention(request.actor, kept)
        return self._told(request)

    def _told(self, request: ApiRequest) -> Preferences:
        interval = request.parts.intervals.fleet(request.actor)
        return Preferences(
            poll_interval=interval / timedelta(seconds=1),
            removed_retention=request.parts.preferences.removed_retention / timedelta(seconds=1),
            log_retention=request.parts.preferences.log_retention / timedelta(seconds=1),
            result_retention=request.parts.preferences.result_retention / timedelta(seconds=1),
        )
