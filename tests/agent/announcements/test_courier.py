"""Receipts on their way: spread for fleets, at once for people, and no larger than a request may be."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.agent.announcements.test_book import THEN, entry
from tests.agent.server_double import ServerDouble
from tests.agent.workbench import until

from controldock.agent.announcements import courier as courier_module
from controldock.agent.announcements.book import Book, Entry, Note
from controldock.agent.announcements.courier import GATHER, Courier
from controldock.agent.connection import open_link
from controldock.agent.inventory import gather
from controldock.agent.line import Line
from controldock.agent.platform import this_platform
from controldock.agent.polling import greet
from controldock.agent.tls import pinned
from controldock.protocol import messages as m
from controldock.protocol.announcements import MAX_RECEIPTS
from controldock.sources import SystemSources

SOURCES = SystemSources()


def spread_over(seconds: float) -> Entry:
    known = entry(1)
    assert known.text is not None
    return replace(known, text=replace(known.text, spread=seconds))


@asynccontextmanager
async def delivering(double: ServerDouble, folder: Path) -> AsyncIterator[tuple[Book, Courier]]:
    """A courier with a line to the server."""
    line = Line()
    changed: list[Callable[[], None]] = []

    def tell() -> None:
        for wake in changed:
            wake()

    book = Book(folder, tell)
    courier = Courier(book, line, SOURCES)
    changed.append(courier.wake)
    async with open_link(double.address, pinned(double.authority.certificate)) as link:
        facts = gather(this_platform(), "127.0.0.1")
        await greet(link, double.make_identity(), facts, (), None)
        line.take_up(link)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(courier.run())
            yield book, courier
            task.cancel()


async def test_what_is_to_be_told_is_told_once(double: ServerDouble, tmp_path: Path) -> None:
    async with delivering(double, tmp_path) as (book, courier):
        book.record(entry(1))
        await double.receipt_of(f"{1:026}")
        await until(lambda: not any(one.is_untold for one in book.entries))
        courier.wake()
        book.record(entry(2))
        await double.receipt_of(f"{2:026}")
    assert double.count(m.NotificationAck) == 2


async def test_many_are_told_in_few_requests(double: ServerDouble, tmp_path: Path) -> None:
    async with delivering(double, tmp_path) as (book, _):
        for number in range(MAX_RECEIPTS + 20):
            book.record(entry(number))
        await double.until(lambda: len(double.receipts) == MAX_RECEIPTS + 20)
    assert double.count(m.NotificationAck) <= 4


async def test_no_request_is_too_large(
    double: ServerDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_module, "MAX_SIZE", 1000)
    async with delivering(double, tmp_path) as (book, _):
        for number in range(20):
            book.record(entry(number, sessions={"s1": Note(answer="답" * 100)}))
        await double.until(lambda: len(double.receipts) == 20)
    sizes = [len(one.receipts) for one in double.heard if isinstance(one, m.NotificationAck)]
    assert max(sizes) <= 3


async def test_a_fleet_does_not_come_in_one_instant_but_people_are_told_of_at_once(
    double: ServerDouble, tmp_path: Path
) -> None:
    async with delivering(double, tmp_path) as (book, courier):
        waits = [courier._patience(spread_over(10.0)) for _ in range(100)]
        assert max(waits) - min(waits) > 5
        assert courier._patience(spread_over(0.0)) == GATHER
        book.record(spread_over(1000.0))
        assert courier._due == {}
        book.record(replace(spread_over(1000.0), sessions={"s1": Note(displayed_at=THEN, read_at=THEN)}))
        await double.receipt_of(f"{1:026}")


async def test_a_refusal_for_now_is_no_end(
    double: ServerDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_module, "MIN_RETRY", 0.01)
    double.before.append(
        double.once(m.NotificationAck, m.Refused(id=1, code="unavailable", retry_after=0.01))
    )
    async with delivering(double, tmp_path) as (book, _):
        book.record(entry(1))
        await double.receipt_of(f"{1:026}")


async def test_a_refusal_for_good_ends_it(double: ServerDouble, tmp_path: Path) -> None:
    double.before.append(double.once(m.NotificationAck, m.Refused(id=1, code="invalid")))
    async with delivering(double, tmp_path) as (book, _):
        book.record(entry(1))
        await double.until(lambda: double.count(m.NotificationAck) == 1)
        book.record(entry(2))
        await double.receipt_of(f"{2:026}")
        await until(lambda: not any(one.is_untold for one in book.entries))
    assert f"{1:026}" not in double.receipts
