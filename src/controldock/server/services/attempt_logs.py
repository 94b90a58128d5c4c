"""The logs of attempts, as people read them: raw, as text, page by page, and searched."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from controldock.domain.code_pages import Encoding, candidates
from controldock.domain.errors import Invalid, LogGone, NotFound
from controldock.domain.log_search import MAX_WANTED, Search
from controldock.domain.operator import Permission
from controldock.domain.task import FINAL_STATES
from controldock.protocol.inventory import Section
from controldock.server.services.actor import Actor
from controldock.server.services.log_charts import Chart, Charts, Gap, before, ends_with_feed
from controldock.server.store.engine import Database
from controldock.server.store.log_files import LogFile, MemoryLog
from controldock.server.store.logs import READ_CHUNK, Logs
from controldock.server.store.task_rows import AttemptRow
from controldock.sources import Sources

MAX_TEXT = 256 * 1024  # bytes that are read as text at once
MAX_HITS = 500  # lines in one answer
SEARCH_TIME = 0.4  # seconds that one question searches; the next one goes on where it stopped
SEARCH_SIZE = 32 * 1024 * 1024  # bytes, likewise
AT_ONCE = 2  # charts and searches that run at the same time; the others wait: agents come first
KNOWN_HINTS = 1000  # attempts whose PC's code pages are remembered


@dataclass(slots=True)
class RawLog:
    """The bytes of a log, to be closed."""

    file: LogFile
    complete: bool

    async def pieces(self, start: int, end: int) -> AsyncIterator[bytes]:
        """These bytes; closes the log at the end."""
        try:
            while start < end:
                piece = await asyncio.to_thread(self.file.read, start, min(READ_CHUNK, end - start))
                if not piece:
                    return
                yield piece
                start += len(piece)
        finally:
            self.file.close()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a log is."""

    size: int
    complete: bool
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class LogText:
    """A piece of a log as text."""

    standing: Standing
    offset: int
    next_offset: int
    text: str
    line: int
    starts_line: bool
    encodings: tuple[Encoding, ...]


@dataclass(frozen=True, slots=True)
class LogPages:
    """Where the pages of a log begin."""

    standing: Standing
    lines: int
    legacy: Encoding | None
    offsets: Sequence[int]
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class LogHit:
    """A line that has what was looked for."""

    offset: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class LogHits:
    """What was found so far, and where to go on; None: all was searched."""

    standing: Standing
    hits: list[LogHit]
    next: int | None


@dataclass(frozen=True, slots=True)
class _Known:
    attempt: AttemptRow
    hints: tuple[Encoding, ...]


