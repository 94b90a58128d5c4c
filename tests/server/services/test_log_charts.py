"""Charts of logs: pages and lines, continued as a log grows, with a gap as a wall."""

from controldock.domain.code_pages import Encoding
from controldock.server.services.log_charts import KEPT, Chart, Charts, Gap, before
from controldock.server.store.log_files import MemoryLog

LINE = "파일 하나를 복사했습니다.\n".encode()


def charted(data: bytes, gap: Gap | None = None) -> Chart:
    chart = Chart(Encoding.AUTO, gap, ())
    chart.extend(MemoryLog(data))
    return chart


def test_a_log_that_grows_is_charted_as_if_it_had_been_there() -> None:
    whole = LINE * 5_000
    grown = Chart(Encoding.AUTO, None, ())
    for end in range(0, len(whole), 7_001):
        grown.extend(MemoryLog(whole[:end]))
    grown.extend(MemoryLog(whole))
    at_once = charted(whole)
    assert (grown.offsets, grown.numbers, grown.lines) == (at_once.offsets, at_once.numbers, at_once.lines)
    assert at_once.lines == 5_000


def test_a_last_line_without_an_end_is_a_line() -> None:
    assert charted(b"one\ntwo").lines == 2
    assert charted(b"one\ntwo\n").lines == 2
    assert charted(b"").lines == 0


def test_a_gap_is_where_a_page_ends_and_a_line_with_it() -> None:
    head, tail = LINE * 100 + b"cut he", b"re after the gap\n" + LINE
    chart = charted(head + tail, Gap(len(head), 99))
    assert list(chart.offsets) == [0, len(head)]
    assert list(chart.numbers) == [1, 102]
    log = MemoryLog(head + tail)
    page, starts_line = chart.text(log, 0, 10**6, complete=True)
    assert page.text.endswith("cut he")
    page, starts_line = chart.text(log, len(head), 10**6, complete=True)
    assert page.text.startswith("re after")
    assert starts_line
    assert before(log, len(head), chart.gap) == b""


def test_the_line_at_an_offset() -> None:
    log = MemoryLog(LINE * 5_000)
    chart = charted(LINE * 5_000)
    assert [chart.number_at(log, line * len(LINE)) for line in (0, 1, 499, 500, 4_999)] == [
        1,
        2,
        500,
        501,
        5_000,
    ]


def test_the_charts_used_last_are_kept() -> None:
    charts = Charts()
    first = charts.of("a", Encoding.AUTO, None, ())
    assert charts.of("a", Encoding.AUTO, None, ()) is first
    for number in range(KEPT):
        charts.of(str(number), Encoding.AUTO, None, ())
    assert charts.of("a", Encoding.AUTO, None, ()) is not first
