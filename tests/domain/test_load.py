"""Three bytes a point: what goes in comes out to half a percent, and nothing absurd gets through."""

from hypothesis import given
from hypothesis import strategies as st

from controldock.domain.load import (
    FULL,
    GAP,
    POINT,
    UNKNOWN,
    Load,
    filled,
    half_percents,
    load_of,
    mean,
    split,
)


@given(st.floats(0, 1))
def test_a_share_comes_back_to_half_a_percent(share: float) -> None:
    byte = half_percents(share)
    assert 0 <= byte <= FULL
    known = load_of(bytes((byte, UNKNOWN, UNKNOWN)))
    assert known is not None
    assert known.cpu is not None
    assert abs(known.cpu - share) <= 0.0025 + 1e-9


@given(st.floats())
def test_whatever_is_said_is_a_share_or_not_known(share: float) -> None:
    assert half_percents(share) in {*range(FULL + 1), UNKNOWN}


def test_what_is_not_known_is_none_and_a_gap_is_no_point() -> None:
    assert half_percents(None) == UNKNOWN
    assert load_of(GAP) is None
    assert load_of(bytes((0, UNKNOWN, FULL))) == Load(0.0, None, 1.0)
    assert load_of(bytes((254, 0, 0))) == Load(1.0, 0.0, 0.0)


def test_a_mean_is_of_what_is_known() -> None:
    assert mean(bytes((10, 0, UNKNOWN)) + bytes((20, UNKNOWN, UNKNOWN)) + GAP) == bytes((15, 0, UNKNOWN))
    assert mean(GAP * 5) == GAP
    assert mean(b"") == GAP


def test_gaps_are_filled_and_points_are_not() -> None:
    one, other = bytes((1, 1, UNKNOWN)), bytes((2, 2, 2))
    assert filled(one + GAP + GAP, other + other + GAP) == one + other + GAP
    assert list(split(one + GAP)) == [one, GAP]
    assert len(GAP) == POINT
