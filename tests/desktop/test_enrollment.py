"""Registering by hand: what was entered is looked at before anybody is asked for rights."""

import pytest

from controldock.desktop.enrollment import Entry, EntryWrong, Wish, wish_of
from controldock.protocol.enrollment_token import TokenString

TOKEN = TokenString(b"p" * 32, 7, b"s" * 32).encode()


@pytest.mark.parametrize(
    "server",
    [
        "dock",
        "dock.example.kr",
        "dock.example.kr:6500",
        "10.0.0.7:5500",
        "fd00::2",
        "[fd00::2]",
        "[fd00::2]:6500",
    ],
)
def test_what_was_copied_with_blanks_around_it_is_taken(server: str) -> None:
    assert wish_of(f" {server}\n", f"\t{TOKEN} ") == Wish(server, TOKEN)


@pytest.mark.parametrize(
    "server",
    ["", "  ", "https://dock.example.kr", "dock example", "dock:port", "a/b", "x@y", 'a"b', "a" * 300],
)
def test_a_server_that_is_none_is_told(server: str) -> None:
    with pytest.raises(EntryWrong) as wrong:
        wish_of(server, TOKEN)
    assert wrong.value.entry is Entry.SERVER


@pytest.mark.parametrize("token", ["", "cdet1_", TOKEN[:-1], TOKEN[:-1] + "_", "msiexec " + TOKEN])
def test_a_token_that_is_cut_or_mistyped_is_told(token: str) -> None:
    with pytest.raises(EntryWrong) as wrong:
        wish_of("dock", token)
    assert wrong.value.entry is Entry.TOKEN


def test_a_wish_does_not_show_its_token() -> None:
    assert TOKEN not in repr(Wish("dock", TOKEN))
