"""Cuts logs into pages: pieces that begin and end at the border of a character, and of a line where one is near."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from controldock.domain.code_pages import TWO_BYTE, WIDE, Encoding
from controldock.domain.decoding import (
    MAX_REST,
    REST,
    Reading,
    is_ended,
    is_utf_8,
    may_be_wide,
    read,
    split,
    unfinished,
    wide_of,
    wide_text,
)
from controldock.domain.harmless import harmless

PAGE = 32 * 1024  # bytes: some 400 lines, as many as a viewer draws at once
PAGE_LINES = 500  # at most, for logs of short lines
LOOK_BACK = 64  # bytes before a page that tell how its first line goes on
_HIGH = bytes(range(0x81, 0xFF))  # of which characters of two bytes are made, mostly


class Edge(Enum):
    """Where the text of some bytes of a log has to end."""

    LINE = "line"  # after the last whole line, if there is one; the rest belongs to what follows
    CHARACTER = "character"  # after the last whole character: more is being written
    END = "end"  # with the last byte: nothing follows


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a log as text. `begin` and `end` are borders of characters, counted from the start of the bytes."""

    begin: int
    end: int
    text: str
    encodings: tuple[Encoding, ...]  # that were found in it, the most used first


def page(data: bytes, before: bytes, reading: Reading, edge: Edge) -> Page:
    """The text of these bytes of a log; `before` are some bytes ahead of them, none at its start."""
    begin = _begin(data, before, reading.encoding) if before else 0
    end = len(data) if edge is Edge.END else _border(data, before, reading.encoding)
    lines = list(split(data[begin:end], before, reading.encoding))
    if edge is Edge.LINE and len(lines) > 1 and not is_ended(data[begin:end], lines[-1]):
        end = begin + lines.pop().start
    used: dict[Encoding, int] = {}
    texts: list[str] = []
    for line in lines:
        text, encoding = read(data[begin + line.start : begin + line.end], line.wide, reading)
        texts.append(text)
        used[encoding] = used.get(encoding, 0) + line.end - line.start
    order = tuple(sorted(used, key=lambda encoding: -used[encoding]))
    return Page(begin, max(begin, end), harmless("".join(texts)), order)


def cut(data: bytes, before: bytes, encoding: Encoding) -> tuple[int, int]:
    """Where a page ends that begins with these bytes, more than a PAGE of them unless the log ends; and how many
    line feeds are in it."""
    if may_be_wide(data[:PAGE], before, encoding):
        return _cut_by_lines(data, before, encoding)
    feeds = data.count(b"\n", 0, PAGE)
    if feeds > PAGE_LINES:
        end = -1
        for _ in range(PAGE_LINES):
            end = data.index(b"\n", end + 1)
        return end + 1, PAGE_LINES
    if len(data) <= PAGE:
        return len(data), feeds
    end = data.rfind(b"\n", 0, PAGE) + 1
    return (end, feeds) if end else (_border(data[:PAGE], before, encoding), 0)


# -- borders of characters --


def _cut_wide(text: str, wide: Encoding) -> tuple[int, int]:
    feeds = min(text.count("\n"), PAGE_LINES)
    if feeds == 0:
        return len(text.encode(wide.value, "surrogatepass")), 0
    end = text.rfind("\n") + 1
    if feeds == PAGE_LINES:
        end = 0
        for _ in range(PAGE_LINES):
            end = text.index("\n", end) + 1
    return len(text[:end].encode(wide.value, "surrogatepass")), feeds


def _cut_by_lines(data: bytes, before: bytes, encoding: Encoding) -> tuple[int, int]:
    whole = wide_text(data[:PAGE], before, encoding)
    if whole is not None and len(data) > PAGE:
        return _cut_wide(*whole)
    end = feeds = 0
    for line in split(data, before, encoding):
        if line.end > PAGE or feeds == PAGE_LINES:
            break
        end, feeds = line.end, feeds + is_ended(data, line)
    if end == 0 and data:
        end = _border(data[:PAGE], before, encoding) if len(data) > PAGE else len(data)
    return end, feeds


def _begin(data: bytes, before: bytes, encoding: Encoding) -> int:
    """The first border of a character in these bytes, which go on after `before`."""
    if before.endswith(b"\n") or encoding in WIDE or (encoding is Encoding.AUTO and wide_of(before)):
        return 0  # of UTF-16: pages are cut at even distances
    half = unfinished(before)
    if encoding in (Encoding.AUTO, Encoding.UTF_8) and half and _looks_utf_8(before[:-half]):
        rest = len(data[:MAX_REST]) - len(data[:MAX_REST].lstrip(REST))
        return rest if is_utf_8(before[-half:] + data[:rest]) else 0
    if encoding in TWO_BYTE or (encoding is Encoding.AUTO and not _looks_utf_8(before)):
        return min(_half(before), len(data))
    return 0


def _border(data: bytes, before: bytes, encoding: Encoding) -> int:
    """The last border of a character in these bytes."""
    if may_be_wide(data, before, encoding):
        last = next(reversed(list(split(data, before, encoding))), None)
        if last is not None and last.wide:
            return len(data) - (last.end - last.start) % 2
    start = data.rfind(b"\n") + 1
    line = data[start:]
    if encoding in (Encoding.AUTO, Encoding.UTF_8):
        half = unfinished(line)
        if half and _looks_utf_8(line[:-half]):
            return len(data) - half
    if encoding in TWO_BYTE or (encoding is Encoding.AUTO and not _looks_utf_8(line)):
        return len(data) - _half(line)
    return len(data)


def _looks_utf_8(data: bytes) -> bool:
    return is_utf_8(data.lstrip(REST)[: len(data) - unfinished(data)])


def _half(data: bytes) -> int:
    """1 when the last byte is the first half of a character of two bytes: it ends an odd run of bytes beyond ASCII."""
    return (len(data) - len(data.rstrip(_HIGH))) % 2
