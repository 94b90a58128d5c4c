"""Names as people search and sort them: case, width and composition do not matter, and PC-2 stands before PC-10."""

from __future__ import annotations

import re
import unicodedata

UNSHOWABLE = "\N{REPLACEMENT CHARACTER}"
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # Persian, Hindi and emoji are written with them
# Controls (terminals obey them, PostgreSQL keeps no NUL), format characters (invisible, or they turn the direction of
# what stands around them), half characters, and separators of lines and paragraphs.
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

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


def cleaned(text: str) -> str:
    """What somebody else wrote, as one line that only shows: whatever would do something else becomes U+FFFD.

    The one rule for all text that a PC says of itself. Replaced and not removed: a name that tries to look like
    another one does not. The length stays what it was. HTML and formulas are text, and stay.
    """
    if text.isprintable():
        return text
    return "".join(UNSHOWABLE if _is_unshown(letter) else letter for letter in text)


def _is_unshown(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSHOWN and letter not in _JOINERS
