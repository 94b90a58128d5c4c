"""Child processes: each with its log, its last word, and an end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from tests.cli.api_double import ApiDouble

from controldock.cli import children
from controldock.cli.children import Child
from controldock.cli.failure import CommandFailed


def waiting(data: Path, log: Path) -> Child:
    """A command of ours that does not end by itself."""
    return Child("deployment", ["deploy", "x", "--on", "all", "--wait", "--data", str(data)], log)


def test_a_sentence_is_its_last_word(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text("Traceback of an earlier run\n")
    child = Child("server", ["server", "settings", "--gateway-port", "x"], log)
    assert child.wait(60) == 1
    assert child.last_word() == "--gateway-port: must be a port number from 1 to 65535, not x."


@pytest.mark.parametrize(
    "said", ["", '{"event": "x"}\n', "Traceback (most recent call last):\nValueError: x\n"]
)
def test_without_a_sentence_the_log_is_named(said: str, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    child = Child("server", ["--version"], log)
    child.wait(60)
    log.write_text(said)
    assert child.last_word() == f"The server stopped (exit code 0); see {log}."


def test_it_stops_when_asked(api: ApiDouble, data: Path, tmp_path: Path) -> None:
    child = waiting(data, tmp_path / "log")
    assert api.followed.wait(60)
    assert child.exit_code is None
    child.stop(30)
    assert child.exit_code == -signal.SIGTERM
    child.stop(30)


def test_one_that_does_not_stop_is_ended(api: ApiDouble, data: Path, tmp_path: Path) -> None:
    child = waiting(data, tmp_path / "log")
    assert api.followed.wait(60)
    child.stop(0)
    assert child.exit_code is not None


def test_one_that_takes_too_long_is_one_sentence(api: ApiDouble, data: Path, tmp_path: Path) -> None:
    child = waiting(data, tmp_path / "log")
    with pytest.raises(CommandFailed, match="The deployment took too long; see"):
        child.wait(0.01)
    assert child.exit_code is not None


def test_a_log_that_has_grown_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LOG_LIMIT", 3)
    log = tmp_path / "agent.log"
    children.set_aside(log)
    log.write_text("abc")
    children.set_aside(log)
    assert log.read_text() == "abc"
    log.write_text("abcd")
    children.set_aside(log)
    assert [path.name for path in tmp_path.iterdir()] == ["agent.old.log"]


PARENT = """
import sys
from pathlib import Path
from controldock.cli.children import Child
data, log = sys.argv[1:]
child = Child("deployment", ["deploy", "x", "--on", "all", "--wait", "--data", data], Path(log))
print(child._process.pid, flush=True)
child.wait(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_a_child_does_not_outlive_a_killed_parent(api: ApiDouble, data: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(data), str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        assert api.followed.wait(60)
        os.kill(parent.pid, signal.SIGKILL)
    child.wait(30)
