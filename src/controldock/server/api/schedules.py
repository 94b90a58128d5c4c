"""Schedules: making deployments again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from litestar import Controller, delete, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from controldock.domain.schedule import Lateness, Rule
from controldock.server.api import deployment_shapes, shapes
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.deployments import Deployment
from controldock.server.api.schemas.schedules import NewSchedule, Occurrences, Schedule, ScheduleChange
from controldock.server.services.schedules import Edit, Plan, Seen

MAX_PLAN = 4 * 1024 * 1024  # bytes, as of a deployment

Cron = Annotated[
    str, QueryParameter(name="cron", description="Five fields: minute, hour, day, month, weekday")
]
Zone = Annotated[str, QueryParameter(name="time_zone", description="IANA name")]


class ScheduleController(Controller):
    """Keeping schedules."""

    path = "/api/schedules"
    tags = ("schedules",)

    @get("/", summary="All schedules, those that come next first", responses=refusals())
    async def list_schedules(self, request: ApiRequest) -> list[Schedule]:
        return [_schedule(seen) for seen in await request.parts.schedules.all(request.actor)]

    @get("/preview", summary="When a rule would come around", responses=refusals())
    async def preview_schedule(self, request: ApiRequest, cron: Cron, zone: Zone) -> Occurrences:
        return Occurrences(times=await request.parts.schedules.preview(request.actor, Rule(cron, zone)))

    @post(
        "/",
        summary="Make a deployment again and again",
        request_max_body_size=MAX_PLAN,
        responses=refusals(409, 413),
    )
    async def create_schedule(self, request: ApiRequest, data: JSONBody[NewSchedule]) -> Schedule:
        plan = Plan(
            name=data.name,
            rule=Rule(data.cron, data.time_zone, data.ends_at),
            lateness=Lateness(data.missed, _seconds(data.max_late)),
            wish=deployment_shapes.wish_of(data.deployment),
        )
        return _schedule(await request.parts.schedules.create(request.actor, plan))

    @get("/{id:str}", summary="One schedule", responses=refusals(404))
    async def get_schedule(self, request: ApiRequest, id: FromPath[str]) -> Schedule:
        return _schedule(await request.parts.schedules.get(request.actor, id))

    @patch(
        "/{id:str}",
        summary="Another name, time or deployment",
        request_max_body_size=MAX_PLAN,
        responses=refusals(404, 409, 413),
    )
    async def change_schedule(
        self, request: ApiRequest, id: FromPath[str], data: JSONBody[ScheduleChange]
    ) -> Schedule:
        known = (await request.parts.schedules.get(request.actor, id)).schedule
        rule = Rule(
            data.cron if data.cron is not None else known.rule.cron,
            data.time_zone if data.time_zone is not None else known.rule.time_zone,
            None if data.without_end else data.ends_at or known.rule.ends_at,
        )
        lateness = Lateness(
            data.missed or known.lateness.missed,
            _seconds(data.max_late) if data.max_late is not None else known.lateness.max_late,
        )
        edit = Edit(
            name=data.name,
            rule=rule if rule != known.rule else None,
            lateness=lateness,
            wish=deployment_shapes.wish_of(data.deployment) if data.deployment is not None else None,
        )
        return _schedule(await request.parts.schedules.change(request.actor, id, edit))

    @post("/{id:str}/pause", status_code=200, summary="Make nothing until resumed", responses=refusals(404))
    async def pause_schedule(self, request: ApiRequest, id: FromPath[str]) -> Schedule:
        return _schedule(await request.parts.schedules.pause(request.actor, id))

    @post(
        "/{id:str}/resume", status_code=200, summary="Go on with the next occurrence", responses=refusals(404)
    )
    async def resume_schedule(self, request: ApiRequest, id: FromPath[str]) -> Schedule:
        return _schedule(await request.parts.schedules.resume(request.actor, id))

    @post("/{id:str}/run-now", summary="Make its deployment once more, now", responses=refusals(404))
    async def run_schedule_now(self, request: ApiRequest, id: FromPath[str]) -> Deployment:
        made = await request.parts.schedules.run_now(request.actor, id)
        return shapes.deployment(await request.parts.deployments.get(request.actor, made.id))

    @delete("/{id:str}", summary="Make nothing any more; what was made stays", responses=refusals(404))
    async def delete_schedule(self, request: ApiRequest, id: FromPath[str]) -> None:
        await request.parts.schedules.remove(request.actor, id)


def _seconds(number: float) -> timedelta:
    return timedelta(seconds=min(max(number, -1.0), 1e9))  # what is out of range is refused in its own words


def _schedule(seen: Seen) -> Schedule:
    kept = seen.schedule
    return Schedule(
        id=kept.id,
        name=kept.name,
        cron=kept.rule.cron,
        time_zone=kept.rule.time_zone,
        missed=kept.lateness.missed,
        max_late=kept.lateness.max_late / timedelta(seconds=1),
        ends_at=kept.rule.ends_at,
        next_at=kept.next_at,
        next_times=list(seen.next_times),
        last_at=kept.last_at,
        paused_at=kept.paused_at,
        paused_by=kept.paused_by,
        created_at=kept.created_at,
        created_by=kept.created_by,
        deployment=deployment_shapes.new_deployment(seen.wish),
    )
