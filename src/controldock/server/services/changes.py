"""What changed, told to every open console: nouns and ids, never contents, which each console may fetch if it may."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import contextmanager, suppress
from enum import StrEnum
from typing import Iterator  # noqa: UP035

EVEN_OUT = 0.25  # seconds between two messages to one console: 4 a second look live and cost nothing
MANY = 200  # ids of one noun in a message; more is told as "many": fetch all


class Noun(StrEnum):
    """What can change."""

    AGENTS = "agents"
    REGISTRATIONS = "registrations"
    DEPLOYMENTS = "deployments"
    ENROLLMENT_TOKENS = "enrollment_tokens"
    TAGS = "tags"
    SAVED_FILTERS = "saved_filters"
    ALERTS = "alerts"
    SCHEDULES = "schedules"
    TEMPLATES = "templates"
    ANNOUNCEMENTS = "announcements"


class Subscription:
    """One console's view: what changed since it was told last."""

    def __init__(self) -> None:
        self._changed: dict[Noun, set[str] | None] = {}  # None: many
        self._news = asyncio.Event()

    def add(self, noun: Noun, ids: Iterable[str]) -> None:
        """Note a change."""
        known = self._changed.setdefault(noun, set())
        if known is not None:
            known.update(ids)
            if len(known) > MANY:
                self._changed[noun] = None
        self._news.set()

    async def next(self, patience: float) -> dict[Noun, list[str]]:
        """What changed, as soon as something did, gathered over EVEN_OUT; empty after `patience` seconds of silence."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._news.wait()
        if not self._news.is_set():
            return {}
        changed, self._changed = self._changed, {}
        self._news.clear()
        return {noun: sorted(ids) if ids is not None else [] for noun, ids in changed.items()}


class Changes:
    """The hub between use cases and consoles of this process."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()

    def publish(self, noun: Noun, ids: Iterable[str]) -> None:
        """Tell every console that these changed. Called after the commit."""
        if not self._subscriptions:
            return
        ids = list(ids)
        for subscription in self._subscriptions:
            subscription.add(noun, ids)

    @contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        """A view for as long as the console listens."""
        subscription = Subscription()
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)


async def even_flow(subscription: Subscription, silence: float) -> AsyncIterator[dict[Noun, list[str]]]:
    """What changed, at most once in EVEN_OUT; an empty one after `silence` seconds without news."""
    while True:
        yield await subscription.next(silence)
        await asyncio.sleep(EVEN_OUT)
