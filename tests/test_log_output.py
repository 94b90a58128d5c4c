"""How the log looks: one harmless line an event, and no secret in a traceback."""

import io
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import structlog

from controldock.log_output import LogFile, configure


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("format", ["json", "console"])
def test_a_traceback_shows_where_and_not_with_what(format: str) -> None:
    stream = io.StringIO()
    configure(format, stream=stream)
    token = "sword" + "fish"  # in no line as a whole: a traceback may quote one
    try:
        json.loads("{" + token[:0])
    except ValueError as error:
        structlog.get_logger().error("request.failed", exc_info=error)
    written = stream.getvalue()
    assert "JSONDecodeError" in written
    assert "test_log_output.py" in written
    assert token not in written


def test_whatever_a_peer_says_an_event_is_one_line() -> None:
    stream = io.StringIO()
    configure("json", stream=stream)
    structlog.get_logger().info("agent.greeted", name="a\r\nb\x1b[2J\u2028\u202ec" + "x" * 1_000_000)
    (line,) = stream.getvalue().splitlines()
    shown = json.loads(line)["name"]
    assert shown.startswith("a\\x0d\\x0ab\\x1b[2J\\u2028\\u202ecxxx")
    assert len(shown) < 2100


def test_a_log_file_keeps_its_last_lines_and_never_more_than_twice_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "agent.log"
    with closing(LogFile(path, limit=100)) as file:
        for number in range(100):
            file.write(f"line {number:03}\n")
        assert not file.isatty()
    older = path.with_name("agent.old.log").read_text()
    assert (older + path.read_text()).endswith("".join(f"line {n:03}\n" for n in range(90, 100)))
    assert len(older) <= 110
    assert path.stat().st_size <= 110


def test_a_log_file_is_gone_on_with(tmp_path: Path) -> None:
    for word in ("first", "second"):
        with closing(LogFile(tmp_path / "agent.log")) as file:
            file.write(word + "\n")
            file.flush()
    assert (tmp_path / "agent.log").read_text() == "first\nsecond\n"
