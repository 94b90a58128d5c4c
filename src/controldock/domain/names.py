"""Names as people search and sort them: case, width and composition do not matter, and PC-2 stands before PC-10."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = re.compile(r"\d+", re.ASCII)


def folded(text: str) -> str:
    """`text` for comparison: compatibility composition (Unicode NFKC) and case folding, as often as it takes.

    Windows and macOS write the same Hangul in different ways; both find each other.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def natural(text: str) -> str:
    """A key that sorts by code point as people count: every run of digits goes by its value.

    A number becomes its length in three digits and then itself, without leading zeros: `pc-2` is `pc-0012`.
    """
    return _DIGITS.sub(lambda found: _counted(found[0].lstrip("0") or "0"), folded(text))


def _counted(digits: str) -> str:
    return f"{len(digits):03}{digits}"
