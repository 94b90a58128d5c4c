"""A screen that only notes what it was told, and a story's announcements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from controldock.domain.announcement import Display, Priority
from controldock.protocol.desktop import Notice

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def notice(number: int = 1, **changes: Any) -> Notice:
    """An announcement; the higher its number, the newer."""
    fields: dict[str, Any] = {
        "announcement_id": f"{number:026d}",
        "title": f"Title {number}",
        "body": "Body",
        "sender": "Kim",
        "issued": NOW + timedelta(seconds=number),
        "expires": NOW + timedelta(hours=24),
        "priority": Priority.NORMAL,
        "display": Display.WINDOW,
    }
    return Notice(**(fields | changes))


class NotedStage:
    """Keeps `session.Stage`."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []
        self.here: set[str] = set()  # what is on the screen
        self.looks = 0

    def toast(self, notice: Notice) -> None:
        self.done.append(("toast", notice.announcement_id))
        self.here.add(notice.announcement_id)

    def window(self, notice: Notice, *, by_person: bool) -> None:
        self.done.append(("opened" if by_person else "window", notice.announcement_id))
        self.here.add(notice.announcement_id)

    def front(self, announcement_id: str) -> bool:
        self.done.append(("front", announcement_id))
        return announcement_id in self.here

    def close(self, announcement_id: str) -> None:
        self.done.append(("close", announcement_id))
        self.here.discard(announcement_id)

    def look(self) -> None:
        self.looks += 1

    def refresh(self) -> None:
        pass
