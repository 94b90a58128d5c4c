"""Text of strangers: nothing in it drives a terminal, hides, or turns the direction of what follows."""

import pytest

from controldock.domain.harmless import harmless


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 한글\tand\r\nlines\n", "plain 한글\tand\r\nlines\n"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b(B\x1b=\x1bcclear", "clear"),
        ("\x1b[2J\x1b[3;4Hmoved", "moved"),
        ("bell\x07 back\x08 nul\x00 del\x7f", "bell\u2407 back\u2408 nul\u2400 del\u2421"),
        ("abc\u202edcba\u2066x\u200f", "abc\\u202edcba\\u2066x\\u200f"),
        ("next\x85line", "next\\x85line"),
        ("", ""),
    ],
)
def test_what_could_do_harm_is_taken_out_or_shown(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_a_sequence_without_an_end_swallows_nothing() -> None:
    assert harmless("\x1b]0;title\nthe next line") == "\u241b]0;title\nthe next line"
    assert harmless("cut \x1b[31") == "cut \u241b[31"