class AttemptLogs:
    """Use cases around what attempts wrote."""

    def __init__(self, database: Database, sources: Sources, logs: Logs) -> None:
        self._database = database
        self._sources = sources
        self._logs = logs
        self._charts = Charts()
        self._hints: OrderedDict[str, tuple[Encoding, ...]] = OrderedDict()
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def raw(self, actor: Actor, attempt_id: str) -> RawLog:
        """The bytes as the PC wrote them; while it runs, as far as they have come."""
        known = await self._known(actor, attempt_id, hinted=False)
        file = await asyncio.to_thread(self._open, known.attempt)
        return RawLog(file, _is_complete(known.attempt, file))

    async def pages(self, actor: Actor, attempt_id: str, encoding: Encoding, after: int) -> LogPages:
        """Where its pages begin, from the one on that begins at `after`."""
        known = await self._known(actor, attempt_id)
        async with self._turns:
            return await asyncio.to_thread(self._pages, known, encoding, after)

    async def text(
        self, actor: Actor, attempt_id: str, encoding: Encoding, offset: int, limit: int
    ) -> LogText:
        """What stands there."""
        known = await self._known(actor, attempt_id)
        async with self._turns:
            return await asyncio.to_thread(self._text, known, encoding, offset, min(limit, MAX_TEXT))

    async def search(
        self, actor: Actor, attempt_id: str, wanted: str, encoding: Encoding, after: int, limit: int
    ) -> LogHits:
        """Lines that have it, from the offset `after` on."""
        if not 1 <= len(wanted) <= MAX_WANTED:
            raise Invalid("Search for 1 to 200 characters.", fields={"q": "search_out_of_range"})
        known = await self._known(actor, attempt_id)
        async with self._turns:
            return await asyncio.to_thread(self._search, known, wanted, encoding, after, min(limit, MAX_HITS))

    async def _known(self, actor: Actor, attempt_id: str, *, hinted: bool = True) -> _Known:
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            attempt = await tx.tasks.attempt(attempt_id)
            if attempt is None:
                raise NotFound
            if not hinted or attempt_id in self._hints:
                return _Known(attempt, self._hints.get(attempt_id, ()))
            held = (await tx.tasks.held([attempt_id]))[attempt_id]
            key = (held.agent_id, Section.SYSTEM)
            copy = (await tx.inventories.copies([key])).get(key)
        hints = self._hints[attempt_id] = candidates(_locale(copy.content)) if copy is not None else ()
        if len(self._hints) > KNOWN_HINTS:
            self._hints.popitem(last=False)
        return _Known(attempt, hints)

    # -- in a thread --

    def _open(self, attempt: AttemptRow) -> LogFile:
        file = self._logs.open(attempt.id)
        if file is not None:
            return file
        if attempt.log_size > len(attempt.log_tail):
            raise LogGone
        return MemoryLog(attempt.log_tail)  # a short log is its own summary and has no file

    def _pages(self, known: _Known, encoding: Encoding, after: int) -> LogPages:
        file = self._open(known.attempt)
        try:
            chart = self._chart(known, encoding, file)
            standing = _standing(known.attempt, file)
        finally:
            file.close()
        first = next(
            (index for index, start in enumerate(chart.offsets) if start >= after), len(chart.offsets)
        )
        return LogPages(
            standing,
            chart.lines,
            chart.legacy,
            chart.offsets[first:].tolist(),
            chart.numbers[first:].tolist(),
        )

    def _text(self, known: _Known, encoding: Encoding, offset: int, limit: int) -> LogText:
        file = self._open(known.attempt)
        try:
            chart = self._chart(known, encoding, file)
            standing = _standing(known.attempt, file)
            page, starts_line = chart.text(file, offset, limit, complete=standing.complete)
            line = chart.number_at(file, page.begin)
        finally:
            file.close()
        return LogText(standing, page.begin, page.end, page.text, line, starts_line, page.encodings)

    def _search(self, known: _Known, wanted: str, encoding: Encoding, after: int, limit: int) -> LogHits:
        file = self._open(known.attempt)
        try:
            chart = self._chart(known, encoding, file)
            until = self._sources.monotonic() + SEARCH_TIME
            search = _Searching(
                chart, file, Search(wanted, chart.reading), lambda: self._sources.monotonic() > until
            )
            hits, following = search.hits(after, limit)
            return LogHits(_standing(known.attempt, file), hits, following)
        finally:
            file.close()

    def _chart(self, known: _Known, encoding: Encoding, file: LogFile) -> Chart:
        chart = self._charts.of(known.attempt.id, encoding, _gap(known.attempt), known.hints)
        chart.extend(file)
        return chart


@dataclass(frozen=True, slots=True)
class _Searching:
    """One question's walk through a log."""

    chart: Chart
    file: LogFile
    search: Search
    is_over: Callable[[], bool]

    def hits(self, after: int, limit: int) -> tuple[list[LogHit], int | None]:
        """What is found from `after` on, and where to go on."""
        hits: list[LogHit] = []
        first = self.chart.index_of(after)
        for index in range(first, len(self.chart.offsets)):
            start, end = self.chart.bounds(index)
            for hit in self._in_page(start, end):
                if len(hits) == limit:
                    return hits, hit.offset
                if hit.offset >= after:
                    hits.append(hit)
            if end < self.chart.size and (self.is_over() or end - after > SEARCH_SIZE):
                return hits, end
        return hits, None

    def _in_page(self, start: int, end: int) -> Iterator[LogHit]:
        ahead = before(self.file, start, self.chart.gap)
        data = self.file.read(start, end - start)
        if not ends_with_feed(data):  # the line goes on in the next page
            data += self.file.read(end, self.search.overlap)
        for found in self.search.in_page(data, ahead):
            offset = start + found.offset
            if offset < end:
                yield LogHit(offset, self.chart.number_at(self.file, offset), found.text)


def _standing(attempt: AttemptRow, file: LogFile) -> Standing:
    return Standing(file.size, _is_complete(attempt, file), _gap(attempt))


def _is_complete(attempt: AttemptRow, file: LogFile) -> bool:
    return attempt.state in FINAL_STATES and file.size >= attempt.log_size


def _gap(attempt: AttemptRow) -> Gap | None:
    """Agents that kept only the beginning did not say where the gap is: at the end."""
    return Gap(attempt.log_head or attempt.log_size, attempt.log_missing) if attempt.log_missing else None


def _locale(content: bytes) -> str:
    """Of the PC, by its inventory."""
    try:
        return str(msgspec.json.decode(content)["records"]["system"]["locale"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return ""
