"""Finds text in logs in any encoding: bytes first, which is fast, and what they mean only where it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from controldock.domain.code_pages import WIDE, Encoding, codec
from controldock.domain.decoding import Reading, line_texts

MAX_WANTED = 200  # characters
SHOWN = 300  # characters of a line around what was found
_AHEAD = 80  # of these before it
_ALWAYS = (Encoding.UTF_8, Encoding.UTF_16LE, Encoding.UTF_16BE)


@dataclass(frozen=True, slots=True)
class Found:
    """A line that has it."""

    offset: int  # where it begins in the bytes that were searched
    text: str  # the line, or what of it is around


class Search:
    """One text that is looked for, whatever its case."""

    def __init__(self, wanted: str, reading: Reading) -> None:
        self._wanted = wanted.lower()
        self._reading = reading
        self._needles = _needles(wanted, reading)
        self.overlap = max(map(len, self._needles), default=0)  # bytes that it may reach beyond a border

    def in_page(self, data: bytes, before: bytes) -> Iterator[Found]:
        """The lines of a page that have it."""
        lowered = data.lower()
        if not any(needle in lowered for needle in self._needles):
            return
        for offset, text in line_texts(data, before, self._reading):
            at = text.lower().find(self._wanted)
            if at >= 0:
                yield Found(offset, _around(text.rstrip("\r\n"), at))


def _needles(wanted: str, reading: Reading) -> tuple[bytes, ...]:
    """How it may be written. `bytes.lower` changes second halves of characters, too, in needle and log alike; so what
    these find has to be read to be sure."""
    chosen = reading.encoding
    encodings = (*_ALWAYS, reading.legacy) if chosen is Encoding.AUTO else (chosen,)
    found: dict[bytes, None] = {}
    for text in (wanted, wanted.lower(), wanted.upper()):
        for encoding in encodings:
            if encoding is not None:
                found[_written(text, encoding)] = None
    found.pop(b"", None)
    return tuple(found)


def _written(text: str, encoding: Encoding) -> bytes:
    name = encoding.value if encoding in WIDE else codec(encoding)
    try:
        return text.encode(name).lower()
    except UnicodeEncodeError:
        return b""


def _around(text: str, at: int) -> str:
    start = max(at - _AHEAD, 0)
    return text[start : start + SHOWN]
