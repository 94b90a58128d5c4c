"""sh's trees as calls."""

import pytest

from controldock.server.examination.calls import Call, Script
from controldock.server.examination.posix import calls_of
from controldock.server.examination.trees import Budget, WorkDone


def last(script: str) -> Call:
    return [one for one in calls_of(script, 1, Budget()) if isinstance(one, Call)][-1]


@pytest.mark.parametrize(
    ("script", "name", "words"),
    [
        ('x=rm; $x -rf "/ho"me/*', "rm", ("-rf", "/home/*")),
        (r"r\m $'\x2f'", "rm", ("/",)),
        ("rm${IFS}-r${IFS}/", "rm", ("-r", "/")),
        ("{rm,-rf,/}", "rm", ("-rf", "/")),
        ("a=xrebootx; ${a:1:6}", "reboot", ()),
        ('d=$(mktemp -d)\nrm -rf "$d"', "rm", ("-rf", "/tmp/mktemp")),
    ],
)
def test_words_become_what_the_shell_makes_of_them(script: str, name: str, words: tuple[str, ...]) -> None:
    assert (last(script).name, last(script).words) == (name, words)


def test_what_is_decoded_and_piped_is_known() -> None:
    assert last("echo cmVib290Cg== | base64 -d | sh").fed == "reboot\n"


def test_where_output_goes_is_known() -> None:
    assert last("echo x >> /etc/passwd").writes == ("/etc/passwd",)
    assert last("> /etc/shadow").writes == ("/etc/shadow",)


def test_a_document_for_a_shell_is_a_script() -> None:
    (script,) = [one for one in calls_of("bash <<EOF\nreboot\nEOF\n", 1, Budget()) if isinstance(one, Script)]
    assert (script.text, script.line) == ("reboot\n", 2)


def test_endless_chains_are_not_given_to_the_grammar() -> None:
    with pytest.raises(WorkDone):
        list(calls_of("a|" * 100_000, 1, Budget()))
