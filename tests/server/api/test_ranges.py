"""Parts of an answer, by RFC 9110."""

import pytest

from controldock.server.api.ranges import Part, Unsatisfiable, has, part_of, still_fits


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-0", Part(0, 1)),
        ("bytes=0-99", Part(0, 100)),
        ("bytes=90-500", Part(90, 100)),
        ("bytes=90-", Part(90, 100)),
        ("bytes=-10", Part(90, 100)),
        ("bytes=-500", Part(0, 100)),
        ("Bytes= 5-6 ", Part(5, 7)),
        # What need not be understood is ignored: the whole is always a right answer.
        ("bytes=5-4", None),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("lines=0-5", None),
        ("", None),
        ("bytes=99999999999999999999-", None),
    ],
)
def test_one_range(header: str | None, part: Part | None) -> None:
    assert part_of(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_of_which_nothing_is_there(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        part_of(header, 100)


def test_of_nothing_there_is_no_part() -> None:
    for header in ("bytes=0-", "bytes=-5"):
        with pytest.raises(Unsatisfiable):
            part_of(header, 0)


def test_only_the_very_same_tag_lets_a_part_go_with_what_is_there() -> None:
    assert still_fits(None, '"a-1"')
    assert still_fits('"a-1"', '"a-1"')
    assert not still_fits('"a-2"', '"a-1"')
    assert not still_fits('W/"a-1"', '"a-1"')
    assert not still_fits("Wed, 25 Nov 2026 10:00:00 GMT", '"a-1"')


def test_who_has_it_is_told_so() -> None:
    assert has('"x", W/"a-1"', '"a-1"')
    assert has("*", '"a-1"')
    assert not has('"x"', '"a-1"')
    assert not has(None, '"a-1"')
