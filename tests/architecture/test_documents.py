"""What the documents tell people to type exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def _targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def _make_commands(document: Path) -> set[str]:
    """`make x` in code, inline or at the start of a line of a block."""
    text = document.read_text(encoding="utf-8")
    return set(re.findall(r"(?:`|^\s*\$?\s*)make ([a-z]+)", text, re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_make_command_in_a_document_exists(document: Path) -> None:
    assert _make_commands(document) - _targets() == set()


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_the_readme_shows_how_to_run_and_to_test(name: str) -> None:
    assert {"run", "test"} <= _make_commands(ROOT / name)


def test_every_verb_of_the_makefile_is_one_of_the_tool() -> None:
    dev = (ROOT / "tools" / "dev.py").read_text(encoding="utf-8")
    verbs = set(re.findall(r'"([a-z]+)": \1\b', dev))
    assert _targets() - {"help"} == verbs
