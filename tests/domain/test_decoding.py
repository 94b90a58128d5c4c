"""Reading logs whose lines were written by programs that never agreed on an encoding."""

import random

import pytest

from controldock.domain.code_pages import Encoding
from controldock.domain.decoding import Reading, decoded, feeds_in, foreign_lines, line_texts, lines_of, read

KOREAN = "지정된 파일을 찾을 수 없습니다.\r\n드라이브 C의 볼륨에는 이름이 없습니다.\r\n4C1D-22A1\r\n"
ALL = ("utf-8", "cp949", "utf-16le", "utf-16be", "utf-16")


@pytest.mark.parametrize("encoding", ALL)
def test_one_encoding(encoding: str) -> None:
    assert decoded(KOREAN.encode(encoding)) == KOREAN


@pytest.mark.parametrize("seed", range(20))
def test_a_log_of_many_encodings(seed: int) -> None:
    chance = random.Random(seed)
    parts = [(KOREAN * chance.randrange(1, 4), chance.choice(ALL)) for _ in range(12)]
    log = b"".join(text.encode(encoding) for text, encoding in parts)
    assert decoded(log) == "".join(text for text, _ in parts)


def test_plain_lines_among_utf_16() -> None:
    log = KOREAN.encode("utf-16") + b"plain ascii, and some more of it\r\n" + KOREAN.encode("utf-16le")
    assert decoded(log) == KOREAN + "plain ascii, and some more of it\r\n" + KOREAN


def test_pure_hangul_in_utf_16_without_a_mark_goes_on_after_a_line_that_told() -> None:
    text = "시작 1\r\n가나다라마바사\r\n깊각갋\r\n"
    assert decoded(text.encode("utf-16le")) == text


def test_nothing_that_bytes_hold_ever_raises() -> None:
    chance = random.Random(1)
    for _ in range(2_000):
        data = bytes(
            chance.choices([0, 10, 13, 65, 0xB0, 0xC7, 0xFF, 0xFE, 0xE3, 0x81], k=chance.randrange(40))
        )
        decoded(data)
        decoded(data, is_cut=True)
        for encoding in Encoding:
            list(line_texts(data, b"\n", Reading(encoding)))
            feeds_in(data, data[:3], encoding)


@pytest.mark.parametrize("cut", range(1, 9))
def test_a_tail_that_begins_within_a_character_loses_that_character_only(cut: int) -> None:
    tail = ("가나다라마바사아자차카타파하" + KOREAN).encode()[cut:]
    assert decoded(tail, is_cut=True).endswith("파하" + KOREAN)
    assert "\ufffd" not in decoded(tail, is_cut=True)


def test_a_line_of_utf_8_with_a_broken_character_stays_utf_8() -> None:
    text, encoding = read("설치를 완료했습니다".encode()[:-1] + b"\n", None, Reading(legacy=Encoding.CP949))
    assert (text, encoding) == ("설치를 완료했습니\ufffd\n", Encoding.UTF_8)


def test_letters_of_cp949_that_are_utf_8_by_chance_are_read_as_the_rest_of_the_log() -> None:
    data = "쨈".encode("cp949")  # C2 B4: an acute accent in UTF-8
    assert read(data, None, Reading(legacy=Encoding.CP949))[0] == "쨈"
    assert read(data, None, Reading())[0] == "\u00b4"


def test_an_encoding_that_is_wished_is_obeyed() -> None:
    assert read("한글".encode("cp949"), None, Reading(Encoding.CP1252))[0] == "ÇÑ±Û"


def test_lines_end_where_their_encoding_says() -> None:
    wide = "가\n나\n".encode("utf-16le")
    assert [(line.end - line.start) for line in lines_of(b"\xff\xfe" + wide + b"a\nb", b"")] == [6, 4, 2, 1]
    assert feeds_in(wide, b"\n\0", Encoding.AUTO) == 2
    # U+0A00 to U+0AFF hold a line feed's byte, as do many others: these are no lines.
    assert feeds_in("\uac0a\uac0a\n".encode("utf-16le"), b"", Encoding.UTF_16LE) == 1


def test_only_lines_that_are_no_utf_tell_the_code_page() -> None:
    log = KOREAN.encode() + "한글\n".encode("cp949") + b"ascii\n"
    assert foreign_lines(log, b"") == ["한글\n".encode("cp949")]
    assert foreign_lines(KOREAN.encode("utf-16"), b"") == []


def test_what_could_drive_a_terminal_is_harmless_in_every_encoding() -> None:
    for encoding in ("utf-8", "utf-16", "cp949"):
        assert decoded("\x1b[31m오류\x1b[0m\x07\n".encode(encoding)) == "오류\u2407\n"


def test_a_character_that_was_cut_through_at_a_gap_makes_no_foreign_line() -> None:
    head, tail = "step 681 설치".encode()[:-1], "치 작업\n".encode()[1:]
    assert foreign_lines(head, b"") == foreign_lines(tail, b"") == []
    assert read(head, None, Reading())[0] == "step 681 설\ufffd"
    assert read(tail, None, Reading())[1] is Encoding.UTF_8
    assert decoded(b"cut \xed\x95") == "cut \ufffd"
