"""What commands write: tables that fit a terminal and read well in a pipe, and nothing that drives a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPE_WIDTH = 10_000  # columns: in a pipe nothing is wrapped or cut
ID_COLUMNS = frozenset({"Id", "Request id", "Task"})  # copied by people, so they stay in one piece
_MINUTE, _HOUR, _DAY = 60, 3600, 86400

# Control characters, and the marks that turn the direction of text: a PC chooses its names and its output.
_HARMFUL = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
_HARMFUL |= {
    code: f"\\u{code:04x}" for code in (0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}
_HARMFUL_BUT_LINES = {code: text for code, text in _HARMFUL.items() if chr(code) not in "\n\t"}


def console(*, stderr: bool = False) -> Console:
    """A console for the present stdout or stderr: calm (nothing is highlighted by guess), plain in a pipe."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPE_WIDTH
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def visible(text: str) -> str:
    """Text of somebody else on one line, with everything that could drive a terminal written out."""
    return text.translate(_HARMFUL)


def visible_lines(text: str) -> str:
    """The same, but lines and tabs stay."""
    return text.translate(_HARMFUL_BUT_LINES)


def table(columns: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> Table:
    """A table without lines. Cells of plain text are made visible."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        made.add_column(column, no_wrap=column in ID_COLUMNS)
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else Text(visible(cell)) for cell in row))
    return made


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str | Text]], *, empty: str) -> None:
    """Write a table, or the sentence that there is nothing to put into it."""
    kept = list(rows)
    if kept:
        console().print(table(columns, kept))
    else:
        console().print(empty, style="dim")


def say(sentence: str) -> None:
    """One line for a person; what others wrote in it must be visible already."""
    console().print(sentence, soft_wrap=True)


def write_json(value: object) -> None:
    """For programs: the API's own types, indented."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2)
    sys.stdout.write(text.decode() + "\n")


def count_pcs(count: int) -> str:
    """How many."""
    return "1 PC" if count == 1 else f"{count} PCs"


def moment(at: datetime | None) -> str:
    """A time on this machine's clock, as people write it; a dash for none."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S") if at else "-"


def span(seconds: float) -> str:
    """A duration in the largest unit that fits: 4 s, 12 min, 3 h, 2 d."""
    for size, unit in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"
