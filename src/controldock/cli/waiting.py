"""Why a PC is not done, as a sentence on a terminal."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from controldock.cli.terminal import moment, visible
from controldock.domain.waiting import WaitingCode

if TYPE_CHECKING:
    from controldock.server.api.schemas.outcomes import Waiting

_W = WaitingCode
SENTENCES: dict[WaitingCode, str] = {
    _W.PLANNED_FOR: "Planned for {at}",
    _W.CANCELLED_BEFORE_START: "Cancelled before it started",
    _W.REMOVED: "The PC was removed",
    _W.QUARANTINED: "Quarantined: more than one PC claims to be it",
    _W.CANCELLING: "Told to stop; it has not said how it ended",
    _W.CANCELLING_OFFLINE: "Offline since {since}; it is told to stop when it is back",
    _W.PAUSED_BY: "Paused by {by}",
    _W.NEVER_CONNECTED: "Approved, but never connected yet",
    _W.OFFLINE_SINCE: "Offline since {since}; it waits until {deadline}",
    _W.IN_QUEUE: "Number {place} in its queue, behind {behind}",
    _W.NOT_TAKEN_YET: "Online; it takes it in a moment",
    _W.HANDED_OVER: "Handed over at {at}",
    _W.HANDED_OVER_OFFLINE: "Handed over at {at}; offline since {since}",
    _W.RUNNING_SINCE: "Running since {at}",
    _W.RUNNING_OFFLINE: "It ran when it went offline at {since}",
    _W.EXPIRED: "It did not take it before {deadline}",
    _W.INTERRUPTED: "The PC or its agent went down while it ran",
    _W.NEVER_HEARD_AGAIN: "Handed over at {at}, and never heard of again",
}
_TIMES = frozenset({"at", "since", "deadline"})


class _Parts(dict[str, str]):
    """What the server did not tell is not known here."""

    def __missing__(self, key: str) -> str:
        return "?"


def sentence(waiting: Waiting) -> str:
    """The sentence; of a server that knows more than this program, its code."""
    parts = {name: _shown(name, value) for name, value in waiting.params.items()}
    return SENTENCES[waiting.code].format_map(_Parts(parts))


def _shown(name: str, value: str | int) -> str:
    if name in _TIMES and isinstance(value, str):
        return moment(datetime.fromisoformat(value))
    return visible(str(value))
