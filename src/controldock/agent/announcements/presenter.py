"""Shows each announcement once to everybody at this PC: by the companion of their session, else by the system's means.

nobody logged on, locked, a full screen ──▶ pending, with the reason ──▶ shown when that is over, until it expires
showing is on disk ──▶ it is shown ──▶ shown is on disk
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass

import structlog
from msgspec.structs import replace

from controldock.agent.announcements import notes
from controldock.agent.announcements.book import SYSTEM, Book, Entry, Note
from controldock.agent.announcements.desk import Companion
from controldock.agent.announcements.notes import with_note
from controldock.agent.errors import JournalFull
from controldock.agent.inventory.background import in_background
from controldock.agent.platform.screens import Poster, Reply, Screens, Seat
from controldock.agent.server_clock import ServerClock
from controldock.domain.announcement import Display, Means, NotShown
from controldock.protocol.announcements import Text
from controldock.protocol.desktop import Show
from controldock.sources import Sources

log = structlog.get_logger(__name__)

LOOK = 5.0  # seconds between two looks at who is there, while something waits for somebody
REST = 15.0  # seconds, while everybody who is there has seen all
COMPANION_WITHIN = 20.0  # seconds after a log-on, and after our own start, that a companion has to come
RETURN_WITHIN = 30.0  # seconds that a companion which was told to show something may be away
TRY_AGAIN = 30.0  # seconds until the system's means are tried again: a desktop may just be starting

Companions = Callable[[], Collection[Companion]]
MAX_SEATS = 512  # of one PC; a terminal server has some hundred, and its receipt tells of the first ones
_Place = tuple[str, str]  # an announcement and a session


@dataclass(frozen=True, slots=True)
class _Scene:
    """Who is there."""

    seats: dict[str, Seat]
    companions: dict[str, Companion]  # by session
    processes: frozenset[str]  # of companions


class Presenter:
    """Outlives sessions with the server: what came once is shown whether or not the server can be reached."""

    def __init__(
        self,
        book: Book,
        screens: Screens,
        companions: Companions,
        clock: ServerClock,
        sources: Sources,
    ) -> None:
        self._book = book
        self._screens = screens
        self._companions = companions
        self._clock = clock
        self._sources = sources
        self._woken = asyncio.Event()
        self._began = sources.monotonic()
        self._showing: set[_Place] = set()  # by the system, this moment
        self._asked: dict[_Place, str] = {}  # which companion was told, since our start
        self._tried: dict[_Place, float] = {}  # when the system's means failed
        self._refused: set[_Place] = set()  # by the companion
        self._gone: dict[str, float] = {}  # companions, since when

    def wake(self) -> None:
        """Something is to be shown, or somebody came."""
        self._woken.set()

    def came(self, companion: Companion) -> None:
        """It says what it has shown. What it was told to show and has not, it does not know: so that is safe to say
        again."""
        self._gone.pop(companion.process, None)
        self._asked = {place: who for place, who in self._asked.items() if who != companion.process}
        for entry in self._book.entries:
            place = (entry.announcement_id, companion.seat.key)
            if entry.announcement_id in companion.shown:
                self._change(place, lambda note: notes.displayed(note, None, self._clock.now()))
            elif (note := entry.sessions.get(companion.seat.key)) and note.begun == companion.process:
                self._change(place, notes.unbegun)
        self.wake()

    def left(self, companion: Companion) -> None:
        """It may come again, and say what it has shown."""
        self._gone[companion.process] = self._sources.monotonic()
        self.wake()

    def failed(self, announcement_id: str, seat: str) -> None:
        """The companion there can't show it."""
        self._refused.add((announcement_id, seat))
        self.wake()

    def forget_asked(self, announcement_id: str) -> None:
        """It is shown anew."""
        for places in (self._asked, self._tried):
            for place in [place for place in places if place[0] == announcement_id]:
                del places[place]
        self._refused = {place for place in self._refused if place[0] != announcement_id}
        self.wake()

    async def run(self) -> None:
        """Show what there is, until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._woken.clear()
                pause = await self._turn(group)
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._woken.wait()

    async def _turn(self, group: asyncio.TaskGroup) -> float | None:
        """See to everything once. Seconds until the next look; None: there is nothing to look for."""
        now = self._clock.now()
        self._close_expired()
        open_ones = [entry for entry in self._book.entries if entry.is_to_show(now)]
        if not open_ones:
            return None
        scene = await self._look()
        if scene is None:
            return LOOK
        waits = False
        for entry in open_ones:
            waits |= await self._see_to(entry.announcement_id, scene, group)
        return LOOK if waits or not scene.seats else REST

    async def _look(self) -> _Scene | None:
        try:
            seats = await in_background(_nothing, self._screens.seats)
        except Exception as error:  # whatever is wrong with this PC, the agent has other work to do
            log.warning("announcements.nobody_seen", exc_info=error)
            return None
        here = self._companions()
        # A companion is the proof that somebody is there, also where the system knows of nobody.
        known = {one.seat.key: one.seat for one in here} | {seat.key: seat for seat in seats}
        processes = frozenset(one.process for one in here)
        return _Scene(known, {one.seat.key: one for one in here}, processes)

    async def _see_to(self, announcement_id: str, scene: _Scene, group: asyncio.TaskGroup) -> bool:
        """Show it to whoever has not seen it. Whether somebody still has to."""
        self._note_whole(announcement_id, scene)
        self._follow(announcement_id, scene)
        waits = False
        for seat in scene.seats.values():
            entry = self._book.get(announcement_id)
            if entry is not None and self._is_owed(entry, seat):
                waits |= not await self._show(announcement_id, seat, group)
        return waits

    def _is_owed(self, entry: Entry, seat: Seat) -> bool:
        note = entry.sessions.get(seat.key)
        return note is not None and (note.again or not note.may_have_been_seen)

    # -- what was begun, and did not end

    def _follow(self, announcement_id: str, scene: _Scene) -> None:
        """Find out whether those who were told to show it still can say that they did."""
        entry = self._book.get(announcement_id)
        for key, note in (entry.sessions if entry is not None else {}).items():
            if entry is None or not note.begun or note.displayed_at is not None:
                continue
            if not self._may_still_say(announcement_id, key, note, scene):
                log.warning("announcement.interrupted", announcement=announcement_id, session=key)
                entry = with_note(entry, key, notes.not_shown(note, NotShown.INTERRUPTED))
                self._book.note(entry)

    def _may_still_say(self, announcement_id: str, key: str, note: Note, scene: _Scene) -> bool:
        if note.begun == SYSTEM:
            return (announcement_id, key) in self._showing
        if note.begun in scene.processes:
            return True
        since = self._gone.get(note.begun, self._began)
        return key not in scene.companions and self._sources.monotonic() - since < RETURN_WITHIN

    # -- showing

    async def _show(self, announcement_id: str, seat: Seat, group: asyncio.TaskGroup) -> bool:
        """Whether it was begun, here and now, or nobody waits for it any more."""
        is_hidden = await in_background(_nothing, lambda: self._screens.is_hidden(seat))
        entry = self._book.get(announcement_id)  # as it is now: it may have been withdrawn meanwhile
        text = entry.text if entry is not None and entry.is_to_show(self._clock.now()) else None
        if entry is None or text is None or not self._is_owed(entry, seat):
            return True
        if is_hidden:
            self._set_reason(entry, seat, NotShown.LOCKED)
            return False
        companion = next((one for one in reversed([*self._companions()]) if one.seat.key == seat.key), None)
        if companion is not None and (announcement_id, seat.key) not in self._refused:
            return self._tell(entry, text, seat, companion)
        return self._may_system(entry, text, seat) and self._begin_by_system(entry, text, seat, group)

    def _tell(self, entry: Entry, text: Text, seat: Seat, companion: Companion) -> bool:
        """Have a companion show it. One that waits for a full screen to end knows it already."""
        place = (entry.announcement_id, seat.key)
        note = entry.sessions[seat.key]
        if self._asked.get(place) == companion.process and not note.again:
            return False
        if not self._begin(entry, seat, note, companion.process):
            return False
        self._asked[place] = companion.process
        companion.say(Show(notice=notes.notice_of(text, entry, seat.user), again=note.again))
        return True

    def _begin(self, entry: Entry, seat: Seat, note: Note, who: str) -> bool:
        """On disk before it is on the screen."""
        begun = replace(note, begun=who, not_shown=None, again=False)
        others = {
            key: replace(other, again=False) if other.user == seat.user and other.displayed_at else other
            for key, other in entry.sessions.items()
        }
        try:
            self._book.record(replace(entry, sessions={**others, seat.key: begun}, not_shown=None))
        except JournalFull as error:
            log.error("announcement.no_room", announcement=entry.announcement_id, reason=error.message)
            return False
        return True

    def _may_system(self, entry: Entry, text: Text, seat: Seat) -> bool:
        """Whether the system's means are to be tried now."""
        if text.display is Display.LOG_ONLY:
            self._set_reason(entry, seat, NotShown.NO_MEANS)  # only a companion has a history
            return False
        place, now = (entry.announcement_id, seat.key), self._sources.monotonic()
        if place not in self._refused:
            on = self._sources.now().timestamp() - seat.since if seat.since is not None else COMPANION_WITHIN
            if now - self._began < COMPANION_WITHIN or 0 <= on < COMPANION_WITHIN:
                return False
        return now - self._tried.get(place, -TRY_AGAIN) >= TRY_AGAIN

    def _begin_by_system(self, entry: Entry, text: Text, seat: Seat, group: asyncio.TaskGroup) -> bool:
        note = entry.sessions[seat.key]
        if not self._begin(entry, seat, note, SYSTEM):
            return False
        self._showing.add((entry.announcement_id, seat.key))
        poster = Poster(
            announcement_id=entry.announcement_id,
            title=text.title,
            body=text.body,
            sender=text.sender,
            priority=text.priority,
            asks_yes_or_no=notes.asks_yes_or_no(text),
            needs_confirmation=text.needs_confirmation,
            seconds=(text.expires - self._clock.now()).total_seconds(),
        )
        group.create_task(self._show_by_system(seat, poster))
        return True

    async def _show_by_system(self, seat: Seat, poster: Poster) -> None:
        place = (poster.announcement_id, seat.key)
        loop = asyncio.get_running_loop()

        def shown(means: Means) -> None:
            loop.call_soon_threadsafe(self._displayed, place, means)

        try:
            reply = await in_background(_nothing, lambda: self._screens.show(seat, poster, shown))
        except Exception as error:
            log.error("announcement.failed", announcement=poster.announcement_id, exc_info=error)
            reply = Reply(not_shown=NotShown.FAILED)
        finally:
            self._showing.discard(place)
        self._take_reply(place, reply)
        self.wake()

    def _displayed(self, place: _Place, means: Means) -> None:
        self._change(place, lambda note: notes.displayed(note, means, self._clock.now()))
        log.info("announcement.displayed", announcement=place[0], session=place[1], means=means.value)

    def _take_reply(self, place: _Place, reply: Reply) -> None:
        entry = self._book.get(place[0])
        text = entry.text if entry is not None else None
        if text is None:
            return
        now = self._clock.now()
        if reply.not_shown is not None:
            self._tried[place] = self._sources.monotonic()
            why = NotShown.FAILED if place in self._refused else reply.not_shown
            self._change(place, lambda note: notes.not_shown(note, why))
        if reply.answer:
            self._change(place, lambda note: notes.answered(note, text, reply.answer, now))
        elif reply.read is not None:
            how = reply.read
            self._change(place, lambda note: notes.read(note, text, how, now))

    # -- reasons

    def _set_reason(self, entry: Entry, seat: Seat, why: NotShown) -> None:
        note = entry.sessions.get(seat.key, Note(user=seat.user))
        if note.displayed_at is None and note.not_shown is not why:
            self._book.note(with_note(entry, seat.key, replace(note, not_shown=why)))

    def _note_whole(self, announcement_id: str, scene: _Scene) -> None:
        """Each session that is there gets its own note, also those of one person, and whoever is gone and saw nothing
        loses it; and say so where nobody is there at all."""
        entry = self._book.get(announcement_id)
        if entry is None:
            return
        kept = {
            key: note
            for key, note in entry.sessions.items()
            if key in scene.seats or note.may_have_been_seen or note.again
        }
        new = [
            seat
            for seat in scene.seats.values()
            if seat.key not in kept and not notes.has_seen(entry, seat.user)
        ]
        kept |= {seat.key: Note(user=seat.user) for seat in new[: MAX_SEATS - len(kept)]}
        why = NotShown.NOBODY_LOGGED_ON if not scene.seats and not entry.is_displayed else None
        self._book.note(replace(entry, sessions=kept, not_shown=why))

    def _close_expired(self) -> None:
        """What nobody saw in time and no reason was found for."""
        now = self._clock.now()
        for entry in self._book.entries:
            if entry.text is None or entry.withdrawn or now < entry.expires or entry.is_displayed:
                continue
            if entry.not_shown is None and not any(note.not_shown for note in entry.sessions.values()):
                self._book.note(replace(entry, not_shown=NotShown.EXPIRED))

    def _change(self, place: _Place, change: Callable[[Note], Note]) -> None:
        entry = self._book.get(place[0])
        note = entry.sessions.get(place[1]) if entry is not None else None
        if entry is not None and note is not None:
            self._book.note(with_note(entry, place[1], change(note)))


def _nothing() -> None:
    return None
