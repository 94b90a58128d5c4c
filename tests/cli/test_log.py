"""A task's output: raw in a pipe, harmless on a terminal."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.api_double import an_id

from controldock.cli.log import shown


def command(data: Path) -> list[str]:
    return [sys.executable, "-m", "controldock", "log", an_id(301), "--data", str(data)]


def test_a_pipe_gets_the_bytes_as_they_are(data: Path) -> None:
    done = subprocess.run(command(data), capture_output=True, check=True)
    assert done.stdout == b"hello\r\n\x1b[2Jbye\xff\n"


def test_a_terminal_gets_text_that_can_not_drive_it(data: Path) -> None:
    ours, theirs = pty.openpty()
    subprocess.run(command(data), stdout=theirs, check=True)
    os.close(theirs)
    assert (
        os.read(ours, 1000).decode() == "hello\r\n\\x1b[2Jbye�\r\n"
    )  # the terminal adds its carriage returns
    os.close(ours)


def test_an_unknown_task_is_one_sentence(
    controldock: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert controldock("log", an_id(302)) == 1
    assert capsys.readouterr() == ("", "There is no such thing.\n")


@pytest.mark.parametrize(
    ("chunks", "text"),
    [
        ([], ""),
        ([b"a\r", b"\nb"], "a\nb"),
        ([b"10%\r20%\r\n"], "10%\\x0d20%\n"),
        ([b"a\r"], "a\\x0d"),
        (["한글".encode()[:4], "한글".encode()[4:]], "한글"),
        ([b"\xed"], "�"),
    ],
)
def test_chunks_may_cut_anywhere(chunks: list[bytes], text: str) -> None:
    assert "".join(shown(chunks)) == text
