"""Time, ids and chance: the real ones keep their promises, the fixed ones repeat themselves."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.sources import ID_LENGTH, FixedSources, Sources, SystemSources, decode_id, encode_id

SMALLEST, LARGEST = "0" * 26, "7" + "z" * 25


@given(st.integers(0, 2**128 - 1))
def test_an_id_is_26_characters_and_comes_back(value: int) -> None:
    text = encode_id(value)
    assert len(text) == ID_LENGTH
    assert decode_id(text) == value


@given(st.integers(0, 2**128 - 1), st.integers(0, 2**128 - 1))
def test_ids_sort_as_their_values_do(one: int, other: int) -> None:
    assert (encode_id(one) < encode_id(other)) == (one < other)


def test_the_ends_of_the_range() -> None:
    assert (encode_id(0), encode_id(2**128 - 1)) == (SMALLEST, LARGEST)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0" * 25,
        "0" * 27,
        "8" + "0" * 25,  # 129 bits
        "z" * 26,
        "0" * 25 + "i",  # Crockford leaves out i, l, o and u
        "0" * 25 + "L",
        "0" * 25 + "\n",
        "0" * 25 + "é",
        "../../../../../etc/passwd0",
    ],
)
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_id(text)


@pytest.mark.parametrize("world", [SystemSources, FixedSources])
def test_ids_made_in_a_row_sort_in_a_row(world: type[Sources]) -> None:
    sources = world()
    ids = [sources.new_id() for _ in range(20_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_a_clock_set_back_sets_no_id_back() -> None:
    sources = FixedSources()
    before = sources.new_id()
    sources.advance(timedelta(days=-1))
    assert sources.new_id() > before


def test_an_id_tells_when_it_was_born() -> None:
    sources = SystemSources()
    before = datetime.now(UTC)
    born = datetime.fromtimestamp((decode_id(sources.new_id()) >> 80) / 1000, UTC)
    assert before - timedelta(milliseconds=1) <= born <= datetime.now(UTC)


def test_the_real_world_knows_its_time_zone_and_makes_real_secrets() -> None:
    sources = SystemSources()
    assert sources.now().utcoffset() == timedelta(0)
    assert len({sources.token(32) for _ in range(100)}) == 100
    assert len(sources.token(7)) == 7
    assert sources.monotonic() <= sources.monotonic()
    assert all(2.0 <= sources.uniform(2.0, 3.0) <= 3.0 for _ in range(100))


def test_the_fixed_world_stands_still_until_it_is_told_to_move() -> None:
    sources = FixedSources()
    now, monotonic = sources.now(), sources.monotonic()
    assert (sources.now(), sources.monotonic()) == (now, monotonic)
    sources.advance(timedelta(seconds=90))
    assert (sources.now(), sources.monotonic()) == (now + timedelta(seconds=90), monotonic + 90)


def test_the_fixed_world_repeats_itself_by_seed() -> None:
    def told(seed: int) -> tuple[object, ...]:
        sources = FixedSources(seed=seed)
        return sources.token(16), sources.new_id(), sources.uniform(0, 1)

    assert told(1) == told(1)
    assert told(1) != told(2)


def test_the_fixed_world_can_start_anywhere() -> None:
    then = datetime(1999, 12, 31, tzinfo=UTC)
    sources = FixedSources(then)
    assert sources.now() == then
    assert decode_id(sources.new_id()) >> 80 == then.timestamp() * 1000
