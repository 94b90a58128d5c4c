"""Pages of a list: how long they may be, and where the next one begins."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar.params import QueryParameter

from controldock.domain.errors import Invalid
from controldock.server.services.secrets import from_text, to_text

DEFAULT_PAGE = 100  # items
MAX_CURSOR = 2000  # characters; the longest key is a host name and an id

# Answers stay below a megabyte or so: a task brings up to 4 KiB of log, a deployment up to 256 KiB of script.
Limit = Annotated[int, QueryParameter(ge=1, le=1000, description="How many at most")]
ShortLimit = Annotated[int, QueryParameter(ge=1, le=200, description="How many at most")]
Cursor = Annotated[
    str | None, QueryParameter(description="`next_cursor` of the page before; without it, the first page")
]


def encode_cursor(key: tuple[str, ...] | None) -> str | None:
    """The key of the next page as text that means nothing to anybody else."""
    return to_text(msgspec.json.encode(key)) if key is not None else None


def decode_cursor(cursor: str) -> tuple[str, ...]:
    """The key again; Invalid when the cursor is none."""
    try:
        key = msgspec.json.decode(from_text(cursor[:MAX_CURSOR]), type=tuple[str, ...])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise _malformed() from None
    if any("\0" in part for part in key):
        raise _malformed()
    return key


def pair_of(cursor: str | None) -> tuple[str, str] | None:
    """A key of two parts: name and id."""
    if cursor is None:
        return None
    key = decode_cursor(cursor)
    if len(key) != 2:  # noqa: PLR2004 - a pair
        raise _malformed()
    return key[0], key[1]


def one_of(cursor: str | None) -> str | None:
    """A key of one part: an id."""
    if cursor is None:
        return None
    key = decode_cursor(cursor)
    if len(key) != 1:
        raise _malformed()
    return key[0]


def _malformed() -> Invalid:
    return Invalid("This cursor is none of ours.", fields={"cursor": "malformed"})
