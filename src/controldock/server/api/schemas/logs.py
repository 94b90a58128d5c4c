"""What attempts wrote, as text."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from controldock.domain.code_pages import Encoding
from controldock.server.api.schemas.forms import Output


class LogGap(Output, frozen=True):
    """Output over the limit that no PC kept."""

    at: Annotated[int, Meta(description="The offset in the log between what was before and what came after")]
    missing: int  # bytes


class LogText(Output, frozen=True):
    """A piece of a log as text: harmless, without terminal sequences, other control characters shown."""

    offset: Annotated[int, Meta(description="Where it begins: asked for, or the next border of a character")]
    next_offset: Annotated[
        int, Meta(description="Where the next piece begins; the same as `offset` at the end")
    ]
    text: str
    line: Annotated[int, Meta(description="Number of the line that stands there, from 1")]
    starts_line: Annotated[bool, Meta(description="False: the text goes on in the middle of a line")]
    encoding: Annotated[Encoding, Meta(description="What most of it was written in")]
    encodings: list[Encoding]  # all that were found in this piece, the most used first
    size: int  # bytes, of the whole log so far
    complete: bool  # no more is coming
    gap: LogGap | None


class LogPages(Output, frozen=True):
    """Where the pages of a log begin: pieces of some 32 KiB and at most 500 lines, each to be asked for as text by
    its offset and the difference to the next one as limit."""

    offsets: list[int]
    numbers: list[int]  # of the line that begins or goes on there, from 1
    lines: int  # in the whole log so far
    legacy: Annotated[
        Encoding | None, Meta(description="How lines are read that are neither UTF-8 nor UTF-16")
    ]
    size: int
    complete: bool
    gap: LogGap | None


class LogHit(Output, frozen=True):
    """A line that has what was looked for."""

    offset: int
    line: int
    text: str  # the line, or the part of it that is around


class LogHits(Output, frozen=True):
    """Lines in the order of the log. Each question searches for a moment only: go on at `next`."""

    hits: list[LogHit]
    next: Annotated[int | None, Meta(description="Offset to go on at; null: all was searched")]
    size: int
    complete: bool
