"""The agent's error tree is drawn, and a peer's text can't forge a line."""

import inspect
import re

from controldock.agent import errors
from controldock.agent.errors import MAX_TEXT, AgentError, RefusedByServer, printable


def _tree(error: type[AgentError], depth: int = 0) -> list[tuple[int, str]]:
    found = [(depth, error.__name__)]
    for child in error.__subclasses__():
        found += _tree(child, depth + 1)
    return found


def test_the_drawing_is_the_tree() -> None:
    drawing = inspect.cleandoc(errors.__doc__ or "").partition("\n")[2]
    drawn = re.findall(r"^((?:[│ ]   )*(?:[├└]── )?)(\w+)(?: .*)?$", drawing, re.MULTILINE)
    assert [(len(branch) // 4, name) for branch, name in drawn] == _tree(AgentError)


def test_every_error_says_in_a_sentence_what_happened() -> None:
    assert AgentError().message == "Something went wrong on this PC."
    assert RefusedByServer("not_found").message == "The server refused: not_found."


def test_what_a_server_says_stays_one_short_line() -> None:
    forged = RefusedByServer("bad\ncode", "all good\n2026-01-01 root signed in \x1b[2J" + "x" * 1000)
    assert "\n" not in forged.message
    assert "\x1b" not in forged.message
    assert len(forged.message) == MAX_TEXT
    assert forged.code == "bad?code"
    assert printable("공지 ü") == "공지 ü"
