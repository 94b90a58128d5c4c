"""How the log looks: one harmless line an event, and no secret in a traceback."""

import io
import json
from collections.abc import Iterator

import pytest
import structlog

from controldock.log_output import configure


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("format", ["json", "console"])
def test_a_traceback_shows_where_and_not_with_what(format: str) -> None:
    stream = io.StringIO()
    configure(format, stream=stream)
    token = "swordfish"
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
