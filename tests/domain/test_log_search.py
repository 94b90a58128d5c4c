"""Finding text in logs, whatever its case and its encoding."""

import pytest

from controldock.domain.code_pages import Encoding
from controldock.domain.decoding import Reading
from controldock.domain.log_search import SHOWN, Search

READING = Reading(legacy=Encoding.CP949)


def found(wanted: str, data: bytes, reading: Reading = READING) -> list[str]:
    return [hit.text for hit in Search(wanted, reading).in_page(data, b"\n")]


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16le", "utf-16be"])
def test_in_every_encoding(encoding: str) -> None:
    data = "첫 줄 1\n오류: 액세스가 거부되었습니다.\n끝 2\n".encode(encoding)
    reading = READING if encoding != "utf-16be" else Reading(Encoding.UTF_16BE)
    assert found("액세스", data, reading) == ["오류: 액세스가 거부되었습니다."]


def test_whatever_its_case() -> None:
    assert found("ERROR", b"an Error\nfine\nerror 2\n") == ["an Error", "error 2"]
    assert found("größe", "GRÖSSE Größe GRÖẞE\n".encode()) == ["GRÖSSE Größe GRÖẞE"]


def test_bytes_that_only_look_like_it_are_no_match() -> None:
    # The second half of one letter and the first of the next one may be a third one.
    data = "가각\n".encode("cp949")
    middle = data[1:3].decode("cp949", "ignore")
    assert middle == "" or found(middle, data) == []


def test_a_long_line_is_shown_where_it_is() -> None:
    (text,) = found("needle", b"x" * 10_000 + b"needle" + b"y" * 10_000)
    assert "needle" in text
    assert len(text) <= SHOWN


def test_offsets_are_those_of_the_lines() -> None:
    hits = Search("b", READING).in_page(b"a\nb\nab\n", b"")
    assert [hit.offset for hit in hits] == [2, 4]
