"""How a tag must look."""

import pytest

from controldock.domain.errors import Invalid
from controldock.domain.tag import MAX_TAGS, cleaned_name, cleaned_names


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("exam", "exam"),
        ("  room \t 3\n", "room 3"),
        ("3층 실습실", "3층 실습실"),
        ("\u1109\u1175\u11af", "실"),
        ("a\x00b\x1b[2J\u202e\u200b", "ab[2J"),
        ("<b>=1+1", "<b>=1+1"),  # only text, and harmless where it is shown
        ("x" * 64, "x" * 64),
    ],
)
def test_a_name_is_cleaned(name: str, kept: str) -> None:
    assert cleaned_name(name) == kept


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "name_empty"),
        ("\u200b \x00", "name_empty"),
        ("x" * 65, "label_too_long"),
        ("\ufdfa" * 4, "label_too_long"),
    ],
)
def test_names_that_are_none(name: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        cleaned_name(name, "add")
    assert refused.value.details["fields"] == {"add": reason}


def test_names_once_each_in_their_order() -> None:
    assert cleaned_names(["Room 3", "exam", "ROOM  3"]) == {"room 3": "Room 3", "exam": "exam"}
    with pytest.raises(Invalid):
        cleaned_names(map(str, range(MAX_TAGS + 1)))
