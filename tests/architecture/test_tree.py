"""The shape of the source tree: every module has its test, files stay short, and names are nouns."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "controldock"

MAX_PYTHON_LINES = 400
MAX_TYPESCRIPT_LINES = 250

# Rooms that nobody can guess from outside.
FORBIDDEN_NAMES = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}

# Modules without a test file of their own, each with its reason. May only shrink, and its count with it.
WITHOUT_OWN_TEST = {
    "domain/errors.py": "tests/architecture/test_errors.py walks the whole tree",
    "protocol/errors.py": "tests/architecture/test_errors.py walks the whole tree",
}
MAX_WITHOUT_OWN_TEST = 2

# Made by a program, so nobody has to read them.
GENERATED = re.compile(r"(^|/)(generated|gen)(/|\.)|\.gen\.tsx?$|\.d\.ts$")

NOT_OURS = {"node_modules", "dist", "console", "__pycache__"}


def _files(folder: str, *endings: str) -> list[Path]:
    found = ((path, set(path.relative_to(ROOT).parts)) for path in (ROOT / folder).rglob("*"))
    return sorted(path for path, parts in found if path.suffix in endings and not parts & NOT_OURS)


def _python() -> list[Path]:
    return [path for folder in ("src", "tests", "tools", "bench") for path in _files(folder, ".py")]


def _modules() -> list[str]:
    """Modules that hold code: an `__init__` names its package, a revision is run by the store's
    tests, and a schema is a type that the tests of its controller send and read."""
    names = (path.relative_to(SOURCE).as_posix() for path in _files("src/controldock", ".py"))
    no_code = re.compile(r"__(init|main)__\.py$|/migrations/|/schemas/")
    return [name for name in names if not no_code.search(name)]


def _own_test(module: str) -> Path:
    path = Path(module)
    return ROOT / "tests" / path.parent / f"test_{path.name}"


@pytest.mark.parametrize("module", _modules())
def test_a_module_has_its_own_test(module: str) -> None:
    own_test = _own_test(module)
    if module in WITHOUT_OWN_TEST:
        assert not own_test.exists(), f"{module} has a test now: take it off the list"
    else:
        assert own_test.exists(), f"write {own_test.relative_to(ROOT)}"


def test_the_exemptions_only_shrink() -> None:
    assert len(WITHOUT_OWN_TEST) <= MAX_WITHOUT_OWN_TEST
    assert WITHOUT_OWN_TEST.keys() <= set(_modules())
    assert all(WITHOUT_OWN_TEST.values()), "an exemption has a reason"


def test_python_files_are_short() -> None:
    assert _longer_than(MAX_PYTHON_LINES, _python()) == []


def test_typescript_files_are_short() -> None:
    files = [path for path in _files("web", ".ts", ".tsx") if not GENERATED.search(path.as_posix())]
    assert _longer_than(MAX_TYPESCRIPT_LINES, files) == []


def test_modules_are_named_after_nouns() -> None:
    parts = {(path.stem, path) for path in _python()} | {(path.parent.name, path) for path in _python()}
    assert [str(path) for name, path in parts if name.strip("_") in FORBIDDEN_NAMES] == []


def _longer_than(limit: int, files: list[Path]) -> list[str]:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    return [f"{path.relative_to(ROOT)}: {count} lines" for path, count in lines.items() if count > limit]
