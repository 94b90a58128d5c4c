"""What is written: nothing that a PC says drives the terminal, and a pipe gets every character."""

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console
from rich.text import Text

from controldock.cli import terminal

Capture = pytest.CaptureFixture[str]


def test_what_a_pc_says_can_not_drive_the_terminal() -> None:
    assert terminal.visible("PC\x1b[2J\n\u202e\x9b한글") == "PC\\x1b[2J\\x0a\\u202e\\x9b한글"
    assert terminal.visible_lines("a\tb\n\x07\r") == "a\tb\n\\x07\\x0d"


def test_a_table_in_a_pipe_is_never_cut(capsys: Capture) -> None:
    long = "x" * 500
    terminal.write_table(("Name", "Note"), [(long, "[bold]ok[/bold] :smile:")], empty="")
    head, line = capsys.readouterr().out.splitlines()
    assert head.split() == ["Name", "Note"]
    assert line == f"{long}  [bold]ok[/bold] :smile:"


def test_on_a_narrow_terminal_ids_stay_whole() -> None:
    text = io.StringIO()
    made = terminal.table(("Host", "System", "Id"), [("pc", "a long name " * 9, "i" * 26)])
    Console(file=text, width=50).print(made)
    assert "i" * 26 in text.getvalue()
    assert max(map(len, text.getvalue().splitlines())) <= 50


def test_styled_cells_are_plain_in_a_pipe(capsys: Capture) -> None:
    terminal.write_table(("State",), [(Text("failed", style="red"),)], empty="")
    assert "\x1b" not in capsys.readouterr().out


def test_nothing_is_said_in_a_sentence(capsys: Capture) -> None:
    terminal.write_table(("A",), [], empty="No PCs yet.")
    assert capsys.readouterr().out == "No PCs yet.\n"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-1, "0 s"), (0.4, "0 s"), (59, "59 s"), (60, "1 min"), (7200, "2 h"), (86400 * 3, "3 d")],
)
def test_spans(seconds: float, said: str) -> None:
    assert terminal.span(seconds) == said


def test_moments() -> None:
    assert terminal.moment(None) == "-"
    assert len(terminal.moment(datetime(2026, 1, 1, tzinfo=UTC))) == len("2026-01-01 00:00:00")


def test_pcs_are_counted() -> None:
    assert (terminal.count_pcs(1), terminal.count_pcs(0), terminal.count_pcs(20)) == (
        "1 PC",
        "0 PCs",
        "20 PCs",
    )
