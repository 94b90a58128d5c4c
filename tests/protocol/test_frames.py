"""Where one message ends and the next begins, however the bytes come."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.protocol.errors import FrameTooLarge
from controldock.protocol.frames import LIMIT_AFTER_WELCOME, LIMIT_BEFORE_WELCOME, PREFIX, FrameReader, frame

SMALL = 8  # bytes, a limit for tests


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    ends = [0, *sorted(places), len(stream)]
    return [stream[start:end] for start, end in itertools.pairwise(ends)]


@pytest.mark.parametrize(
    ("stream", "payloads"),
    [
        (b"", []),
        (b"\0", []),
        (b"\0\0\0", []),
        (b"\0\0\0\0", [b""]),
        (b"\0\0\0\0\0\0\0\0", [b"", b""]),
        (b"\0\0\0\1", []),
        (b"\0\0\0\1a", [b"a"]),
        (b"\0\0\0\1a\0\0\0\2bc", [b"a", b"bc"]),
        (b"\0\0\0\1a\0\0\0\2b", [b"a"]),
        (b"\0\0\0\x08abcdefgh", [b"abcdefgh"]),
    ],
)
def test_a_table_of_streams(stream: bytes, payloads: list[bytes]) -> None:
    assert FrameReader(SMALL).feed(stream) == payloads


@pytest.mark.parametrize("size", [SMALL + 1, 2**16, 2**31 - 1, 2**31, 2**32 - 1])
def test_a_length_over_the_limit_is_refused_at_once(size: int) -> None:
    reader = FrameReader(SMALL)
    with pytest.raises(FrameTooLarge, match=str(size)):
        reader.feed(size.to_bytes(PREFIX, "big"))


def test_a_length_over_the_limit_behind_good_frames_is_refused() -> None:
    with pytest.raises(FrameTooLarge):
        FrameReader(SMALL).feed(frame(b"a") + b"\0\0\0\x09")


def test_whatever_length_is_announced_only_what_came_is_kept() -> None:
    reader = FrameReader(LIMIT_AFTER_WELCOME)
    assert reader.feed(LIMIT_AFTER_WELCOME.to_bytes(PREFIX, "big") + b"abc") == []
    assert len(reader._rest) == PREFIX + 3


def test_the_limits() -> None:
    assert (LIMIT_BEFORE_WELCOME, LIMIT_AFTER_WELCOME) == (16 * 1024, 1024 * 1024)
    assert FrameReader().limit == LIMIT_BEFORE_WELCOME


def test_the_limit_can_be_raised_between_two_frames() -> None:
    reader = FrameReader(SMALL)
    assert reader.feed(frame(b"a")) == [b"a"]
    reader.limit = 16
    assert reader.feed(frame(b"b" * 16)) == [b"b" * 16]


def test_a_stream_split_at_every_byte() -> None:
    payloads = [b"", b"a", b"bc" * 100, bytes(range(256))]
    stream = b"".join(map(frame, payloads))
    for place in range(len(stream) + 1):
        reader = FrameReader()
        assert reader.feed(stream[:place]) + reader.feed(stream[place:]) == payloads


def test_a_stream_byte_by_byte() -> None:
    payloads = [b"", b"a", b"bc" * 100]
    reader = FrameReader()
    found = [payload for byte in b"".join(map(frame, payloads)) for payload in reader.feed(bytes([byte]))]
    assert found == payloads


@given(st.lists(st.binary(max_size=50), max_size=10), st.lists(st.integers(0, 600), max_size=10))
def test_however_a_stream_is_cut(payloads: list[bytes], places: list[int]) -> None:
    reader = FrameReader(50)
    stream = b"".join(map(frame, payloads))
    assert [payload for piece in cut(stream, places) for payload in reader.feed(piece)] == payloads


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_any_kind_of_bytes_and_none_of_them_is_held_on_to(kind: type) -> None:
    """The gateway hands out one buffer for all connections: what is kept of it must be a copy."""
    buffer = bytearray(frame(b"first") + b"\0\0\0\6sec")
    reader = FrameReader()
    assert reader.feed(kind(buffer)) == [b"first"]
    buffer[:] = bytes(len(buffer))
    buffer.clear()  # BufferError if anybody still looks at it
    assert reader.feed(b"ond") == [b"second"]


def test_after_a_length_over_the_limit_the_buffer_is_free_again() -> None:
    buffer = bytearray(b"\0\0\0\x09")
    with pytest.raises(FrameTooLarge):
        FrameReader(SMALL).feed(memoryview(buffer))
    buffer.clear()
