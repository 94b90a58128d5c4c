"""Reads logs as text: every line in the encoding that it was written in, however many there are in one log.

A line ends with a line feed, which in UTF-16 is two bytes. `before`, wherever it is asked for, are some bytes ahead of
the data, none at the start of a log. Nothing here ever raises for what bytes hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from controldock.domain.code_pages import TWO_BYTE, WIDE, Encoding, codec, guess, read_strictly
from controldock.domain.harmless import harmless

_SANE = 0.95  # share of a line's characters that must be of known scripts for UTF-16 to be believed
_BOMS = {b"\xff\xfe": Encoding.UTF_16LE, b"\xfe\xff": Encoding.UTF_16BE}
_FEEDS = {Encoding.UTF_16LE: b"\n\0", Encoding.UTF_16BE: b"\0\n"}
_OTHER = {Encoding.UTF_16LE: Encoding.UTF_16BE, Encoding.UTF_16BE: Encoding.UTF_16LE}
_MAX_BROKEN = 4  # characters of a line of UTF-8 that may be broken: cut off, or two programs wrote at once
REST = bytes(range(0x80, 0xC0))  # of a character of UTF-8, after its first byte
MAX_REST = 3  # bytes
_LEAD = 0xC0
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
_STRANGE = re.compile(f"[^\r\n\t\a\b\f\x1b{''.join(f'{chr(low)}-{chr(high)}' for low, high in _SCRIPTS)}]")
_PLAIN = re.compile(
    rb"[\x20-\x7e]{8}"
)  # in UTF-16 there is no such run, or it is as rare as four such characters


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


def decoded(data: bytes, hints: Sequence[Encoding] = (), *, is_cut: bool = False) -> str:
    """A short text of which nothing is known, made harmless; `is_cut`: it may begin within a character."""
    whole = data[_loose_start(data) :] if is_cut else data
    if b"\0" not in whole and (text := read_strictly(whole, Encoding.UTF_8)) is not None:
        return harmless(text.removeprefix("\ufeff"))
    foreign = foreign_lines(whole, b"")
    reading = Reading(legacy=guess(foreign, hints) if foreign else None)
    return "".join(text for _, text in line_texts(whole, b"", reading))


def line_texts(data: bytes, before: bytes, reading: Reading) -> Iterator[tuple[int, str]]:
    """Where each line begins, and its text, made harmless."""
    for line in split(data, before, reading.encoding):
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
    if _is_torn(data):
        return data.decode("utf-8", "replace"), Encoding.UTF_8
    legacy = reading.legacy or guess([data])
    if (exact := read_strictly(data, legacy)) is not None:
        return exact, legacy
    return _read_broken(data, legacy)


def lines_of(data: bytes, before: bytes) -> Iterator[Line]:
    """The lines of these bytes, which begin a line unless `before` says otherwise; the last may have no end."""
    wide = wide_of(before)
    position = 0
    while position < len(data):
        end, wide = _line_at(data, position, wide)
        yield Line(position, end, wide)
        position = end


def may_be_wide(data: bytes, before: bytes, encoding: Encoding) -> bool:
    """Whether lines of UTF-16 may be among them. When not, a line feed is a byte, which is much faster."""
    if encoding is not Encoding.AUTO:
        return encoding in WIDE
    return b"\0" in data or wide_of(before) is not None


def wide_text(data: bytes, before: bytes, encoding: Encoding) -> tuple[str, Encoding] | None:
    """All of it as one text, when it is UTF-16 without doubt. Else it has to be read line by line, which is slow."""
    wide = encoding if encoding in WIDE else wide_of(before) or _BOMS.get(data[:2])
    if wide is None or (encoding is Encoding.AUTO and _PLAIN.search(data)):
        return None
    even = data[: len(data) // 2 * 2]
    text = even.decode(wide.value, "replace") if encoding in WIDE else read_strictly(even, wide)
    if text is None or (encoding is Encoding.AUTO and _STRANGE.search(text)):
        return None
    return text, wide


def feeds_in(data: bytes, before: bytes, encoding: Encoding) -> int:
    """How many lines end in these bytes."""
    if not may_be_wide(data, before, encoding):
        return data.count(b"\n")
    if (whole := wide_text(data, before, encoding)) is not None:
        return whole[0].count("\n")
    return sum(is_ended(data, line) for line in split(data, before, encoding))


def foreign_lines(data: bytes, before: bytes) -> list[bytes]:
    """Lines that are neither UTF-8 nor UTF-16: by these the code page is guessed."""
    if b"\0" not in data and is_utf_8(data):
        return []
    if wide_text(data, before, Encoding.AUTO) is not None:
        return []
    pieces = (data[line.start : line.end] for line in lines_of(data, before) if line.wide is None)
    return [piece for piece in pieces if not is_utf_8(piece) and not _is_torn(piece)]


# -- lines --


def split(data: bytes, before: bytes, encoding: Encoding) -> Iterable[Line]:
    """The lines of these bytes, read as the encoding wants it."""
    if encoding is Encoding.AUTO:
        return lines_of(data, before)
    return _fixed_lines(data, encoding if encoding in WIDE else None)


def _fixed_lines(data: bytes, wide: Encoding | None) -> Iterator[Line]:
    position = 0
    while position < len(data):
        end = _wide_end(data, position, wide) if wide else narrow_end(data, position)
        yield Line(position, end, wide)
        position = end


def _line_at(data: bytes, position: int, wide: Encoding | None) -> tuple[int, Encoding | None]:
    """Where the line ends that begins here, and whether it is UTF-16; `wide`: whether the one before was."""
    marked = _BOMS.get(data[position : position + 2])
    until = narrow_end(data, position)
    piece = data[position : until + 1]
    if marked is None and b"\0" not in piece and (wide is None or is_utf_8(data[position:until])):
        return until, None
    first = marked or wide or Encoding.UTF_16LE
    for candidate in (first, _OTHER[first]):
        end = _wide_end(data, position, candidate)
        if _is_plausible(data[position:end], candidate):
            return end, candidate
    return until, None


def narrow_end(data: bytes, position: int) -> int:
    """Where the line ends that goes on here, when it is no UTF-16."""
    return data.find(b"\n", position) + 1 or len(data)


def _wide_end(data: bytes, position: int, wide: Encoding) -> int:
    feed = _FEEDS[wide]
    at = data.find(feed, position)
    while at >= 0 and (at - position) % 2:
        at = data.find(feed, at + 1)
    return at + 2 if at >= 0 else len(data)


def is_ended(data: bytes, line: Line) -> bool:
    """Whether it has its line feed."""
    feed = _FEEDS[line.wide] if line.wide else b"\n"
    return data[line.end - len(feed) : line.end] == feed


def _is_plausible(data: bytes, wide: Encoding) -> bool:
    """Whether these bytes read as UTF-16 are what somebody may have written."""
    even = data[: len(data) // 2 * 2]
    text = read_strictly(even, wide)
    if not text:
        return False
    return len(_STRANGE.findall(text)) <= (1 - _SANE) * len(text)


def wide_of(before: bytes) -> Encoding | None:
    """Whether what ends here is UTF-16."""
    for wide, feed in _FEEDS.items():
        if before.endswith(feed):
            return wide
    if before.endswith(b"\n"):
        return None
    even = before[len(before) % 2 :]
    zeros = {Encoding.UTF_16LE: even[1::2].count(0), Encoding.UTF_16BE: even[::2].count(0)}
    likely = max(zeros, key=zeros.__getitem__)
    return likely if zeros[likely] and _is_plausible(even[-16:], likely) else None


# -- characters --


def is_utf_8(data: bytes) -> bool:
    """Whether it is; as ASCII is, too."""
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


def _is_torn(data: bytes) -> bool:
    """Whether it is UTF-8 of which a character was cut through: at the end of what was kept, or at its start."""
    start = _loose_start(data)
    end = len(data) - (0 if data.endswith(b"\n") else unfinished(data))
    return (start > 0 or end < len(data)) and is_utf_8(data[start:end])


def unfinished(data: bytes) -> int:
    """How many bytes at the end are a character of UTF-8 of which bytes are missing."""
    for size in range(1, MAX_REST + 1):
        tail = data[-size:]
        if len(tail) == size and tail[0] >= _LEAD:
            return size if size < _length(tail[0]) and not tail[1:].strip(REST) else 0
    return 0


def _length(lead: int) -> int:
    """Of a character of UTF-8 that begins so (RFC 3629)."""
    return 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4  # noqa: PLR2004


def _loose_start(data: bytes) -> int:
    """How many bytes at the start are the rest of a character of UTF-8, judged by the line that they stand in."""
    loose = len(data) - len(data[:MAX_REST].lstrip(REST)) - len(data[MAX_REST:])
    line = data[loose : narrow_end(data, 0)]
    return loose if not line.isascii() and is_utf_8(line) else 0
