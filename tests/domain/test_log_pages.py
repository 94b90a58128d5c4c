"""Pages of logs: whole characters, whole lines where there are any, and nothing lost between two of them."""

import pytest

from controldock.domain.code_pages import Encoding
from controldock.domain.decoding import Reading
from controldock.domain.log_pages import PAGE, PAGE_LINES, Edge, cut, page

AUTO = Encoding.AUTO


def text_of(data: bytes, encoding: Encoding = AUTO) -> tuple[str, list[int]]:
    """A log read page by page, and how long the pages are."""
    texts, sizes, at = [], [], 0
    while at < len(data):
        ahead = data[max(at - 64, 0) : at]
        size, _ = cut(data[at : at + PAGE + 4], ahead, encoding)
        edge = Edge.LINE if at + size < len(data) else Edge.END
        found = page(data[at : at + size], ahead, Reading(encoding, Encoding.CP949), edge)
        assert (found.begin, found.end) == (0, size)
        texts.append(found.text)
        sizes.append(size)
        at += size
    return "".join(texts), sizes


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16le", "utf-16be"])
def test_lines_are_not_cut(encoding: str) -> None:
    text = "".join(f"{number} 지정된 파일을 찾을 수 없습니다.\r\n" for number in range(3000))
    for reading in (AUTO, Encoding(encoding)):
        assert text_of(text.encode(encoding), reading)[0] == text


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16le"])
@pytest.mark.parametrize("shift", range(4))
def test_an_endless_line_is_cut_between_characters(encoding: str, shift: int) -> None:
    text = "x" * shift + "가나다라마바사 " * 20_000
    for reading in (AUTO, Encoding(encoding)):
        found, sizes = text_of(text.encode(encoding), reading)
        assert found == text
        assert max(sizes) <= PAGE


def test_short_lines_make_short_pages() -> None:
    _, sizes = text_of(b"\n" * (3 * PAGE_LINES))
    assert sizes == [PAGE_LINES] * 3


def test_a_character_that_is_still_coming_is_left_out() -> None:
    data = "끝나지 않은 글".encode()
    for missing in range(1, 3):
        found = page(data[:-missing], b"", Reading(), Edge.CHARACTER)
        assert found.text == "끝나지 않은 "
    assert page(data, b"", Reading(), Edge.CHARACTER).end == len(data)


@pytest.mark.parametrize("start", range(30))
def test_a_page_may_be_asked_for_anywhere_and_begins_with_a_character(start: int) -> None:
    data = "가나다라마바사아자차카타파하\n".encode() * 2
    found = page(data[start:], data[:start], Reading(), Edge.END)
    assert "\ufffd" not in found.text
    assert found.begin <= 2


def test_a_page_tells_what_it_was_written_in() -> None:
    data = "한글 한글 한글\n".encode("cp949") + b"ascii\n"
    found = page(data, b"", Reading(legacy=Encoding.CP949), Edge.END)
    assert found.encodings == (Encoding.CP949, Encoding.UTF_8)
