"""Parts of an answer, as RFC 9110 section 14 has them: one range of bytes; several are answered with the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes from `start` to `end`, which is not one of them."""

    start: int
    end: int


class Unsatisfiable(Exception):
    """Nothing of the range is there: 416."""


def part_of(header: str | None, size: int) -> Part | None:
    """The part that is asked for; None for all, also where the header asks for what we need not understand."""
    match = _ONE.fullmatch(header.strip()) if header is not None else None
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if first == "":  # the last so many
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None  # no range at all (14.1.1)
    if start >= end:
        raise Unsatisfiable
    return Part(start, end)


def still_fits(if_range: str | None, tag: str) -> bool:
    """Whether a part of what there is now goes with what the client has (13.1.5): only a strong tag can say so."""
    return if_range is None or if_range.strip() == tag


def has(if_none_match: str | None, tag: str) -> bool:
    """Whether the client has it already (13.1.2)."""
    if if_none_match is None:
        return False
    tags = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return "*" in tags or tag in tags
