"""The one string that people copy: every way to mistype it is noticed."""

import base64
import string
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.protocol.enrollment_token import PREFIX, TokenString, decode
from controldock.protocol.errors import BadToken

TOKEN = TokenString(
    pin=bytes(range(32)), token_id=0x0190_1234_5678_9ABC_DEF0_1234_5678_9ABC, secret=bytes(range(100, 132))
)
TEXT = TOKEN.encode()


def test_the_bytes_are_those_of_the_drawing() -> None:
    raw = base64.urlsafe_b64decode(TEXT.removeprefix("cdet1_"))
    body = bytes(range(32)) + bytes.fromhex("0190123456789abcdef0123456789abc") + bytes(range(100, 132))
    assert raw == body + zlib.crc32(body).to_bytes(4, "big")


def test_it_has_no_padding_and_no_characters_that_break_a_double_click() -> None:
    assert len(TEXT) == len("cdet1_") + 112
    assert set(TEXT) <= set(string.ascii_letters + string.digits + "-_")


@given(st.binary(min_size=32, max_size=32), st.integers(0, 2**128 - 1), st.binary(min_size=32, max_size=32))
def test_every_token_comes_back(pin: bytes, token_id: int, secret: bytes) -> None:
    token = TokenString(pin, token_id, secret)
    assert decode(token.encode()) == token


def test_each_single_character_changed_is_noticed() -> None:
    for place in range(len(TEXT)):
        for character in string.ascii_letters + string.digits + "-_+/= \0é\n":
            changed = TEXT[:place] + character + TEXT[place + 1 :]
            try:
                assert decode(changed) == TOKEN
            except BadToken:
                continue
            assert changed.strip().replace("+", "-").replace("/", "_") == TEXT


def test_each_character_left_out_doubled_or_swapped_is_noticed() -> None:
    for place in range(len(TEXT)):
        before, character, after = TEXT[:place], TEXT[place], TEXT[place + 1 :]
        for wrong in (
            before + after,
            before + 2 * character + after,
            before + after[:1] + character + after[1:],
        ):
            if wrong != TEXT:
                with pytest.raises(BadToken):
                    decode(wrong)


def test_every_truncation_and_any_addition_is_noticed() -> None:
    for length in range(len(TEXT)):
        with pytest.raises(BadToken):
            decode(TEXT[:length])
    for more in ("A", "=", "==", "====", "AAAA", TEXT):
        with pytest.raises(BadToken):
            decode(TEXT + more)


def test_white_space_around_it_is_forgiven_and_inside_it_is_not() -> None:
    assert decode(f"\r\n\t {TEXT} \n") == TOKEN
    with pytest.raises(BadToken):
        decode(TEXT[:40] + "\n" + TEXT[40:])
    with pytest.raises(BadToken):
        decode(TEXT[:40] + " " + TEXT[41:])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "starts with cdet1_"),
        ("hello", "starts with cdet1_"),
        ("CDET1_" + TEXT[6:], "starts with cdet1_"),
        ("cdet2_" + TEXT[6:], "starts with cdet1_"),
        ("cdak1_" + TEXT[6:], "starts with cdet1_"),
        (PREFIX, "cut short or too long"),
        (TEXT[:-1], "cut short or too long"),
        (TEXT[:-1] + "*", "characters that no token has"),
        (TEXT[:-1] + "가", "characters that no token has"),
        (PREFIX + "A" * 112, "mistyped"),
        (PREFIX + "A" * 111 + "B", "mistyped"),
        (PREFIX + "A" * 110 + "==", "."),
    ],
)
def test_the_message_says_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(BadToken, match=reason):
        decode(text)


def test_a_short_token_with_a_good_checksum_is_no_token() -> None:
    """Base64 of 112 characters can hold fewer than 84 bytes when it is padded."""
    body = bytes(78)
    raw = body + zlib.crc32(body).to_bytes(4, "big")
    with pytest.raises(BadToken):
        decode(PREFIX + base64.urlsafe_b64encode(raw).decode())


@given(st.text(max_size=30))
def test_noise_is_no_token(noise: str) -> None:
    for text in (noise, PREFIX + noise):
        with pytest.raises(BadToken):
            decode(text)


def test_a_token_does_not_show_its_secret_by_mistake() -> None:
    assert repr(TOKEN) == str(TOKEN) == "TokenString(...)"
