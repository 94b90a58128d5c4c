"""The error trees: every error has a code of its own, and the drawing at the top of the file is the tree."""

import inspect
import re
from collections.abc import Iterator

import pytest

from controldock.domain import errors as domain_errors
from controldock.protocol import errors as protocol_errors

ROOTS = [domain_errors.ControlDockError, protocol_errors.ProtocolError]

# One line of a drawing: the branch, four characters for each step down, the name, and perhaps what it means.
DRAWN = re.compile(r"^((?:[│ ]   )*(?:[├└]── )?)(\w+)(?:  .*)?$", re.MULTILINE)


def _tree(error: type[Exception], depth: int = 0) -> Iterator[tuple[int, type[Exception]]]:
    yield depth, error
    for child in error.__subclasses__():
        if child.__module__ == error.__module__:
            yield from _tree(child, depth + 1)


@pytest.mark.parametrize("root", ROOTS)
def test_every_error_has_a_code_of_its_own(root: type[Exception]) -> None:
    tree = [error for _, error in _tree(root)]
    assert [error.__name__ for error in tree if "code" not in vars(error)] == []
    codes = [vars(error)["code"] for error in tree]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(_[a-z]+)*", code)] == []


@pytest.mark.parametrize("root", ROOTS)
def test_the_drawing_is_the_tree(root: type[Exception]) -> None:
    drawing = inspect.cleandoc(inspect.getmodule(root).__doc__).partition("\n")[2]
    drawn = [(len(branch) // 4, name) for branch, name in DRAWN.findall(drawing)]
    assert drawn == [(depth, error.__name__) for depth, error in _tree(root)]


@pytest.mark.parametrize("root", ROOTS)
def test_every_error_says_in_a_sentence_what_happened(root: type[Exception]) -> None:
    docstrings = {error.__name__: inspect.getdoc(error) or "" for _, error in _tree(root)}
    assert [name for name, text in docstrings.items() if not text.endswith(".")] == []
