"""The verbs behind make: they are listed, and a machine that lacks something is told what."""

import subprocess
import sys
from pathlib import Path

import pytest

import dev
import environment

ROOT = Path(__file__).parents[2]


def test_help_lists_every_verb(capsys):
    assert dev.main([]) == 0
    assert dev.main(["help"]) == 0
    listed = capsys.readouterr().out
    assert all(f"make {verb}" in listed for verb in dev.VERBS)


def test_an_unknown_verb_is_refused(capsys):
    assert dev.main(["fly"]) == 2


def test_an_older_python_is_told_which_one_it_takes():
    old = "import sys, runpy; sys.version_info = (3, 9, 2, 'final', 0)"
    code = f"{old}; runpy.run_path('tools/dev.py', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer and this is 3.9" in done.stderr


def test_a_step_is_one_line_when_it_works(capsys):
    assert environment.step("Counting", sys.executable, "-c", "print(1)") == "1\n"
    assert capsys.readouterr().out == "  Counting ... done (0 s)\n"


def test_a_failed_step_shows_what_the_tool_said(capsys):
    with pytest.raises(environment.StepFailed):
        environment.step("Failing", sys.executable, "-c", "import sys; print('the reason'); sys.exit(3)")
    assert capsys.readouterr().out == "  Failing ... failed\nthe reason\n"


def test_no_network_is_one_sentence(capsys):
    code = "import sys; print('dns error: failed to lookup address'); sys.exit(2)"
    with pytest.raises(environment.SetupError, match="connect this machine to the network"):
        environment.step("Fetching", sys.executable, "-c", code)
    assert "dns error" not in capsys.readouterr().out
