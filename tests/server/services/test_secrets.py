"""Secrets of high entropy: kept as a hash, compared as a whole, carried as text."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.server.services.secrets import SIZE, fingerprint, from_text, matches, to_text

SECRET = bytes(range(32))


def test_what_is_kept_is_its_sha256() -> None:
    assert fingerprint(SECRET) == hashlib.sha256(SECRET).digest()
    assert SIZE == 32


def test_only_the_secret_matches() -> None:
    kept = fingerprint(SECRET)
    assert matches(SECRET, kept)
    for wrong in (b"", bytes(32), SECRET[:-1], SECRET + b"\0", kept):
        assert not matches(wrong, kept)


@pytest.mark.parametrize("secret", [b"", SECRET, bytes(32)])
def test_nothing_matches_what_was_never_given(secret: bytes) -> None:
    assert not matches(secret, None)
    assert not matches(secret, b"")


@given(st.binary(max_size=100))
def test_text_comes_back(secret: bytes) -> None:
    text = to_text(secret)
    assert from_text(text) == secret
    assert text.isascii()
    assert not set(text) & set("+/= ")


@pytest.mark.parametrize("text", ["", "A", "*", "가", "AAAA AAAA", "AA\0A", "é" * 43, "\ud800"])
def test_what_is_no_text_of_a_secret_is_nothing(text: str) -> None:
    assert from_text(text) == b""


@given(st.text(max_size=100))
def test_noise_is_never_a_fault(text: str) -> None:
    assert isinstance(from_text(text), bytes)
