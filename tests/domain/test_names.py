"""Names are found and sorted as people expect."""

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.domain.names import UNSHOWABLE, cleaned, folded, natural


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("LAB-01", "lab-01"),
        ("컴퓨터실-1", unicodedata.normalize("NFD", "컴퓨터실-1")),
        ("ＰＣ－７", "pc-7"),
        ("Straße", "STRASSE"),
    ],
)
def test_what_looks_the_same_is_the_same(written: str, sought: str) -> None:
    assert folded(written) == folded(sought)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_numbers_are_counted() -> None:
    wanted = [
        "pc",
        "PC-0",
        "pc-2",
        "PC-10",
        "pc-10a",
        "pc-10b2",
        "pc-10b10",
        "pc-1000000",
        "실습실 9호",
        "실습실 10호",
    ]
    mixed = list(wanted)
    Random(7).shuffle(mixed)
    assert sorted(mixed, key=natural) == wanted


@given(st.integers(0, 10**40), st.integers(0, 10**40))
def test_any_two_numbers_are_in_their_order(one: int, other: int) -> None:
    assert (natural(f"pc{one}") < natural(f"pc{other}")) == (one < other)


def test_leading_zeros_do_not_count() -> None:
    assert natural("pc-007") == natural("PC-7")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("컴퓨터실-1 ｗ é", "컴퓨터실-1 ｗ é"),
        ("\x1b[2JPC\x07\x00\r\n\x9b", "�[2JPC�����"),
        ("PC-\u202e1-BAL\u2066", "PC-�1-BAL�"),  # direction turned
        ("PC\u200b-1\ufeff\U000e0041", "PC�-1��"),  # invisible
        ("a\u2028b\u2029c\ud800", "a�b�c�"),  # lines, and half a character
        ("می\u200cخواهم", "می\u200cخواهم"),  # letters are joined by it
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    ],
)
def test_what_a_pc_says_shows_and_does_nothing_else(said: str, kept: str) -> None:
    assert cleaned(said) == kept


@given(st.text())
def test_cleaning_keeps_the_length_and_is_done_once(text: str) -> None:
    once = cleaned(text)
    assert len(once) == len(text)
    assert cleaned(once) == once
    assert all(letter == UNSHOWABLE or letter in text for letter in once)
    once.encode()  # nothing is left that UTF-8 can't say
