"""The heartbeat: 64 bytes that one key can make and nobody can change or play again."""

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.protocol.datagrams import (
    AGENT,
    SIZE,
    TAG_SIZE,
    WINDOW,
    Heartbeat,
    Metrics,
    ReplayWindow,
    decode,
    encode,
    sender,
)

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
AGENT_ID = 0x0123456789ABCDEF_FEDCBA9876543210
HEARTBEAT = Heartbeat(AGENT_ID, 258, Metrics(0.125, 0.5, 1.0, 3, 86400, 16384), clock=1_772_442_000)
GOLDEN = (
    "43440100"  # CD, version 1, nothing
    "0123456789abcdeffedcba9876543210"
    "0000000000000102"
    "007d01f403e80003"  # cpu, memory, disk in thousandths; running tasks
    "00015180"
    "00004000"
    "69a55190"  # its clock: 2026-03-02T09:00:00Z
)


def tag(body: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16, key=key).digest()


def test_the_bytes_are_those_of_the_drawing() -> None:
    datagram = encode(HEARTBEAT, KEY)
    assert len(datagram) == SIZE == 64
    assert datagram[:-TAG_SIZE].hex() == GOLDEN
    assert datagram[-TAG_SIZE:] == tag(bytes.fromhex(GOLDEN), KEY)
    assert datagram[-TAG_SIZE:].hex() == "78f3a9bf24b8e1b906a7b487994c43e5"


def test_it_comes_back() -> None:
    datagram = encode(HEARTBEAT, KEY)
    assert sender(datagram) == AGENT_ID.to_bytes(16, "big") == datagram[AGENT]
    assert decode(datagram, KEY) == HEARTBEAT


shares = st.none() | st.integers(0, 1000).map(lambda permille: permille / 1000)


@given(
    st.integers(0, 2**128 - 1),
    st.integers(0, 2**64 - 1),
    st.builds(
        Metrics,
        shares,
        shares,
        shares,
        st.integers(0, 2**16 - 1),
        st.integers(0, 2**32 - 1),
        st.integers(0, 2**32 - 1),
    ),
)
def test_every_heartbeat_comes_back(agent: int, sequence: int, metrics: Metrics) -> None:
    heartbeat = Heartbeat(agent, sequence, metrics, sequence % 2**32)
    assert decode(encode(heartbeat, KEY), KEY) == heartbeat


def test_figures_are_clamped_to_what_fits() -> None:
    wild = Metrics(7.0, -1.0, 1.0004, 2**20, 2**40, -5)
    seen = decode(encode(Heartbeat(1, 1, wild), KEY), KEY)
    assert seen is not None
    assert seen.metrics == Metrics(1.0, 0.0, 1.0, 2**16 - 1, 2**32 - 1, 0)


@pytest.mark.parametrize("clock", [-62135596800, -1, 2**32, 253402300799])
def test_a_clock_that_does_not_fit_is_not_known(clock: int) -> None:
    seen = decode(encode(Heartbeat(1, 1, Metrics(), clock), KEY), KEY)
    assert seen is not None
    assert seen.clock == 0


def test_more_than_everything_is_everything() -> None:
    """Whoever has the key may sign any figures."""
    body = bytes.fromhex(GOLDEN.replace("007d01f403e8", "fffe03e9ffff"))
    seen = decode(body + tag(body, KEY), KEY)
    assert seen is not None
    assert (seen.metrics.cpu, seen.metrics.memory, seen.metrics.disk) == (1.0, 1.0, None)


def test_a_flip_of_any_bit_is_refused() -> None:
    datagram = encode(HEARTBEAT, KEY)
    for bit in range(SIZE * 8):
        flipped = bytearray(datagram)
        flipped[bit // 8] ^= 1 << bit % 8
        assert decode(bytes(flipped), KEY) is None


def test_another_key_is_refused() -> None:
    assert decode(encode(HEARTBEAT, KEY), OTHER_KEY) is None


@pytest.mark.parametrize("size", [*range(SIZE), *range(SIZE + 1, 70), 1200, 65507])
def test_another_length_is_nobodys(size: int) -> None:
    datagram = encode(HEARTBEAT, KEY)
    assert sender((datagram * 1024)[:size]) is None


def test_another_magic_version_or_flag_is_nobodys() -> None:
    datagram = encode(HEARTBEAT, KEY)
    for place in range(4):
        for value in range(256):
            changed = datagram[:place] + bytes([value]) + datagram[place + 1 :]
            assert (sender(changed) is None) == (changed != datagram)


@given(
    st.binary(max_size=200)
    | st.binary(min_size=SIZE, max_size=SIZE).map(lambda data: b"CD\x01\x00" + data[4:])
)
def test_noise_is_never_a_heartbeat(noise: bytes) -> None:
    if sender(noise) is not None:
        assert decode(noise, KEY) is None


# -- replays --


class Model:
    """The window as it is meant: a set of what was seen, and how far back one looks."""

    def __init__(self) -> None:
        self.seen: set[int] = set()

    def accept(self, sequence: int) -> bool:
        new = sequence not in self.seen and sequence > max(self.seen, default=-1) - WINDOW
        if new:
            self.seen.add(sequence)
        return new


near = st.integers(0, 3 * WINDOW)
far = st.integers(0, 2**64 - 1)


@given(st.lists(near | far, max_size=60))
def test_the_window_accepts_what_a_set_would(sequences: list[int]) -> None:
    window, model = ReplayWindow(), Model()
    assert [window.accept(n) for n in sequences] == [model.accept(n) for n in sequences]


def test_a_long_walk_in_disorder() -> None:
    chance = random.Random(1)
    window, model = ReplayWindow(), Model()
    at = 0
    for _ in range(20_000):
        at += chance.choice([0, 1, 1, 1, 2, WINDOW // 2, WINDOW - 1, WINDOW, WINDOW + 1]) * (
            chance.random() < 0.3
        )
        sequence = max(0, at - chance.randrange(2 * WINDOW))
        assert window.accept(sequence) == model.accept(sequence)
        model.seen = {n for n in model.seen if n > max(model.seen) - 2 * WINDOW}


def test_the_edges_of_the_window() -> None:
    window = ReplayWindow()
    assert window.accept(0)
    assert not window.accept(0)
    assert window.accept(WINDOW)
    assert not window.accept(0)  # too old
    assert window.accept(1)  # the oldest that is looked at
    assert not window.accept(1)
    assert window.accept(2**64 - 1)
    assert window.accept(2**64 - WINDOW)
    assert not window.accept(2**64 - 1 - WINDOW)


def test_a_recorded_day_played_again_is_all_refused() -> None:
    window = ReplayWindow()
    assert all(window.accept(n) for n in range(5760))
    assert not any(window.accept(n) for n in range(5760))
