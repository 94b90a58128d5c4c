"""Schedules: deployments that are made again and again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from controldock.domain.schedule import Missed
from controldock.server.api.schemas.deployments import NewDeployment
from controldock.server.api.schemas.forms import Input, Line, Output

Cron = Annotated[
    Line,
    Meta(
        description="Minute, hour, day of the month, month, day of the week, on the wall clock of the time zone",
        examples=["30 18 * * MON-FRI"],
    ),
]
Zone = Annotated[Line, Meta(description="IANA name", examples=["Asia/Seoul"])]
Late = Annotated[
    float,
    Meta(
        description="Seconds that an occurrence which no server saw may be late and still be made",
        examples=[3600.0],
    ),
]
End = Annotated[datetime, Meta(tz=True, description="None at or after it")]
Policy = Annotated[
    Missed,
    Meta(
        description="What becomes of occurrences that passed while no server was running: skip none of them is made, "
        "once the last one, all every one (10 at most)"
    ),
]


class NewSchedule(Input, frozen=True):
    """A deployment to make again and again."""

    cron: Cron
    time_zone: Zone
    deployment: Annotated[
        NewDeployment, Meta(description="`starts_at` must be null; each occurrence starts at once")
    ]
    name: Line = ""  # empty: that of the deployment
    missed: Policy = Missed.ONCE
    max_late: Late = 3600.0
    ends_at: End | None = None


class ScheduleChange(Input, frozen=True):
    """What is to be another; what is left out stays as it is. A deployment replaces the whole of the old one."""

    name: Line | None = None
    cron: Cron | None = None
    time_zone: Zone | None = None
    missed: Policy | None = None
    max_late: Late | None = None
    ends_at: End | None = None
    without_end: bool = False
    deployment: NewDeployment | None = None


class Schedule(Output, frozen=True):
    """A schedule, and when it comes around."""

    id: str
    name: str
    cron: str
    time_zone: str
    missed: Missed
    max_late: float
    ends_at: datetime | None
    next_at: datetime | None  # null: it is over
    next_times: list[datetime]  # a few; none while it is paused
    last_at: datetime | None  # the occurrence that was made last
    paused_at: datetime | None
    paused_by: str
    created_at: datetime
    created_by: str
    deployment: NewDeployment  # without its secrets


class Occurrences(Output, frozen=True):
    """When a rule comes around."""

    times: list[datetime]
