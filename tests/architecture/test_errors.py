"""The error tree: every error has a code of its own, and the drawing at the top of the file is the tree."""

import inspect
import re
from collections.abc import Iterator

from controldock.domain import errors
from controldock.domain.errors import ControlDockError


def _tree(error: type[ControlDockError], depth: int = 0) -> Iterator[tuple[int, type[ControlDockError]]]:
    yield depth, error
    for child in error.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _tree(child, depth + 1)


def test_every_error_has_a_code_of_its_own() -> None:
    tree = [error for _, error in _tree(ControlDockError)]
    assert [error.__name__ for error in tree if "code" not in vars(error)] == []
    codes = [error.code for error in tree]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(_[a-z]+)*", code)] == []


def test_the_drawing_is_the_tree() -> None:
    drawing = inspect.cleandoc(errors.__doc__ or "")
    drawn = re.findall(
        r"^((?:[│ ]   )*(?:[├└]── )?)(\w+)(?:  .*)?$", drawing.partition("\n")[2], re.MULTILINE
    )
    assert [(len(branch) // 4, name) for branch, name in drawn] == [
        (depth, error.__name__) for depth, error in _tree(ControlDockError)
    ]


def test_every_error_says_in_a_sentence_what_happened() -> None:
    for _, error in _tree(ControlDockError):
        assert str(error()).endswith("."), error
