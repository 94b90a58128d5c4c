"""What a fault leaves in the log, and in the file for faults of the interpreter itself."""

import io
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from controldock import log_output
from controldock.agent.errors import FolderInUse
from controldock.agent.last_words import last_words


def lines_of(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.fixture
def stream() -> io.StringIO:
    stream = io.StringIO()
    log_output.configure("json", stream=stream)
    return stream


def test_a_fault_is_logged_with_its_traceback_and_goes_on(stream: io.StringIO, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), last_words(tmp_path / "fatal.log"):
        print(1 // 0)
    (line,) = lines_of(stream)
    assert (line["event"], line["level"]) == ("agent.crashed", "critical")
    assert line["exception"][0]["exc_type"] == "ZeroDivisionError"
    assert line["exception"][0]["frames"][-1]["filename"].endswith("test_last_words.py")


def test_each_of_a_group_is_told(stream: io.StringIO, tmp_path: Path) -> None:
    with pytest.raises(ExceptionGroup), last_words(tmp_path / "fatal.log"):
        raise ExceptionGroup("both", [KeyError("one"), FolderInUse("two")])
    assert "KeyError" in stream.getvalue()
    assert "FolderInUse" in stream.getvalue()


def test_a_thread_that_ends_by_a_fault_is_told(stream: io.StringIO, tmp_path: Path) -> None:
    hook = threading.excepthook
    with last_words(tmp_path / "fatal.log"):
        thread = threading.Thread(target=lambda: 1 // 0, name="desk")
        thread.start()
        thread.join()
    (line,) = lines_of(stream)
    assert (line["event"], line["thread"]) == ("agent.thread_crashed", "desk")
    assert threading.excepthook is hook


@pytest.mark.parametrize("end", [SystemExit(1), FolderInUse()])
def test_who_ends_for_a_known_reason_says_nothing_here(
    end: BaseException, stream: io.StringIO, tmp_path: Path
) -> None:
    with pytest.raises(type(end)), last_words(tmp_path / "fatal.log"):
        raise end
    assert stream.getvalue() == ""


def test_a_fault_of_the_interpreter_leaves_where_it_was(tmp_path: Path) -> None:
    fatal = tmp_path / "fatal.log"
    code = (
        "import faulthandler, pathlib, sys; from controldock.agent.last_words import last_words\n"
        "with last_words(pathlib.Path(sys.argv[1])): faulthandler._sigabrt()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(fatal)], check=False, capture_output=True)
    assert done.returncode != 0
    assert "Fatal Python error: Aborted" in fatal.read_text()
