"""`controldock log`: the output of a task, as bytes or as text, at once or while it comes."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli.access import Access
from controldock.cli.client import Client, segment
from controldock.cli.failure import CommandFailed
from controldock.cli.options import with_groups
from controldock.cli.terminal import visible_lines

if TYPE_CHECKING:
    from controldock.server.api.schemas.logs import LogText

PIECE = 256 * 1024  # bytes of log asked for at once
HITS = 500
PAUSE = 1.0  # seconds between two looks at a log that grows


@dataclass(frozen=True)
class Reading:
    """What is wanted of the log, and how."""

    encoding: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Read it as auto (each line as it looks), utf-8, cp949, utf-16le ..."
        ),
    ] = None
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until the command is over.")] = False
    grep: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only lines with this text, whatever its case.")
    ] = None
    attempt: Annotated[
        int | None, typer.Option(metavar="N", help="Not of the latest attempt, but of this one.")
    ] = None
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the bytes into a file.")
    ] = None


def log(
    task_id: Annotated[
        str, typer.Argument(metavar="TASK", help="The task's id: controldock deployments show ID.")
    ],
    reading: Reading,
    access: Access,
) -> None:
    """Write the complete output of a task.

    In a pipe or a file: the bytes as the PC sent them, unless --encoding, --follow or --grep ask for text. On a
    terminal: text, with what could drive the terminal written out.
    """
    as_text = bool(reading.encoding or reading.follow)
    encoding = reading.encoding or "auto"
    if reading.output is not None and (as_text or reading.grep is not None):
        raise typer.BadParameter(
            "A file gets the bytes as they are: without --encoding, --follow and --grep."
        )
    with access.client() as client:
        attempt = _attempt(client, task_id, reading.attempt)
        if reading.output is not None:
            _save(client, attempt, reading.output)
        elif reading.grep is not None:
            _write(_found(client, attempt, reading.grep, encoding))
        elif as_text or sys.stdout.isatty():
            _write(_text(client, attempt, encoding, follow=reading.follow))
        else:
            for chunk in client.attempt_log(attempt):
                sys.stdout.buffer.write(chunk)
        sys.stdout.flush()


log = with_groups(log)


def _attempt(client: Client, task_id: str, number: int | None) -> str:
    detail = client.task(task_id)
    if number is None:
        return detail.task.attempt.id
    for attempt in detail.attempts:
        if attempt.number == number:
            return attempt.id
    raise CommandFailed(f"There is no attempt {number} of this task; it has {len(detail.attempts)}.")


def _text(client: Client, attempt: str, encoding: str, *, follow: bool) -> Iterator[str]:
    """Piece by piece; a line is written when it is whole, or when the log ends with it."""
    from controldock.server.api.schemas.logs import LogText

    path = f"/api/attempts/{segment(attempt)}/log/text"
    offset = 0
    while True:
        piece = client.call("GET", path, LogText, encoding=encoding, offset=offset, limit=PIECE)
        yield from _marked(piece)
        is_end = piece.next_offset >= piece.size or piece.next_offset == offset
        if is_end and (piece.complete or not follow):
            return
        if is_end:
            time.sleep(PAUSE)
        offset = piece.next_offset


def _marked(piece: LogText) -> Iterator[str]:
    """The text, with a line that says where output is missing."""
    gap = piece.gap
    marker = f"\n--- {gap.missing} bytes are missing here ---\n" if gap is not None else ""
    if gap is not None and gap.at == piece.offset and piece.text:
        yield marker
    yield piece.text
    if gap is not None and gap.at == piece.next_offset == piece.size and piece.text:
        yield marker


def _found(client: Client, attempt: str, wanted: str, encoding: str) -> Iterator[str]:
    from controldock.server.api.schemas.logs import LogHits

    path = f"/api/attempts/{segment(attempt)}/log/search"
    after: int | None = 0
    while after is not None:
        found = client.call("GET", path, LogHits, q=wanted, encoding=encoding, after=after, limit=HITS)
        yield from (f"{hit.line}: {hit.text}\n" for hit in found.hits)
        after = found.next


def _write(pieces: Iterator[str]) -> None:
    for piece in pieces:
        sys.stdout.write(visible_lines(piece.replace("\r\n", "\n")))
        sys.stdout.flush()


def _save(client: Client, attempt: str, path: Path) -> None:
    try:
        with path.open("wb") as file:
            for chunk in client.attempt_log(attempt):
                file.write(chunk)
    except OSError as error:
        raise CommandFailed(f"{path} can't be written: {error.strerror}.") from error
