"""Reads logs as text: every line in the encoding that it was written in, however many there are in one log.

A line ends with a line feed, which in UTF-16 is two bytes. A *page* is a piece of a log that begins and ends at the
border of a character, at the end of a line where there is one near. Nothing here ever raises for what bytes hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from controldock.domain.code_pages import TWO_BYTE, WIDE, Encoding, codec, guess, read_strictly
from controldock.domain.harmless import harmless

PAGE = 32 * 1024  # bytes: some 400 lines, as many as a viewer draws at once
PAGE_LINES = 500  # at most, for logs of short lines
LOOK_BACK = 64  # bytes before a page that tell how its first line goes on
_SANE = 0.95  # share of a line's characters that must be of known scripts for UTF-16 to be believed
_BOMS = {b"\xff\xfe": Encoding.UTF_16LE, b"\xfe\xff": Encoding.UTF_16BE}
_UTF_8_BOM = b"\xef\xbb\xbf"
_FEEDS = {Encoding.UTF_16LE: b"\n\0", Encoding.UTF_16BE: b"\0\n"}
_OTHER = {Encoding.UTF_16LE: Encoding.UTF_16BE, Encoding.UTF_16BE: Encoding.UTF_16LE}
_REST = bytes(range(0x80, 0xC0))  # of a character of UTF-8, after its first byte
_LEAD = 0xC0
_MAX_REST = 3  # bytes
_HIGH = bytes(range(0x81, 0xFF))  # of which characters of two bytes are made, mostly
_MAX_BROKEN = (
    4  # characters of a line of UTF-8 that may be broken: cut off, or written by two programs at once
)
_SCRIPTS = (  # in which people write logs; for telling UTF-16 from chance
    (0x20, 0x17F),
    (0x370, 0x52F),
    (0x5D0, 0x5EA),
    (0x600, 0x6FF),
    (0xE00, 0xE7F),
    (0x1100, 0x11FF),
    (0x1E00, 0x1EFF),
    (0x2000, 0x27BF),
    (0x3000, 0x33FF),
    (0x3400, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0xFE30, 0xFE4F),
    (0xFEFF, 0xFFEF),
    (0x1F000, 0x1FAFF),
)


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line lies, with its line feed; `wide` when it is UTF-16."""

    start: int
    end: int
    wide: Encoding | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a log is to be read: as its reader wishes, and with what its bytes are that are neither UTF."""

    encoding: Encoding = Encoding.AUTO
    legacy: Encoding | None = None  # None: each text is guessed by itself


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


def decoded(data: bytes, hints: Sequence[Encoding] = (), *, is_cut: bool = False) -> str:
    """A short text of which nothing is known, made harmless; `is_cut`: it may begin within a character."""
    whole = data[_loose_start(data) :] if is_cut else data
    foreign = foreign_lines(whole, b"")
    return page(whole, b"", Reading(legacy=guess(foreign, hints) if foreign else None), Edge.END).text


def page(data: bytes, before: bytes, reading: Reading, edge: Edge) -> Page:
    """The text of these bytes of a log; `before` are some bytes ahead of them, none at its start."""
    begin = _begin(data, before, reading.encoding) if before else 0
    end = len(data) if edge is Edge.END else _border(data, before, reading.encoding)
    lines = list(_lines(data[begin:end], before, reading.encoding))
    if edge is Edge.LINE and len(lines) > 1 and not _is_ended(data[begin:end], lines[-1]):
        end = begin + lines.pop().start
    used: dict[Encoding, int] = {}
    texts: list[str] = []
    for line in lines:
        text, encoding = read(data[begin + line.start : begin + line.end], line.wide, reading)
        texts.append(text)
        used[encoding] = used.get(encoding, 0) + line.end - line.start
    order = tuple(sorted(used, key=lambda encoding: -used[encoding]))
    return Page(begin, max(begin, end), harmless("".join(texts)), order)


def line_texts(data: bytes, before: bytes, reading: Reading) -> Iterator[tuple[int, str]]:
    """Where each line begins, and its text, made harmless."""
    for line in _lines(data, before, reading.encoding):
        text, _ = read(data[line.start : line.end], line.wide, reading)
        yield line.start, harmless(text)


def read(data: bytes, wide: Encoding | None, reading: Reading) -> tuple[str, Encoding]:
    """One line, and what it was written in. Plain ASCII counts as UTF-8."""
    encoding = reading.encoding
    if encoding is not Encoding.AUTO:
        return data.decode(codec(encoding), "replace").removeprefix("\ufeff"), encoding
    if wide is not None:
        return data.decode(wide.value, "replace").removeprefix("\ufeff"), wide
    text = read_strictly(data, Encoding.UTF_8)
    if text is not None and not _is_chance(data, text, reading.legacy):
        return text.removeprefix("\ufeff"), Encoding.UTF_8
    legacy = reading.legacy or guess([data])
    if (exact := read_strictly(data, legacy)) is not None:
        return exact, legacy
    return _read_broken(data, legacy)


def lines_of(data: bytes, before: bytes) -> Iterator[Line]:
    """The lines of these bytes, which begin a line unless `before` says otherwise; the last may have no end."""
    wide = _wide_of(before)
    position = 0
    while position < len(data):
        end, wide = _line_at(data, position, wide)
        yield Line(position, end, wide)
        position = end


def cut(data: bytes, before: bytes, encoding: Encoding) -> tuple[int, int]:
    """Where a page ends that begins with these bytes, more than a PAGE of them unless the log ends; and how many
    line feeds are in it."""
    wide_before = _wide_of(before) if encoding is Encoding.AUTO else None
    if encoding in WIDE or wide_before or (encoding is Encoding.AUTO and b"\0" in data[:PAGE]):
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


def feeds_in(data: bytes, before: bytes, encoding: Encoding) -> int:
    """How many lines end in these bytes."""
    if encoding is not Encoding.AUTO and encoding not in WIDE:
        return data.count(b"\n")
    if encoding is Encoding.AUTO and b"\0" not in data and _wide_of(before) is None:
        return data.count(b"\n")
    return sum(_is_ended(data, line) for line in _lines(data, before, encoding))


def foreign_lines(data: bytes, before: bytes) -> list[bytes]:
    """Lines that are neither UTF-8 nor UTF-16: by these the code page is guessed."""
    if data.isascii() and b"\0" not in data:
        return []
    pieces = (data[line.start : line.end] for line in lines_of(data, before) if line.wide is None)
    return [piece for piece in pieces if not _is_utf_8(piece)]


# -- lines --


def _lines(data: bytes, before: bytes, encoding: Encoding) -> Iterable[Line]:
    if encoding is Encoding.AUTO:
        return lines_of(data, before)
    return _fixed_lines(data, encoding if encoding in WIDE else None)


def _fixed_lines(data: bytes, wide: Encoding | None) -> Iterator[Line]:
    position = 0
    while position < len(data):
        end = _wide_end(data, position, wide) if wide else _narrow_end(data, position)
        yield Line(position, end, wide)
        position = end


def _line_at(data: bytes, position: int, wide: Encoding | None) -> tuple[int, Encoding | None]:
    """Where the line ends that begins here, and whether it is UTF-16; `wide`: whether the one before was."""
    marked = _BOMS.get(data[position : position + 2])
    narrow_end = _narrow_end(data, position)
    piece = data[position : narrow_end + 1]
    if marked is None and b"\0" not in piece and (wide is None or _is_utf_8(data[position:narrow_end])):
        return narrow_end, None
    first = marked or wide or Encoding.UTF_16LE
    for candidate in (first, _OTHER[first]):
        end = _wide_end(data, position, candidate)
        if _is_plausible(data[position:end], candidate):
            return end, candidate
    return narrow_end, None


def _narrow_end(data: bytes, position: int) -> int:
    return data.find(b"\n", position) + 1 or len(data)


def _wide_end(data: bytes, position: int, wide: Encoding) -> int:
    feed = _FEEDS[wide]
    at = data.find(feed, position)
    while at >= 0 and (at - position) % 2:
        at = data.find(feed, at + 1)
    return at + 2 if at >= 0 else len(data)


def _is_ended(data: bytes, line: Line) -> bool:
    feed = _FEEDS[line.wide] if line.wide else b"\n"
    return data[line.end - len(feed) : line.end] == feed


def _is_plausible(data: bytes, wide: Encoding) -> bool:
    """Whether these bytes read as UTF-16 are what somebody may have written."""
    even = data[: len(data) // 2 * 2]
    text = read_strictly(even, wide)
    if not text:
        return False
    sane = sum(
        char in "\r\n\t\b\f\x1b" or any(low <= ord(char) <= high for low, high in _SCRIPTS) for char in text
    )
    return sane >= _SANE * len(text)


def _wide_of(before: bytes) -> Encoding | None:
    """Whether what ends here is UTF-16."""
    for wide, feed in _FEEDS.items():
        if before.endswith(feed):
            return wide
    if len(before) < 2 or before.endswith(b"\n"):
        return None
    even = before[len(before) % 2 :]
    zeros = {Encoding.UTF_16LE: even[1::2].count(0), Encoding.UTF_16BE: even[::2].count(0)}
    likely = max(zeros, key=zeros.__getitem__)
    return likely if zeros[likely] and _is_plausible(even[-16:], likely) else None


# -- characters --


def _is_utf_8(data: bytes) -> bool:
    return data.isascii() or read_strictly(data, Encoding.UTF_8) is not None


def _is_chance(data: bytes, text: str, legacy: Encoding | None) -> bool:
    """Whether a few bytes are UTF-8 by chance only: two letters of an eastern code page can look like one of ours."""
    if legacy not in TWO_BYTE or data.isascii():
        return False
    high = [char for char in text if not char.isascii()]
    if any(char > "\u07ff" for char in high):  # three bytes in a row do not fit by chance
        return False
    other = read_strictly(data, legacy)
    return other is not None and guess([data], (legacy,)) is legacy


def _read_broken(data: bytes, legacy: Encoding) -> tuple[str, Encoding]:
    """A line that is not quite right in any encoding: the one that loses least."""
    mended = data.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    whole = sum(char > "\x7f" for char in mended) - broken
    if whole and broken <= min(_MAX_BROKEN, whole):
        return mended, Encoding.UTF_8
    return data.decode(codec(legacy), "replace"), legacy


def _loose_start(data: bytes) -> int:
    """How many bytes at the start are the rest of a character of UTF-8, judged by the line that they stand in."""
    loose = len(data) - len(data[:_MAX_REST].lstrip(_REST)) - len(data[_MAX_REST:])
    line = data[loose : _narrow_end(data, 0)]
    return loose if not line.isascii() and _is_utf_8(line) else 0


def _begin(data: bytes, before: bytes, encoding: Encoding) -> int:
    """The first border of a character in these bytes, which go on after `before`."""
    if before.endswith(b"\n") or encoding in WIDE or (encoding is Encoding.AUTO and _wide_of(before)):
        return 0  # of UTF-16: pages are cut at even distances
    half = _unfinished(before)
    if encoding in (Encoding.AUTO, Encoding.UTF_8) and half:
        rest = len(data[:_MAX_REST]) - len(data[:_MAX_REST].lstrip(_REST))
        return rest if _is_utf_8(before[-half:] + data[:rest]) else 0
    if encoding in TWO_BYTE or (encoding is Encoding.AUTO and not _looks_utf_8(before)):
        return min(_half(before), len(data))
    return 0


def _border(data: bytes, before: bytes, encoding: Encoding) -> int:
    """The last border of a character in these bytes."""
    start = data.rfind(b"\n") + 1
    if start == len(data):
        return start
    *_, last = _lines(data[start:], b"\n" if start else before, encoding)
    if last.wide:
        return len(data) - (last.end - last.start) % 2
    line = data[start:]
    if encoding in (Encoding.AUTO, Encoding.UTF_8):
        half = _unfinished(line)
        if half and _looks_utf_8(line[:-half]):
            return len(data) - half
    if encoding in TWO_BYTE or (encoding is Encoding.AUTO and not _looks_utf_8(line)):
        return len(data) - _half(line)
    return len(data)


def _unfinished(data: bytes) -> int:
    """How many bytes at the end are a character of UTF-8 of which bytes are missing."""
    for size in range(1, _MAX_REST + 1):
        tail = data[-size:]
        if len(tail) == size and tail[0] >= _LEAD:
            return size if size < _length(tail[0]) and not tail[1:].strip(_REST) else 0
    return 0


def _length(lead: int) -> int:
    """Of a character of UTF-8 that begins so (RFC 3629)."""
    return 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4  # noqa: PLR2004


def _looks_utf_8(data: bytes) -> bool:
    return _is_utf_8(data.lstrip(_REST)[: len(data) - _unfinished(data)])


def _half(data: bytes) -> int:
    """1 when the last byte is the first half of a character of two bytes: it ends an odd run of bytes beyond ASCII."""
    return (len(data) - len(data.rstrip(_HIGH))) % 2


def _cut_by_lines(data: bytes, before: bytes, encoding: Encoding) -> tuple[int, int]:
    end = feeds = 0
    for line in _lines(data, before, encoding):
        if line.end > PAGE or feeds == PAGE_LINES:
            break
        end, feeds = line.end, feeds + _is_ended(data, line)
    if end == 0 and data:
        end = _border(data[:PAGE], before, encoding) if len(data) > PAGE else len(data)
    return end, feeds
