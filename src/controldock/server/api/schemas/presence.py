"""How PCs come and go, what their heartbeats tell, and how often they are to be heard."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from controldock.domain.presence import PresenceReason
from controldock.server.api.schemas.forms import Input, Output

# The bounds are the domain's, which says so in its own words; these only keep out what is no duration at all.
Seconds = Annotated[float, Meta(gt=0, le=1e9, description="From 5 to 3,600 seconds", examples=[30.0])]

Retention = Annotated[
    float, Meta(gt=0, le=1e9, description="From a day to ten years", examples=[2_592_000.0])
]


class Transports(Output, frozen=True):
    """When a PC was heard last, by the way it took; null: not since the server started."""

    tcp: datetime | None
    udp: datetime | None


class Load(Output, frozen=True):
    """How busy a PC is: shares from 0 to 1; null: not known."""

    cpu: float | None
    memory: float | None
    disk: float | None  # of the system's disk


class LoadPoint(Output, frozen=True):
    """The means over one step, which begins at `at`."""

    at: datetime
    cpu: float | None
    memory: float | None
    disk: float | None


class MetricsSpan(StrEnum):
    """How far back."""

    HOUR = "hour"  # by the minute
    DAY = "day"  # by five minutes


class Metrics(Output, frozen=True):
    """The load of a PC over time, oldest first, one point a step; null where nothing was heard."""

    step: int  # seconds
    points: list[LoadPoint | None]


class PresenceChange(Output, frozen=True):
    """A PC came or went. Of one that went, `at` is its last sign of life."""

    at: datetime
    online: bool
    reason: PresenceReason


class PollIntervalChoice(Input, frozen=True):
    """How often one PC shows itself."""

    seconds: Seconds | None  # null: as often as the fleet


class Preferences(Output, frozen=True):
    """What holds for the whole fleet."""

    poll_interval: float  # seconds, of every PC that has none of its own
    removed_retention: float  # seconds for which a removed PC can be restored
    log_retention: float  # seconds for which logs are kept
    result_retention: float  # seconds for which deployments that are over are kept


class PreferencesChange(Input, frozen=True):
    """What shall hold for the whole fleet from now on."""

    poll_interval: Seconds
    removed_retention: Retention | None = None  # null: as it is
    log_retention: Retention | None = None
    result_retention: Retention | None = None
