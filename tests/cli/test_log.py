"""A task's output: raw in a pipe, harmless on a terminal."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.api_double import an_id


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
        os.read(ours, 1000).decode().replace("\r\n", "\n") == "hello\n\\x1b[2Jbye" + GAP + "한글\n"
    )  # the terminal adds its carriage returns
    os.close(ours)


def test_an_unknown_task_is_one_sentence(
    controldock: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert controldock("log", an_id(302)) == 1
    assert capsys.readouterr() == ("", "There is no such thing.\n")


Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]
GAP = "\n--- 7 bytes are missing here ---\n"


def test_text_is_harmless_and_says_where_something_is_missing(controldock: Run, capsys: Capture) -> None:
    assert controldock("log", an_id(301), "--encoding", "auto") == 0
    assert capsys.readouterr().out == "hello\n\\x1b[2Jbye" + GAP + "한글\n"


def test_lines_are_found_with_their_numbers(controldock: Run, capsys: Capture) -> None:
    assert controldock("log", an_id(301), "--grep", "오류") == 0
    assert capsys.readouterr().out == "1: 오류\n10: 오류\n"


def test_following_ends_with_the_command(controldock: Run, capsys: Capture) -> None:
    assert controldock("log", an_id(301), "--follow") == 0
    assert capsys.readouterr().out.endswith("한글\n")


def test_a_file_gets_the_bytes(controldock: Run, tmp_path: Path) -> None:
    assert controldock("log", an_id(301), "-o", str(tmp_path / "out.log")) == 0
    assert (tmp_path / "out.log").read_bytes() == b"hello\r\n\x1b[2Jbye\xff\n"
    assert controldock("log", an_id(301), "-o", str(tmp_path / "no" / "out.log")) == 1
    assert controldock("log", an_id(301), "-o", "x", "--grep", "y") == 2


def test_an_attempt_is_chosen_by_its_number(controldock: Run, capsys: Capture) -> None:
    assert controldock("log", an_id(301), "--attempt", "1", "--encoding", "auto") == 0
    capsys.readouterr()
    assert controldock("log", an_id(301), "--attempt", "3") == 1
    assert capsys.readouterr().err == "There is no attempt 3 of this task; it has 1.\n"
