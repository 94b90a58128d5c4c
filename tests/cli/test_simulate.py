"""`controldock simulate`: what it says."""

import subprocess
import sys
from collections import Counter

import pytest

from controldock.cli.failure import FAILED, WRONG_USAGE
from controldock.cli.main import run
from controldock.cli.simulate import line
from controldock.protocol.enrollment_token import TokenString
from controldock.simulator.figures import Figures

TOKEN = TokenString(bytes(32), 1, bytes(32)).encode()


def test_the_status_is_one_calm_line() -> None:
    figures = Figures(connected=9_990, online=9_980, done=12_345)
    assert line(figures, 10_000) == "connected 9,990 of 10,000 · online 9,980 · tasks done 12,345 · errors 0"
    assert "· announcements shown 7 · tasks" in line(Figures(shown=7), 1)
    figures = Figures(connected=1, online=0, waiting=1, errors=Counter(timeout=3))
    assert line(figures, 2) == (
        "connected 1 of 2 · online 0 · waiting for approval 1 · tasks done 0 · errors 3 · timeout 3"
    )


def test_a_mistyped_token_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["simulate", TOKEN[:-1] + "x", "--server", "localhost"]) == WRONG_USAGE
    assert "token" in capsys.readouterr().err


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    pytest.importorskip("uvloop")
    arguments = [sys.executable, "-m", "controldock", "simulate", TOKEN, "--server", "127.0.0.1:1"]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == FAILED
    assert done.stderr == "127.0.0.1:1 can't be reached: Connection refused.\n"
