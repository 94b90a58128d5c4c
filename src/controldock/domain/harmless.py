"""Makes text of strangers harmless: nothing in it drives a terminal, hides, or turns the direction of what follows."""

from __future__ import annotations

import re

# What terminals obey (ECMA-48): CSI, the strings OSC/DCS/SOS/PM/APC when they end within the line, and the rest of ESC.
# A string that does not end is left as text: swallowing it would hide what comes after.
ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x9b[0-?]*[ -/]*[@-~]"
    r"|\x1b[\]PX^_][^\x07\x1b\n\x9c]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]+[0-~]"
    r"|\x1b[0-OQ-WYZ\\`-~]"
)
_KEPT = "\n\r\t"
_PICTURES = 0x2400  # U+2400 to U+241F are pictures of the control characters
_DELETE_PICTURE = 0x2421
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)

_VISIBLE: dict[int, str] = {code: chr(_PICTURES + code) for code in range(0x20) if chr(code) not in _KEPT}
_VISIBLE |= {0x7F: chr(_DELETE_PICTURE)}
_VISIBLE |= {code: f"\\x{code:02x}" for code in range(0x80, 0xA0)}
_VISIBLE |= {code: f"\\u{code:04x}" for code in (*_DIRECTIONS, *range(0xD800, 0xE000))}
_SUSPECT = re.compile("[" + "".join(map(re.escape, map(chr, _VISIBLE))) + "]")


def harmless(text: str) -> str:
    """The text without terminal sequences; other control characters are shown, line ends and tabs stay."""
    if _SUSPECT.search(text) is None:
        return text
    return ESCAPES.sub("", text).translate(_VISIBLE)
