"""What an agent's poll is on the server: the line it came on, and what it can be answered with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from controldock.domain.receipts import Owed
from controldock.protocol.announcements import Notice
from controldock.protocol.orders import Order as SignedOrder
from controldock.server.services.errands import Errand, Errands
from controldock.server.store.owed import OwedNotice

# Seconds for which a look that left nothing is believed: whatever makes work wakes its agents, so a poll without news
# needs none. It is looked again all the same, for a wake that was lost. At 10,000 idle agents these looks, each a
# transaction, were most of what the server did.
FRESH = 120.0
NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Order:
    """An attempt to be made. `assigned_at` tells this hand-out from any other of the same attempt."""

    attempt_id: str
    task_id: str
    deployment_id: str
    signed: SignedOrder
    assigned_at: datetime


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Attempts to be ended."""

    attempt_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewInterval:
    """How often the agent is to show itself was changed."""


@dataclass(frozen=True, slots=True)
class Announced:
    """Announcements that the PC has not said yet that it has."""

    notices: tuple[Notice, ...]
    owed: tuple[OwedNotice, ...]  # the same, as the database has them
    more: bool = False  # there are others that did not fit


Found = Order | Cancellation | NewInterval | Errand | Announced | None


@dataclass(slots=True)
class Line:
    """One agent's open session, as far as handing out is concerned."""

    agent_id: str
    replaced: Callable[[], None]  # called when the same agent opens a newer one
    is_reconfigured: bool = False  # its interval was changed, and it was not told yet
    news: bool = False  # there is probably something that it has not heard of
    work: bool = False  # and it is probably work, which takes a transaction that writes
    errands: Errands = field(default_factory=Errands)  # favors to ask it
    waiting: Poll | None = None  # its poll, while that waits for news
    told: set[str] = field(default_factory=set)  # attempts whose cancellation it was told in this session
    # Announcements that it was told in this session: as what, and when on the loop's clock.
    heard: dict[str, tuple[Owed, float]] = field(default_factory=dict)
    anew: tuple[OwedNotice, ...] = ()  # what it was told to show once more, by the answer to its last poll
    bare_since: float = NEVER  # the loop's time when the database was seen to hold nothing more for it

    def is_bare(self, now: float) -> bool:
        """Whether it is known without a look that there is nothing: news would have been told."""
        return now - self.bare_since < FRESH


@dataclass(slots=True, eq=False)
class Poll:
    """A poll from its question to its answer. By callbacks: every idle agent has one, and a task each would cost a
    fleet more time than its work, and more memory than its state."""

    line: Line
    capacity: int
    end: float  # on the loop's clock
    found: asyncio.Future[Found]
    timer: asyncio.TimerHandle | None = None

    def settle(self, found: Found) -> None:
        """Answer it, unless nobody asks any more."""
        if not self.found.done():
            self.found.set_result(found)

    def settle_interval(self) -> None:
        """Answer it with the new interval, unless that was told meanwhile."""
        if self.line.is_reconfigured and not self.found.done():
            self.line.is_reconfigured = False
            self.found.set_result(NewInterval())

    def settle_unasked(self) -> bool:
        """Answer it with what needs no look into the database, if there is any."""
        if self.found.done():
            return False
        if (errand := self.line.errands.take()) is not None:
            self.settle(errand)
        else:
            self.settle_interval()
        return self.found.done()

    def stop_waiting(self, _: object = None) -> None:
        """It is over, or looks again."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        if self.line.waiting is self:
            self.line.waiting = None
