"""Who is shown what, when, and by what: where a system is slow, broken, or has no companion yet."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.agent.announcements.test_book import entry
from tests.agent.workbench import until

from controldock.agent.announcements import presenter as presenter_module
from controldock.agent.announcements.book import SYSTEM, Book, Entry, Note
from controldock.agent.announcements.presenter import Presenter
from controldock.agent.platform.pretended_screens import PretendedPerson, PretendedScreens
from controldock.agent.platform.screens import Poster, Reply, Seat
from controldock.agent.server_clock import ServerClock
from controldock.domain.announcement import Means, NotShown, QuestionKind, ReadHow
from controldock.protocol.announcements import Question
from controldock.sources import FixedSources, Sources, SystemSources

SOURCES = SystemSources()
KIM = PretendedPerson(user="kim")


def valid(number: int = 1, *, seconds: float = 3600.0, **more: Any) -> Entry:
    now = SOURCES.now()
    known = entry(number, expires=now + timedelta(seconds=seconds), **more)
    assert known.text is not None
    return replace(known, issued=now, text=replace(known.text, expires=known.expires))


class Broken(PretendedScreens):
    """Whatever is asked of it fails, as often as is said."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.failing = {"seats": 0, "show": 0}

    def seats(self) -> list[Seat]:
        self._fail("seats")
        return super().seats()

    def show(self, seat: Seat, poster: Poster, shown: Callable[[Means], None]) -> Reply:
        self._fail("show")
        return super().show(seat, poster, shown)

    def _fail(self, what: str) -> None:
        if self.failing[what]:
            self.failing[what] -= 1
            raise RuntimeError(what)


@pytest.fixture
def screens(tmp_path: Path) -> Broken:
    return Broken(tmp_path / "people")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOOK", "REST", "TRY_AGAIN"):
        monkeypatch.setattr(presenter_module, name, 0.02)
    monkeypatch.setattr(presenter_module, "COMPANION_WITHIN", 0.0)


@asynccontextmanager
async def presenting(
    book: Book, screens: PretendedScreens, time: Sources = SOURCES
) -> AsyncIterator[Presenter]:
    """`time` is the server's."""
    presenter = Presenter(book, screens, list, ServerClock(time), SOURCES)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(presenter.run())
        yield presenter
        task.cancel()


def note_of(book: Book, key: str = "s1", number: int = 1) -> Note:
    known = book.get(f"{number:026}")
    return known.sessions.get(key, Note()) if known is not None else Note()


async def test_a_companion_has_some_time_to_come(
    book: Book, screens: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenter_module, "COMPANION_WITHIN", 0.5)
    screens.log_on("s1", KIM)
    book.record(valid())
    began = SOURCES.monotonic()
    async with presenting(book, screens):
        await until(lambda: note_of(book).displayed_at is not None)
    assert SOURCES.monotonic() - began >= 0.5


async def test_a_system_that_fails_is_asked_again(book: Book, screens: Broken) -> None:
    screens.log_on("s1", KIM)
    screens.failing = {"seats": 3, "show": 2}
    book.record(valid())
    async with presenting(book, screens):
        await until(lambda: note_of(book).displayed_at is not None)
    assert len(screens.shown()) == 1


async def test_without_means_it_waits_for_them(book: Book, screens: Broken) -> None:
    screens.log_on("s1", PretendedPerson(user="kim", can_be_shown=False))
    book.record(valid())
    async with presenting(book, screens):
        await until(lambda: note_of(book).not_shown is NotShown.NO_MEANS)
        screens.log_on("s1", KIM)
        await until(lambda: note_of(book).displayed_at is not None)


async def test_what_a_person_answers_to_the_system(book: Book, screens: Broken) -> None:
    screens.log_on("s1", PretendedPerson(user="kim", reads=ReadHow.ANSWERED, answer="yes"))
    asks = valid()
    assert asks.text is not None
    book.record(replace(asks, text=replace(asks.text, question=Question(kind=QuestionKind.YES_NO))))
    async with presenting(book, screens):
        await until(lambda: note_of(book).answer == "yes")
    assert note_of(book).read_how is ReadHow.ANSWERED


async def test_what_was_begun_by_an_agent_that_ended_is_not_begun_again(book: Book, screens: Broken) -> None:
    screens.log_on("s1", KIM)
    book.record(valid(1, sessions={"s1": Note(user="kim", begun=SYSTEM)}))
    book.record(valid(2))
    async with presenting(book, screens):
        await until(lambda: note_of(book, number=2).displayed_at is not None)
        await until(lambda: note_of(book).not_shown is NotShown.INTERRUPTED)
    assert [name for _, name in screens.shown()] == [f"{2:026}"]


async def test_whose_session_is_gone_and_saw_nothing_is_forgotten(book: Book, screens: Broken) -> None:
    screens.log_on("s1", PretendedPerson(user="kim", is_hidden=True))
    book.record(valid())
    async with presenting(book, screens):
        await until(lambda: note_of(book).not_shown is NotShown.LOCKED)
        screens.log_off("s1")
        await until(lambda: book.entries[0].not_shown is NotShown.NOBODY_LOGGED_ON)
    assert book.entries[0].sessions == {}


async def test_what_nobody_saw_in_time_is_shown_to_nobody(book: Book, screens: Broken) -> None:
    time = FixedSources(SOURCES.now())
    book.record(valid(1, seconds=60.0))
    async with presenting(book, screens, time):
        await until(lambda: book.entries[0].not_shown is NotShown.NOBODY_LOGGED_ON)
        time.advance(timedelta(minutes=2))
        screens.log_on("s1", KIM)
        book.record(valid(2))
        await until(lambda: note_of(book, number=2).displayed_at is not None)
    assert [name for _, name in screens.shown()] == [f"{2:026}"]
    assert book.entries[0].not_shown is NotShown.NOBODY_LOGGED_ON  # the reason why


async def test_what_came_too_late_says_so(book: Book, screens: Broken) -> None:
    book.record(valid(1, seconds=-1.0))
    async with presenting(book, screens):
        await until(lambda: book.entries[0].not_shown is NotShown.EXPIRED)


async def test_a_crowd_is_shown_it_as_far_as_there_is_room(
    book: Book, screens: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenter_module, "MAX_SEATS", 3)
    for number in range(5):
        screens.log_on(f"s{number}", PretendedPerson(user=f"user {number}"))
    book.record(valid())
    async with presenting(book, screens):
        await until(lambda: len(screens.shown()) == 3)
        screens.log_off("s0")
        book.record(valid(2))
        await until(lambda: note_of(book, "s3", 2).displayed_at is not None)
    assert [seat for seat, name in screens.shown() if name == f"{1:026}"] == ["s0", "s1", "s2"]
