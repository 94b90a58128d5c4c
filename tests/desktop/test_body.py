"""Links in a text, and how it breaks into lines."""

import pytest

from controldock.desktop.body import IN_A_LINE, link_at, links, plain, shortened, summary, wrapped


def ruler(text: str) -> range:
    """Each character is as wide as any other."""
    return range(1, len(text) + 1)


def urls(text: str) -> list[str]:
    return [link.url for link in links(text)]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("See https://example.org/a?b=1&c=2#d.", "https://example.org/a?b=1&c=2#d"),
        ("(http://example.org/x)", "http://example.org/x"),
        ("https://example.org/Seoul_(city), for example", "https://example.org/Seoul_(city)"),
        ('"https://example.org/"', "https://example.org/"),
        ("HTTPS://EXAMPLE.ORG/A!", "HTTPS://EXAMPLE.ORG/A"),
        ("https://example.kr에서 확인하십시오", "https://example.kr"),
        ("https://example.kr/form을 작성", "https://example.kr/form"),
        ("https://example.kr/에서 확인", "https://example.kr/"),
        ("자세한 내용(https://example.kr/a?id=3)을 참고", "https://example.kr/a?id=3"),
        ("https://ko.example.org/wiki/대한민국", "https://ko.example.org/wiki/대한민국"),
        ("https://한글.kr 참고", "https://한글.kr"),
        ("‘https://example.kr/a’라고", "https://example.kr/a"),
        ("https://example.org:8443/x\nnext", "https://example.org:8443/x"),
    ],
)
def test_a_link_ends_where_a_person_sees_it_end(text: str, url: str) -> None:
    assert urls(text) == [url]


@pytest.mark.parametrize(
    "text",
    [
        "no link", "ftp://example.org/", "javascript:alert(1)", "file:///etc/passwd", "https://", "http://.", "x://y"
    ],
)  # fmt: skip
def test_nothing_but_http_is_a_link(text: str) -> None:
    assert urls(text) == []


def test_a_sign_that_nobody_sees_ends_a_link() -> None:
    assert urls("https://example.org\u202e/gpj.exe https://a.example\u200b.evil") == [
        "https://example.org",
        "https://a.example",
    ]


def test_a_link_is_found_at_each_of_its_characters() -> None:
    text = "a https://b.example c https://d.example"
    first, second = links(text)
    assert text[first.start : first.end] == first.url
    assert link_at([first, second], first.start) == first
    assert link_at([first, second], first.end - 1) == first
    assert link_at([first, second], first.end) is None
    assert link_at([first, second], second.start) == second


def test_orders_to_turn_the_text_around_are_taken_out() -> None:
    assert plain("a\u202eb\u2066c\nd") == "abc\nd"


def test_lines_break_between_words() -> None:
    assert wrapped("one two three\n\nfour", 7, ruler) == ["one two", "three", "", "four"]


def test_a_text_without_blanks_breaks_where_it_must() -> None:
    assert wrapped("가나다라마바사", 3, ruler) == ["가나다", "라마바", "사"]
    assert wrapped("ab " + "x" * 7, 4, ruler) == ["ab", "xxxx", "xxx"]


def test_breaking_ends_also_where_nothing_fits() -> None:
    assert wrapped("abc", 0, ruler) == ["a", "b", "c"]


def test_a_summary_is_one_line_and_says_when_there_is_more() -> None:
    assert summary(" a\n\n b\tc ") == "a b c"
    assert shortened(["a", "b"], 2) == ["a", "b"]
    assert shortened(["one", "two", "three"], 2) == ["one", "tw…"]


def test_a_long_text_is_measured_line_by_line() -> None:
    measured = []

    def measure(text: str) -> range:
        measured.append(len(text))
        return ruler(text)

    lines = wrapped("word " * 4000, 50, measure, 10)
    assert lines == ["word word word word word word word word word word"] * 10
    assert sum(measured) <= 11 * IN_A_LINE
