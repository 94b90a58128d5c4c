"""What the companion knows and decides: when something is shown, and how; and what is said of it to the agent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import msgspec

from controldock.domain.announcement import Display, Means, NotShown, Priority, ReadHow
from controldock.protocol.desktop import (
    Answered,
    Delayed,
    Displayed,
    FromAgent,
    History,
    Notice,
    Read,
    Show,
    Welcome,
    Withdraw,
)

MAX_TOASTS = 3  # at the same time: the others come as these go
MAX_WINDOWS = (
    4  # that opened by themselves; after a holiday nobody wants to close fifty. Urgent ones know no limit
)
KEPT = 100  # announcements that are remembered here: the agent's history, and as many again

Saying = Displayed | Delayed | Read | Answered


class Stage(Protocol):
    """The screen: shows what it is told to, and tells what happens there by the session's methods."""

    def toast(self, notice: Notice) -> None:
        """Show a small one; `appeared` follows when it can be seen, `toast_gone` when it went by itself."""

    def window(self, notice: Notice, *, by_person: bool) -> None:
        """Show a large one; `appeared` follows as well."""

    def front(self, announcement_id: str) -> bool:
        """Bring what shows it to the front; False when nothing does."""

    def close(self, announcement_id: str) -> None:
        """Take away what shows it; it is no act of the person."""

    def look(self) -> None:
        """Find out what stands in the way, and say so by `present`."""

    def refresh(self) -> None:
        """The history or the connection is another one now."""


@dataclass(slots=True)
class Entry:
    """An announcement in the history, and what it was shown by since the companion was started."""

    notice: Notice
    means: Means | None = None
    is_displayed: bool = False


