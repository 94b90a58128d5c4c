"""Moments that PCs told, on the server's clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.domain.clocks import ROUGH, Span, corrected, fitting_offset

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROUGHLY = ROUGH.total_seconds()


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_a_pc_s_clock_that_is_ahead() -> None:
    told = Span(at(3605), at(3610))
    offset = fitting_offset(told, 3600.0, at(0), at(11))
    assert offset == 3600.0
    assert corrected(told, offset) == Span(at(5), at(10))
    assert corrected(told, offset).duration == 5.0


def test_a_clock_that_was_set_right_before_the_result_was_told() -> None:
    """It ran with a clock an hour ahead, then the PC asked a time server, then it came back: measured is nothing."""
    told = Span(at(3605), at(3610))
    offset = fitting_offset(told, 0.0, at(0), at(60))
    assert offset is not None
    real = corrected(told, offset)
    assert real.begin is not None
    assert real.end is not None
    assert at(0) <= real.begin <= real.end <= at(60)
    assert real.duration == 5.0


def test_a_clock_that_was_set_in_the_middle_says_nothing() -> None:
    assert fitting_offset(Span(at(5), at(3610)), 0.0, at(0), at(20)) is None
    assert Span(at(10), at(5)).duration is None


@pytest.mark.parametrize("told", [Span(None, None), Span(at(1), None), Span(None, at(1))])
def test_what_was_not_told_is_not_known(told: Span) -> None:
    assert told.duration is None
    assert corrected(told, 5.0).duration is None
    assert fitting_offset(told, 0.5, at(0), at(2)) == 0.5


def test_nobody_measured() -> None:
    assert fitting_offset(Span(at(1), at(2)), None, at(0), at(3)) == 0.0
    offset = fitting_offset(Span(at(101), at(102)), None, at(0), at(3))
    assert offset is not None
    assert 99.0 <= offset <= 101.0
    assert fitting_offset(Span(None, None), None, at(0), at(3)) is None


def test_a_year_that_no_calendar_has_is_left_alone() -> None:
    first = datetime(1, 1, 1, tzinfo=UTC)
    assert corrected(Span(first, None), 86400.0).begin == first


seconds = st.floats(0.0, 1e6)
offsets = st.floats(-1e7, 1e7)


@given(seconds, seconds, seconds, offsets, offsets | st.none())
def test_the_truth_is_always_possible(
    waited: float, ran: float, kept: float, true_offset: float, measured: float | None
) -> None:
    """Whatever was measured, nothing begins before it was handed out, and nothing ends after it was told."""
    begin, end = waited + true_offset, waited + ran + true_offset
    told, heard = Span(at(begin), at(end)), at(waited + ran + kept)
    offset = fitting_offset(told, measured, at(0), heard)
    assert offset is not None
    real = corrected(told, offset)
    assert real.begin is not None
    assert real.end is not None
    slack = ROUGH + timedelta(milliseconds=1)
    assert at(0) - slack <= real.begin
    assert real.end <= heard + slack
    assert real.duration == pytest.approx(ran, abs=1e-3)


@given(seconds, seconds, seconds, offsets)
def test_a_right_measure_is_believed(waited: float, ran: float, kept: float, true_offset: float) -> None:
    told = Span(at(waited + true_offset), at(waited + ran + true_offset))
    offset = fitting_offset(told, true_offset, at(0), at(waited + ran + kept))
    assert offset == pytest.approx(true_offset, abs=1e-3)
