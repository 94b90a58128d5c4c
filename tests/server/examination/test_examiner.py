"""The examiner: the corpus, places, and scripts that nobody writes."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.server.examination.measuring import measure

from controldock.domain.command import DeploymentKind
from controldock.domain.guard import MAX_FINDINGS, MAX_TEXT
from controldock.server.examination.examiner import examine

SHELL, POWERSHELL = DeploymentKind.SHELL, DeploymentKind.POWERSHELL
SIZE = 256 * 1024  # characters: the longest script
LIMIT = 30.0  # seconds for one of them on a busy machine; it takes one to five

# docs/security.md says these.
DETECTED, DETECTED_UNSEEN, ALARMS = 0.99, 0.95, 0.01


def test_the_corpus_is_found_at_the_rate_that_the_document_states() -> None:
    known, unseen = measure("dangerous"), measure("dangerous_unseen")
    assert known.total >= 300
    assert known.in_class >= 0.97 * known.total, known.misread
    assert known.flagged >= DETECTED * known.total, known.missed
    assert unseen.flagged >= DETECTED_UNSEEN * unseen.total


def test_false_alarms_stay_below_one_in_a_hundred() -> None:
    known, unseen = measure("harmless"), measure("harmless_unseen")
    assert known.total >= 500
    assert known.flagged <= ALARMS * known.total, known.alarms
    assert unseen.flagged <= ALARMS * unseen.total


def test_a_finding_has_its_place() -> None:
    (found,) = examine(POWERSHELL, "Get-Date\n\nRestart-Computer -Force")
    assert (found.line, found.text, found.why) == (3, "restart-computer -Force", "restarts")


def test_what_stands_in_an_encoded_command_has_the_line_of_that() -> None:
    script = "ver\npowershell -enc UgBlAHMAdABhAHIAdAAtAEMAbwBtAHAAdQB0AGUAcgA="
    assert {found.line for found in examine(SHELL, script)} == {2}
    assert {found.why for found in examine(SHELL, script)} == {"encoded_command", "restarts"}


def test_there_are_never_too_many_findings_nor_too_long_ones() -> None:
    found = examine(SHELL, f"rd /s /q C:\\{'x' * 500}\n" * 500)
    assert len(found) == MAX_FINDINGS
    assert max(len(one.text) for one in found) <= MAX_TEXT


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=2000))
def test_no_text_ends_it(script: str) -> None:
    examine(SHELL, script)
    examine(POWERSHELL, script)


_PIECES = [
    "rm",
    "-rf",
    "$x",
    "$(",
    ")",
    "`",
    "'",
    '"',
    "|",
    "&",
    "{",
    "}",
    "\n",
    "<<",
    "iex",
    "@(",
    "[char]",
    "^",
    "%a:~1,2%",
    ";",
    "=",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=300))
def test_no_nonsense_ends_it(pieces: list[str]) -> None:
    for glue in ("", " "):
        examine(SHELL, glue.join(pieces))
        examine(POWERSHELL, glue.join(pieces))


# In a process of its own: a grammar that ran away would take this one with it.
_EXAMINE = """
import json, sys
from controldock.domain.command import DeploymentKind
from controldock.server.examination.examiner import examine
kind, piece, size = json.load(sys.stdin)
print(len(examine(DeploymentKind(kind), (piece * size)[:size])))
"""


@pytest.mark.timeout(240)
@pytest.mark.parametrize("kind", ["shell", "powershell"])
@pytest.mark.parametrize(
    "piece", ["(", "a|", "cmd /c ", "& {", "'a'+", "\n", "x", "\x00\xff\ud83d", "rm C:\\x -r\n"]
)
def test_the_longest_script_has_an_end(kind: str, piece: str) -> None:
    size = 10 * 1024 * 1024 if piece.startswith("rm") else SIZE
    done = subprocess.run(
        [sys.executable, "-c", _EXAMINE],
        input=json.dumps([kind, piece, size]),
        capture_output=True,
        text=True,
        check=False,
        timeout=4 * LIMIT,
    )
    assert done.returncode == 0, done.stderr
