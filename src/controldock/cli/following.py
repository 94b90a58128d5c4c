"""Following one thing until it is as somebody waits for it, across restarts of the server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.sources import Sources

T = TypeVar("T")

RECONNECT_AFTER = 1.0  # seconds: a server that restarts is back soon
PASSING = frozenset({401, 429, 502, 503, 504})  # what a server says while it restarts
PATIENCE = 300.0  # seconds without any answer until nobody waits any more


def follow(
    open_client: Callable[[], Client],
    noun: str,
    id: str,
    look: Callable[[Client], T],
    is_enough: Callable[[T], bool],
    sources: Sources,
) -> T:
    """Look at it now and whenever the server says that it changed, until it is enough."""
    from controldock.cli.client import ApiError, Unreachable  # needs httpx, which an agent's PC does not have

    lost_since: float | None = None
    while True:
        try:
            with open_client() as client:  # anew each time: a restarted server has a new local key
                for known in _looks(client, noun, id, look):
                    lost_since = None
                    if is_enough(known):
                        return known
        except (Unreachable, ApiError) as failure:
            if isinstance(failure, ApiError) and failure.status not in PASSING:
                raise
            lost_since = lost_since or sources.monotonic()
            if sources.monotonic() - lost_since > PATIENCE:
                raise
        time.sleep(RECONNECT_AFTER)


def _looks(client: Client, noun: str, id: str, look: Callable[[Client], T]) -> Iterator[T]:
    for change in client.changes():
        ids = change.get(noun, [] if not change else None)
        if ids is not None and (not ids or id in ids):  # an empty list means: many
            yield look(client)
