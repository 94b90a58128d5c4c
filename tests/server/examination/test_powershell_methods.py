"""Methods that only change text."""

import pytest

from controldock.server.examination.powershell_methods import (
    METHODS,
    Value,
    bytes_as_text,
    character,
    of_type,
    text_of,
)


@pytest.mark.parametrize(
    ("method", "text", "given", "result"),
    [
        ("replace", "aXb", ["X", ""], "ab"),
        ("substring", "xab", [1, 2], "ab"),
        ("insert", "ab", [1, "-"], "a-b"),
        ("remove", "abc", [1], "a"),
        ("tochararray", "ab", [], ["a", "b"]),
    ],
)
def test_a_method_does_what_it_does_there(method: str, text: str, given: list[Value], result: Value) -> None:
    assert METHODS[method](text, given) == result


def test_a_list_is_text_where_all_of_it_is_known() -> None:
    assert text_of(["a", 1]) == "a 1"
    assert text_of(["a", None]) is None


def test_characters_come_from_numbers_in_any_form() -> None:
    assert [character(105), character("101"), character("0x78"), character("ab")] == ["i", "e", "x", None]


def test_bytes_are_read_in_the_encoding_that_is_named() -> None:
    packed = of_type("convert", "frombase64string", ["YQBiAGMAZABlAGYA"])
    assert bytes_as_text("[text.encoding]::unicode", packed) == "abcdef"
