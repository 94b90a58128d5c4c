"""Alerts: which PCs may not fall silent, and when a message about those that did is complete."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from controldock.domain.errors import Invalid

MAX_NAME = 64  # characters
MIN_SILENCE, MAX_SILENCE = timedelta(minutes=1), timedelta(days=30)
MAX_DESTINATIONS = 10  # of one rule
MAX_TAGS = 20  # of one rule
# A room that loses its power vanishes within a poll interval, PC after PC: wait until no more follow, but not for ever.
QUIET = timedelta(seconds=45)
LONGEST_WAIT = timedelta(minutes=5)


class Language(StrEnum):
    """What people at a destination read."""

    KOREAN = "ko"
    ENGLISH = "en"


class News(StrEnum):
    """What a message says of an alert."""

    OFFLINE = "offline"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where messages go. The URL holds credentials and is never shown again."""

    id: str
    name: str
    url: str  # as apprise takes it: mailtos://user:password@smtp.example, json://hook.example/path
    language: Language
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class AlertRule:
    """PCs that have any of these tags, or everyone, shall not be offline for longer than `silence`.

    A rule whose tags were all deleted is for nobody: it does not come to mean everyone by that.
    """

    id: str
    name: str
    silence: timedelta
    everyone: bool
    tag_ids: tuple[str, ...]
    destination_ids: tuple[str, ...]
    when_shut_down: bool  # tell also of PCs that were shut down: a lab is switched off every evening
    tell_return: bool  # a second message once all are back
    enabled: bool
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class Alert:
    """PCs of one rule that fell silent together. Open until each is back, or no longer looked at."""

    id: str
    rule_id: str
    rule_name: str
    opened_at: datetime  # the first of them crossed the limit
    grew_at: datetime  # the last one did
    told_at: datetime | None = None
    closed_at: datetime | None = None
    total: int = 0
    missing: int = 0  # not back yet


def check_rule(name: str, silence: timedelta, tags: Collection[str], destinations: Collection[str]) -> None:
    """Raise Invalid with a reason for each field that can't be right."""
    wrong: dict[str, str] = {}
    if not name:
        wrong["name"] = "name_empty"
    elif len(name) > MAX_NAME:
        wrong["name"] = "name_too_long"
    if not MIN_SILENCE <= silence <= MAX_SILENCE:
        wrong["minutes"] = "minutes_out_of_range"
    if len(tags) > MAX_TAGS:
        wrong["tag_ids"] = "too_many"
    if not destinations:
        wrong["destination_ids"] = "destination_missing"
    elif len(destinations) > MAX_DESTINATIONS:
        wrong["destination_ids"] = "too_many"
    if wrong:
        raise Invalid("The alert rule can't be kept: " + ", ".join(wrong) + ".", fields=wrong)


def is_complete(alert: Alert, now: datetime) -> bool:
    """Whether its message may go out: no other PC followed for a while, or one has waited long enough."""
    return now - alert.grew_at >= QUIET or now - alert.opened_at >= LONGEST_WAIT
