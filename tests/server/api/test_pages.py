"""Cursors: where a page ended, as text that means nothing to anybody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.domain.errors import Invalid
from controldock.server.api.pages import encode_cursor, one_of, pair_of
from controldock.server.services.secrets import to_text

PART = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=64)


@given(PART, PART)
def test_a_key_comes_back_as_it_was(name: str, id: str) -> None:
    assert pair_of(encode_cursor((name, id))) == (name, id)
    assert one_of(encode_cursor((id,))) == id


def test_the_last_page_has_no_next() -> None:
    assert encode_cursor(None) is None
    assert pair_of(None) is None
    assert one_of(None) is None


@given(st.text(max_size=100))
def test_whatever_else_is_refused(text: str) -> None:
    for read in (pair_of, one_of):
        with pytest.raises(Invalid) as refusal:
            read(text)
        assert refusal.value.details == {"fields": {"cursor": "malformed"}}


@pytest.mark.parametrize(
    "raw",
    [b"[]", b'["a"]', b'["a","b","c"]', b'["a",1]', b'{"a":"b"}', b'["a","\\u0000"]', b"[" * 5000, b"\xff"],
)
def test_what_is_no_pair_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        pair_of(to_text(raw))


def test_a_very_long_one_is_refused() -> None:
    with pytest.raises(Invalid):
        pair_of(encode_cursor(("x" * 10_000, "y")))
