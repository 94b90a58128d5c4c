"""What was heard a moment ago: the newest lines, and how fast it goes; or that nobody can say."""

from datetime import timedelta

import pytest

from controldock.server.services import heard as module
from controldock.server.services.heard import FEWEST, NEWEST, Heard, last_lines
from controldock.sources import FixedSources


@pytest.fixture
def heard(sources: FixedSources) -> Heard:
    return Heard(sources)


def test_the_newest_ten_lines_newest_first(heard: Heard, sources: FixedSources) -> None:
    for number in range(30):
        sources.advance(timedelta(seconds=1))
        heard.note_lines("d", f"t{number}", f"a{number}", [f"line {number}"])
    lines = heard.lines("d")
    assert [line.text for line in lines] == [f"line {number}" for number in range(29, 19, -1)]
    assert (lines[0].task_id, lines[0].agent_id, lines[0].at) == ("t29", "a29", sources.now())
    assert heard.lines("another") == []


def test_one_piece_of_a_talkative_pc_leaves_room_for_others() -> None:
    assert last_lines(b"".join(b"line %d\n" % number for number in range(100))) == [
        "line 97",
        "line 98",
        "line 99",
    ]
    assert last_lines(b"\n \r\n") == []
    assert last_lines(b"x" * 100_000)[0] == "x" * 300


def test_memory_has_an_end(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WATCHED", 3)
    for name in "abcadef":
        heard.note_lines(name, "t", "a", [name])
    assert [name for name in "abcdef" if heard.lines(name)] == ["d", "e", "f"]
    for number in range(10_000):
        heard.note_lines("f", "t", "a", [str(number)])
    assert len(heard.lines("f")) == NEWEST


def test_a_rate_needs_time_and_pcs(heard: Heard, sources: FixedSources) -> None:
    assert heard.rate("d") is None
    heard.note_done("d", FEWEST)
    assert heard.rate("d") is None  # no time has passed
    sources.advance(timedelta(seconds=30))
    assert heard.rate("d") == pytest.approx(FEWEST / 30)
    heard.note_done("other", FEWEST - 1)
    sources.advance(timedelta(seconds=30))
    assert heard.rate("other") is None  # too few


def test_a_rate_is_of_the_last_two_minutes(heard: Heard, sources: FixedSources) -> None:
    for _ in range(600):
        heard.note_done("d", 2)
        sources.advance(timedelta(seconds=1))
    assert heard.rate("d") == pytest.approx(2.0, rel=0.1)
    sources.advance(timedelta(seconds=130))
    assert heard.rate("d") is None  # nothing gets done any more
    heard.note_done("d", 120)
    assert heard.rate("d") == pytest.approx(1.0, rel=0.1)


def test_of_many_pieces_some_are_read(heard: Heard, sources: FixedSources) -> None:
    for number in range(10):
        heard.note_piece("d", "t", "a", b"line %d\n" % number)
    assert [line.text for line in heard.lines("d")] == ["line 0"]
    sources.advance(timedelta(seconds=1))
    heard.note_piece("d", "t", "a", b"line 10\n")
    assert heard.lines("d")[0].text == "line 10"
