"""Disguises of text that a shell sees through: other forms of the same letters, encodings, invisible characters."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata

MAX_DECODED = 256 * 1024  # characters
_MIN_ENCODED = 8  # characters of base64 that are worth a look
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "", "e": "\x1b"}
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([0-7]{1,3})|(.))", re.DOTALL)
# PowerShell takes these for - and for quotes; people paste them from documents.
_TYPOGRAPHY = str.maketrans(
    {"–": "-", "—": "-", "―": "-", "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"'}
)
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
# Marks that turn the direction of text, and spaces without width: no language needs them in a script.
_HIDING = re.compile("[\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069]")
_WIDE = re.compile("[\uff21-\uff3a\uff41-\uff5a]{2,}")  # full-width Latin letters


def unmasked(script: str) -> str:
    """The script in plain letters, its lines as they were."""
    plain = unicodedata.normalize("NFKC", script.translate(_TYPOGRAPHY))
    return _INVISIBLE.sub("", plain).replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")


def hides_characters(line: str) -> bool:
    """Whether a line holds characters that nobody sees."""
    return _HIDING.search(line) is not None


def has_wide_letters(line: str) -> bool:
    """Whether a line holds words in full-width Latin letters."""
    return _WIDE.search(line) is not None


def from_base64(text: str, *encodings: str) -> str | None:
    """The text that was encoded, if that is what it is; the first encoding in which it makes sense."""
    packed = re.sub(r"\s", "", text)[: MAX_DECODED * 2]
    if len(packed) < _MIN_ENCODED:
        return None
    try:
        raw = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return _decoded(raw, encodings)


def from_hex(text: str) -> str | None:
    """The text whose bytes are written in hexadecimal digits."""
    digits = re.sub(r"\\x|0x|[\s,:]", "", text)
    try:
        return _decoded(bytes.fromhex(digits), ("utf-8",))
    except ValueError:
        return None


def without_escapes(text: str) -> str:
    """As printf and $'…' read it."""
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    hexadecimal, unicode, octal, letter = found.groups()
    if hexadecimal or unicode:
        return chr(int(hexadecimal or unicode, 16))
    return chr(int(octal, 8)) if octal else _ESCAPES.get(letter, letter)


def _decoded(raw: bytes, encodings: tuple[str, ...]) -> str | None:
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text[:MAX_DECODED]
    return None


def _is_text(text: str) -> bool:
    """Whether it is written in letters, and not in whatever a wrong encoding makes of bytes."""
    plain = sum(character in "\n\r\t" or " " <= character <= "~" for character in text)
    return bool(text) and plain >= 0.7 * len(text) and "\0" not in text
