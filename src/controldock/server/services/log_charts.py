"""Charts of logs: where their pages begin, and which line that is; made in one pass, and continued as a log grows."""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from controldock.domain.code_pages import Encoding, guess
from controldock.domain.decoding import Reading, feeds_in, foreign_lines
from controldock.domain.log_pages import LOOK_BACK, PAGE, Edge, Page, cut, page
from controldock.server.store.log_files import LogFile

KEPT = 64  # charts; one of a log of 100 MB takes some 50 KB
SAMPLE = 32 * 1024  # bytes of lines by which the code page is guessed
_SLACK = 4  # bytes: whoever cuts a page must see that it goes on


@dataclass(frozen=True, slots=True)
class Gap:
    """Output that was not kept: `missing` bytes, which were written at the offset `at`."""

    at: int
    missing: int


class Chart:
    """Where the pages of one log begin when it is read in one encoding."""

    def __init__(self, encoding: Encoding, gap: Gap | None, hints: Sequence[Encoding]) -> None:
        self.size = 0  # bytes that are charted
        self.lines = 0  # that are in them; the last may have no end
        self.offsets = array("Q")
        self.numbers = array("Q")  # of the line that stands there, from 1
        self.encoding = encoding
        self.gap = gap
        self._hints = tuple(hints)
        self._sample: list[bytes] = []
        self._sampled = 0
        self._legacy: Encoding | None = None
        self._lock = threading.Lock()

    def extend(self, log: LogFile) -> None:
        """Chart what came since. Slow for a long log: call it in a thread."""
        with self._lock:
            if log.size <= self.size:
                return
            start = self.offsets.pop() if self.offsets else 0  # the last page may have grown
            number = self.numbers.pop() if self.numbers else 1
            while start < log.size:
                self.offsets.append(start)
                self.numbers.append(number)
                start, number = self._chart_page(log, start, number)
            self.size = log.size
            self.lines = number - (1 if self._ends_line(log) else 0)

    @property
    def legacy(self) -> Encoding | None:
        """The code page of the lines that are no UTF; None when there are none."""
        return self._legacy

    @property
    def reading(self) -> Reading:
        """How it is read."""
        return Reading(self.encoding, self._legacy or (self._hints[0] if self._hints else None))

    def index_of(self, offset: int) -> int:
        """Of the page that holds it."""
        return max(bisect_right(self.offsets, offset) - 1, 0)

    def bounds(self, index: int) -> tuple[int, int]:
        """Where a page begins and ends."""
        end = self.offsets[index + 1] if index + 1 < len(self.offsets) else self.size
        return self.offsets[index], end

    def number_at(self, log: LogFile, offset: int) -> int:
        """Which line stands there."""
        if not self.offsets:
            return 1
        index = self.index_of(offset)
        start = self.offsets[index]
        between = log.read(start, min(offset - start, 4 * PAGE))
        return self.numbers[index] + feeds_in(between, before(log, start, self.gap), self.encoding)

    def text(self, log: LogFile, offset: int, limit: int, *, complete: bool) -> tuple[Page, bool]:
        """What stands there, `begin` and `end` from the start of the log; and whether it begins a line."""
        offset = min(offset, log.size)
        end = min(offset + limit, log.size)
        if self.gap is not None and offset < self.gap.at < end:
            end = self.gap.at
        last = end == log.size or (self.gap is not None and end == self.gap.at)
        edge = Edge.LINE if not last else Edge.END if complete or end < log.size else Edge.CHARACTER
        ahead = before(log, offset, self.gap)
        found = page(log.read(offset, end - offset), ahead, self.reading, edge)
        if found.end <= found.begin and not last:  # less than a character was asked for
            found = page(log.read(offset, 2 * _SLACK), ahead, self.reading, Edge.CHARACTER)
        starts_line = not ahead or ends_with_feed(ahead)
        return Page(offset + found.begin, offset + found.end, found.text, found.encodings), starts_line

    def _chart_page(self, log: LogFile, start: int, number: int) -> tuple[int, int]:
        wall = self.gap.at if self.gap is not None and start < self.gap.at else log.size
        data = log.read(start, min(PAGE + _SLACK, wall - start))
        ahead = before(log, start, self.gap)
        length, feeds = cut(data, ahead, self.encoding)
        length = max(length, 1)  # never stand still
        if self.encoding is Encoding.AUTO and self._sampled < SAMPLE:
            self._take_sample(data[:length], ahead)
        if start + length == wall < log.size and not ends_with_feed(data[:length]):
            feeds += 1  # the gap ends the line
        return start + length, number + feeds

    def _take_sample(self, data: bytes, ahead: bytes) -> None:
        for line in foreign_lines(data, ahead):
            self._sample.append(line[: SAMPLE - self._sampled])
            self._sampled += len(self._sample[-1])
            if self._sampled >= SAMPLE:
                break
        if self._sample:
            self._legacy = guess(self._sample, self._hints)

    def _ends_line(self, log: LogFile) -> bool:
        return ends_with_feed(before(log, log.size, self.gap))


class Charts:
    """The charts that were used last."""

    def __init__(self) -> None:
        self._charts: OrderedDict[tuple[str, Encoding, Gap | None], Chart] = OrderedDict()

    def of(self, attempt_id: str, encoding: Encoding, gap: Gap | None, hints: Sequence[Encoding]) -> Chart:
        """That log's, perhaps still empty."""
        key = (attempt_id, encoding, gap)
        if key not in self._charts:
            self._charts[key] = Chart(encoding, gap, hints)
            if len(self._charts) > KEPT:
                self._charts.popitem(last=False)
        self._charts.move_to_end(key)
        return self._charts[key]


def before(log: LogFile, offset: int, gap: Gap | None) -> bytes:
    """Some bytes ahead of `offset`; none at the start, and none after a gap, where nothing goes on."""
    if gap is not None and offset == gap.at:
        return b""
    start = max(offset - LOOK_BACK, gap.at if gap is not None and offset > gap.at else 0)
    return log.read(start, offset - start)


def ends_with_feed(data: bytes) -> bool:
    """Whether a line ends with these bytes, in whatever encoding."""
    return data.endswith((b"\n", b"\n\0"))
