"""The inventory of one simulated session: told soon after the welcome and when somebody asks, again after a refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from controldock.protocol.inventory import AnyChange
from controldock.protocol.messages import AnyRequest, Inventory, Refused
from controldock.simulator.portrait import Portrait
from controldock.simulator.surroundings import Surroundings

FIRST_LOOK = 5.0  # seconds after the welcome at most, as real agents have
MIN_RETRY = 5.0  # seconds after a refusal, at least
RETRY_SPREAD = 2.0  # come again spread over so many times what the server asked for


class Reporter:
    """Tells the server from its welcome until it is stopped; `say` sends what is made for an id, and gives that id."""

    __slots__ = ("_held", "_id", "_is_told", "_portrait", "_say", "_surroundings", "_timer")

    def __init__(
        self,
        surroundings: Surroundings,
        portrait: Portrait,
        say: Callable[[Callable[[int], AnyRequest]], int],
    ) -> None:
        self._surroundings = surroundings
        self._portrait = portrait
        self._held: dict[str, str] | None = None  # None: this server takes none
        self._say = say
        self._is_told = False
        self._id = 0  # of the message without an answer yet; 0: there is none
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, held: Mapping[str, str] | None) -> None:
        """The welcome says what the server holds."""
        self._held = None if held is None else dict(held)

    def start(self) -> None:
        """Look soon."""
        if self._held is None:
            self._count(is_told=True)
        else:
            self._look_in(self._surroundings.sources.uniform(0.0, FIRST_LOOK))

    def collect_now(self) -> None:
        """Somebody wants to know, even if nothing changed."""
        if self._held is not None and not self._id:
            self._tell(self._changes())

    def take(self, id: int, digests: Mapping[str, str]) -> None:
        """The server answered."""
        if id == self._id and self._held is not None:
            self._id = 0
            self._held |= digests
            self._count(is_told=not self._changes())

    def is_refused(self, answer: Refused) -> bool:
        """Whether this refusal was for the inventory: it comes again, and only if it can't that is an error."""
        if answer.id != self._id:
            return False
        self._id = 0
        if answer.retry_after is None:
            self._surroundings.figures.errors[answer.code] += 1
        else:
            spread = self._surroundings.sources.uniform(1.0, 1.0 + RETRY_SPREAD)
            self._look_in(max(answer.retry_after, MIN_RETRY) * spread)
        return True

    def stop(self) -> None:
        """The connection is over."""
        self._count(is_told=False)
        if self._timer is not None:
            self._timer.cancel()

    def _look_in(self, seconds: float) -> None:
        self._timer = self._surroundings.loop.call_later(seconds, self._look)

    def _look(self) -> None:
        changes = self._changes()
        if not changes:
            self._count(is_told=True)
        elif not self._id:
            self._tell(changes)

    def _tell(self, changes: tuple[AnyChange, ...]) -> None:
        self._id = self._say(lambda id: Inventory(id=id, changes=changes))

    def _count(self, *, is_told: bool) -> None:
        self._surroundings.figures.told += is_told - self._is_told
        self._is_told = is_told

    def _changes(self) -> tuple[AnyChange, ...]:
        return self._portrait.changes(self._held or {}, self._surroundings.now())
