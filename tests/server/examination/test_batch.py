"""cmd's lines as calls."""

import pytest

from controldock.server.examination.batch import calls_of
from controldock.server.examination.calls import Call
from controldock.server.examination.trees import Budget


def read(script: str) -> list[tuple[str, tuple[str, ...], int]]:
    return [(one.name, one.words, one.line) for one in calls_of(script, 1, Budget()) if isinstance(one, Call)]


@pytest.mark.parametrize(
    ("script", "last"),
    [
        (r'd^e^l /s "C:\a b\*"', ("del", ("/s", r"C:\a b\*"), 1)),
        ("shutdown/r/t 0", ("shutdown", ("/r", "/t", "0"), 1)),
        (r"if exist C:\x (rd /s C:\x)", ("rd", ("/s", r"C:\x"), 1)),
        ('if not "%1"=="" del x', ("del", ("x",), 1)),
        ("if %errorlevel% neq 0 shutdown /s", ("shutdown", ("/s",), 1)),
        (r"for /d %%u in (C:\Users\*) do rd /s /q %%u\x", ("rd", ("/s", "/q", r"C:\Users\*\x"), 1)),
        ("set a=for&set b=mat&call %a%%b% d:", ("format", ("d:",), 1)),
        ("rem x\nset x=del\n%x% y", ("del", ("y",), 3)),
        ("%COMSPEC:~-7,3% /c ver", ("cmd", ("/c", "ver"), 1)),
        ("del ^\n /q x", ("del", ("/q", "x"), 1)),
    ],
)
def test_a_line_is_read_as_cmd_reads_it(script: str, last: tuple[object, ...]) -> None:
    assert read(script)[-1] == last


def test_comments_and_labels_are_nothing() -> None:
    assert read("rem del x\n:: del y\n@rem z") == []


def test_what_is_piped_in_is_known() -> None:
    (_, call) = calls_of("echo y| format d:", 1, Budget())
    assert isinstance(call, Call)
    assert (call.inner, call.fed) == (frozenset({"echo"}), "y")


def test_a_variable_that_doubles_itself_stays_within_cmds_limit() -> None:
    assert len(read("set a=xxxxxxxx\n" + "set a=%a%%a%\n" * 15 + "%a%")[-1][0]) <= 8191
