"""PowerShell's methods that only change text, done on values that are known."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from controldock.server.examination.disguises import from_base64

Value: TypeAlias = "str | int | list[Value] | None"  # None: only the PC knows


def text_of(value: Value) -> str | None:
    """A value where a string is wanted; parts of a list are joined by spaces, as PowerShell does it."""
    if isinstance(value, list):
        parts = [text_of(part) for part in value]
        return None if None in parts else " ".join(part for part in parts if part is not None)
    return str(value) if value is not None else None


def join(parts: list[Value], separator: str) -> Value:
    """Parts in one text; None where one of them is not known."""
    texts = [text_of(part) for part in parts]
    return separator.join(text for text in texts if text is not None) if None not in texts else None


def character(value: Value) -> Value:
    """What [char] makes of it."""
    if isinstance(value, str) and value[:2].lower() == "0x":
        value = int(value, 16) if re.fullmatch(r"0[xX][0-9a-fA-F]{1,4}", value) else None
    if isinstance(value, str) and value.isdecimal() and len(value) > 1:
        value = int(value)
    if isinstance(value, int):
        return chr(value) if 0 <= value <= 0xFFFF else None  # noqa: PLR2004 - of UTF-16
    return value if isinstance(value, str) and len(value) == 1 else None


METHODS: dict[str, Callable[[str, list[Value]], Value]] = {
    "replace": lambda text, given: text.replace(text_of(given[0]) or "\0", text_of(given[1]) or ""),
    "tolower": lambda text, _: text.lower(),
    "toupper": lambda text, _: text.upper(),
    "trim": lambda text, given: text.strip(text_of(given[0]) if given else None),
    "tostring": lambda text, _: text,
    "tochararray": lambda text, _: list(text),
    "substring": lambda text, given: (
        text[slice(_number(given[0]), _number(given[0]) + _number(given[1]))]
        if len(given) > 1
        else text[_number(given[0]) :]
    ),
    "insert": lambda text, given: (
        text[: _number(given[0])] + (text_of(given[1]) or "") + text[_number(given[0]) :]
    ),
    "remove": lambda text, given: (
        text[: _number(given[0])] + (text[_number(given[0]) + _number(given[1]) :] if len(given) > 1 else "")
    ),
    "split": lambda text, given: list[Value](re.split(f"[{re.escape(text_of(given[0]) or ' ')}]", text)),
}


def _number(value: Value) -> int:
    if isinstance(value, int):
        return value
    raise TypeError


def of_type(kind: str, method: str, given: list[Value]) -> Value:
    """A method of a type: [string]::Join and others that only change text."""
    texts = [text_of(part) for part in given]
    if (kind, method) == ("string", "join") and len(given) > 1:
        parts = given[1] if isinstance(given[1], list) else given[1:]
        return join(parts, texts[0] or "")
    if (kind, method) == ("string", "concat"):
        return join(given, "")
    if (kind, method) == ("convert", "frombase64string") and texts and texts[0]:
        return f"base64:{texts[0]}"
    if kind in ("io.path", "path"):
        if method == "gettemppath":
            return "%temp%\\"
        known = method == "combine" and None not in texts
        return "\\".join(text.rstrip("\\") for text in texts if text) if known else None
    return None


def bytes_as_text(encoding: str, value: Value) -> Value:
    """What an encoding makes of bytes that are known."""
    if isinstance(value, str) and value.startswith("base64:"):
        order = ("utf-16-le", "utf-8") if "unicode" in encoding else ("utf-8", "utf-16-le")
        return from_base64(value.removeprefix("base64:"), *order)
    if isinstance(value, list) and all(isinstance(part, int) for part in value):
        return "".join(str(character(part)) for part in value)
    return None
