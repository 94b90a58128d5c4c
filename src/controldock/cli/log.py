"""`controldock log`: the complete output of a task."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from controldock.cli.access import Access
from controldock.cli.options import with_groups
from controldock.cli.terminal import visible_lines


def log(
    task_id: Annotated[
        str, typer.Argument(metavar="TASK", help="The task's id: controldock deployments show ID.")
    ],
    access: Access,
) -> None:
    """Write the complete output of a task's latest attempt.

    In a pipe or a file: the bytes as the PC sent them. On a terminal: text, with what could drive the terminal
    written out.
    """
    with access.client() as client:
        chunks = client.log(task_id)
        if sys.stdout.isatty():
            for text in shown(chunks):
                sys.stdout.write(text)
        else:
            for chunk in chunks:
                sys.stdout.buffer.write(chunk)
        sys.stdout.flush()


log = with_groups(log)


def shown(chunks: Iterable[bytes]) -> Iterator[str]:
    """The bytes as text that drives no terminal; lines may end as they do on Windows."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    held = ""  # a carriage return at the end of a chunk: the next one may begin with its newline
    for chunk in chunks:
        text = held + decoder.decode(chunk)
        held = "\r" if text.endswith("\r") else ""
        yield visible_lines(text.removesuffix("\r").replace("\r\n", "\n"))
    yield visible_lines(held + decoder.decode(b"", final=True))
