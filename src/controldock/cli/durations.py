"""Durations as people type them: 30s, 10m, 24h, 7d, 2w, 1h30m."""

from __future__ import annotations

import re

import typer

NEVER = "never"
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_DURATION = re.compile(r"(?:[0-9]{1,7}[smhdw])+")
_PART = re.compile(r"([0-9]+)([smhdw])")


def parse(text: str) -> int:
    """Seconds; ValueError says what a duration looks like."""
    if not _DURATION.fullmatch(text):
        raise ValueError(f"{text!r} is no duration; write 30s, 10m, 24h or 7d")
    return sum(int(number) * _SECONDS[unit] for number, unit in _PART.findall(text))


def option(text: str, name: str) -> int:
    """The seconds that the option `name` was given; wrong usage when it is no duration."""
    try:
        return parse(text)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.", param_hint=name) from None


def option_or_never(text: str, name: str) -> int | None:
    """The same; None for `never`."""
    return None if text == NEVER else option(text, name)