class Session:
    """One person's; all its methods are called from one thread, the screen's."""

    def __init__(self, stage: Stage, say: Callable[[Saying], None]) -> None:
        self._stage = stage
        self._say = say
        self._entries: dict[str, Entry] = {}
        self._waiting: dict[str, NotShown | None] = {}  # with the reason that the agent was told
        self._toasts: set[str] = set()
        self._windows: set[str] = set()  # those that opened by themselves
        self.welcome: Welcome | None = None
        self.is_linked = False

    # -- what can be asked --

    @property
    def notices(self) -> list[Notice]:
        """The history, newest first."""
        found = (entry.notice for entry in self._entries.values())
        return sorted(found, key=lambda notice: (notice.issued, notice.announcement_id), reverse=True)

    @property
    def unread(self) -> list[Notice]:
        """What nobody here has read yet, newest first."""
        return [notice for notice in self.notices if not notice.read and not notice.withdrawn]

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be shown: look again in a moment."""
        return bool(self._waiting)

    @property
    def is_connected(self) -> bool:
        """Whether what is said here reaches the server now."""
        return self.is_linked and self.welcome is not None and self.welcome.connected

    def notice(self, announcement_id: str) -> Notice | None:
        """As it is known now."""
        entry = self._entries.get(announcement_id)
        return entry.notice if entry is not None else None

    # -- from the agent --

    def linked(self, is_linked: bool) -> None:
        """The agent is there, or gone."""
        self.is_linked = is_linked
        self._stage.refresh()

    def hear(self, message: FromAgent) -> None:
        """What the agent says."""
        match message:
            case Welcome():
                self.welcome = message
            case History():
                self._remember(message.notices)
            case Show():
                self._show(message.notice, again=message.again)
            case Withdraw():
                self._withdraw(message.announcement_id)
        self._stage.refresh()

    def _remember(self, notices: tuple[Notice, ...]) -> None:
        for notice in notices:
            self._keep(notice)
        surplus = self.notices[KEPT:]
        for notice in surplus:
            if notice.announcement_id not in self._waiting:
                del self._entries[notice.announcement_id]

    def _keep(self, notice: Notice) -> Entry:
        """The agent's word, and what the person did here that it may not know yet."""
        entry = self._entries.get(notice.announcement_id)
        if entry is None:
            entry = self._entries[notice.announcement_id] = Entry(notice)
        else:
            known = entry.notice
            entry.notice = msgspec.structs.replace(
                notice,
                read=known.read or notice.read,
                answer=known.answer or notice.answer,
                withdrawn=known.withdrawn or notice.withdrawn,
            )
        return entry

    def _show(self, notice: Notice, *, again: bool) -> None:
        entry = self._keep(notice)
        key = notice.announcement_id
        if key in self._waiting or entry.notice.withdrawn:
            return
        if entry.means is not None and (not again or entry.notice.read or self._stage.front(key)):
            self._say_displayed(entry)  # it may have been forgotten there
        elif notice.display is Display.LOG_ONLY:
            entry.means, entry.is_displayed = Means.HISTORY, True
            self._say_displayed(entry)
        else:
            self._waiting[key] = None
            if notice.priority is Priority.URGENT:
                self._present(key, None)
            else:
                self._stage.look()

    def _say_displayed(self, entry: Entry) -> None:
        if entry.is_displayed and entry.means is not None:
            self._say(Displayed(announcement_id=entry.notice.announcement_id, means=entry.means))

    def _withdraw(self, key: str) -> None:
        self._waiting.pop(key, None)
        self._stage.close(key)
        self._gone(key)
        entry = self._entries.get(key)
        if entry is not None:
            entry.notice = msgspec.structs.replace(entry.notice, withdrawn=True)

    # -- from the screen --

    def present(self, obstacle: NotShown | None, now: datetime) -> None:
        """Show what waits, unless something stands in the way."""
        for key in list(self._waiting):
            if self._entries[key].notice.expires <= now:
                del self._waiting[key]  # the agent knows by itself
            else:
                self._present(key, obstacle)

    def _present(self, key: str, obstacle: NotShown | None) -> None:
        notice = self._entries[key].notice
        is_urgent = notice.priority is Priority.URGENT
        if obstacle is not None and not is_urgent:
            if self._waiting[key] is not obstacle:
                self._waiting[key] = obstacle
                self._say(Delayed(announcement_id=key, why=obstacle))
            return
        is_toast = notice.display is Display.TOAST and not is_urgent
        shown, most = (self._toasts, MAX_TOASTS) if is_toast else (self._windows, MAX_WINDOWS)
        if len(shown) >= most and not is_urgent:
            return
        del self._waiting[key]
        shown.add(key)
        self._put(self._entries[key], is_toast=is_toast)

    def _put(self, entry: Entry, *, is_toast: bool) -> None:
        entry.means = Means.TOAST if is_toast else Means.WINDOW
        if is_toast:
            self._stage.toast(entry.notice)
        else:
            self._stage.window(entry.notice, by_person=False)

    def appeared(self, key: str, means: Means) -> None:
        """It can be seen now."""
        entry = self._entries.get(key)
        if entry is not None and not (entry.is_displayed and entry.means is means):
            entry.means, entry.is_displayed = means, True
            self._say_displayed(entry)

    def failed(self, key: str) -> None:
        """It could not be shown."""
        self._gone(key)
        entry = self._entries.get(key)
        if entry is not None and not entry.is_displayed:
            entry.means = None  # so that the agent may try again
            self._say(Delayed(announcement_id=key, why=NotShown.FAILED))

    def toast_gone(self, key: str) -> None:
        """A small one went by itself; nobody has touched it."""
        self._gone(key)

    # -- from the person --

    def opened(self, key: str) -> None:
        """Out of a toast or the history."""
        entry = self._entries.get(key)
        if entry is None:
            return
        self._waiting.pop(key, None)
        if key in self._toasts:
            self._stage.close(key)
        self._gone(key)
        if not self._stage.front(key):
            self._stage.window(entry.notice, by_person=True)
        if not entry.notice.withdrawn:
            self._read(key, ReadHow.OPENED)

    def closed(self, key: str) -> None:
        """A window or a toast."""
        self._read(key, ReadHow.CLOSED)
        self._gone(key)

    def confirmed(self, key: str) -> None:
        """By the button that asked for it."""
        self._say(Read(announcement_id=key, how=ReadHow.CONFIRMED))
        self._mark_read(key)

    def answered(self, key: str, answer: str) -> None:
        """A question."""
        self._say(Answered(announcement_id=key, answer=answer))
        self._say(Read(announcement_id=key, how=ReadHow.ANSWERED))
        entry = self._entries.get(key)
        if entry is not None:
            entry.notice = msgspec.structs.replace(entry.notice, answer=answer)
        self._mark_read(key)

    def _read(self, key: str, how: ReadHow) -> None:
        entry = self._entries.get(key)
        if entry is not None and not entry.notice.read:
            self._say(Read(announcement_id=key, how=how))
            self._mark_read(key)

    def _mark_read(self, key: str) -> None:
        entry = self._entries.get(key)
        if entry is not None:
            entry.notice = msgspec.structs.replace(entry.notice, read=True)
        self._stage.refresh()

    def _gone(self, key: str) -> None:
        had_place = key in self._toasts or key in self._windows
        self._toasts.discard(key)
        self._windows.discard(key)
        if had_place and self._waiting:
            self._stage.look()
