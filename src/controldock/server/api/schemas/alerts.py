"""Alert rules, destinations and alerts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from controldock.domain.alert import Language, News
from controldock.server.api.schemas.forms import NO_CONTROLS, Input, Line, Output

Minutes = Annotated[int, Meta(description="1 minute to 30 days", examples=[10])]


class NewAlertDestination(Input, frozen=True):
    """Where messages shall go."""

    name: Annotated[str, Meta(max_length=200, pattern=NO_CONTROLS, examples=["IT room"])]
    url: Annotated[
        str,
        Meta(
            max_length=2000,
            description="Of a service that apprise knows; never shown again",
            examples=[
                "mailtos://user:password@smtp.example.com?to=it@example.com",
                "jsons://hook.example.com/pcs",
            ],
        ),
    ]
    language: Language = Language.ENGLISH


class AlertDestination(Output, frozen=True):
    """Where messages go, without the secrets in its URL."""

    id: str
    name: str
    shown_url: str  # service and host
    language: Language
    created_at: datetime
    created_by: str


class NewAlertRule(Input, frozen=True):
    """A rule as it shall be."""

    name: Annotated[str, Meta(max_length=200, pattern=NO_CONTROLS, examples=["Lab 1 is gone"])]
    minutes: Minutes
    destination_ids: Annotated[list[Line], Meta(max_length=100)]
    tag_ids: Annotated[tuple[Line, ...], Meta(max_length=100, description="Any of these; none: all PCs")] = ()
    when_shut_down: bool = False
    tell_return: bool = True
    enabled: bool = True


class AlertRule(Output, frozen=True):
    """A rule: PCs with any of these tags shall not be offline for longer."""

    id: str
    name: str
    minutes: int
    everyone: bool  # all PCs; false with no tags: its tags were deleted, and it is for nobody
    tag_ids: list[str]
    destination_ids: list[str]
    when_shut_down: bool
    tell_return: bool
    enabled: bool
    created_at: datetime
    created_by: str


class AlertAgent(Output, frozen=True):
    """A PC of an alert."""

    agent_id: str
    host_name: str
    offline_since: datetime
    back_at: datetime | None


class AlertMessage(Output, frozen=True):
    """How telling one destination went."""

    destination_name: str
    news: News
    tries: int
    delivered_at: datetime | None
    next_try_at: datetime | None
    problem: str


class Alert(Output, frozen=True):
    """PCs of one rule that fell silent together."""

    id: str
    rule_id: str
    rule_name: str
    opened_at: datetime
    told_at: datetime | None
    closed_at: datetime | None
    total: int
    missing: int
    agents: list[AlertAgent]  # the first 100 by name
    messages: list[AlertMessage]


class AlertPage(Output, frozen=True):
    """Alerts, newest first."""

    alerts: list[Alert]
    next_cursor: str | None
