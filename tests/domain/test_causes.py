"""Causes: alike on every PC, however each calls what is its own; and different where what went wrong is."""

import string
from collections.abc import Iterable
from datetime import datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from controldock.domain import causes
from controldock.domain.causes import (
    MAX_LINE,
    last_line,
    lines_from_the_end,
    normalised,
    telling_line,
)
from controldock.domain.task import Outcome, Result


def result(
    tail: bytes | str, code: int | None = 1, message: str = "", outcome: Outcome = Outcome.FAILED
) -> Result:
    data = tail.encode() if isinstance(tail, str) else tail
    return Result("a", outcome, code, None, None, len(data), 0, data, message)


def cause_of(ended: Result, names: Iterable[str] = ()) -> str:
    return causes.cause_of(ended, telling_line(ended.log_tail, ended.message), names)


numbers = st.integers(2, 99_999_999)  # of nothing in particular
hosts = st.from_regex(r"[A-Za-z]{3,8}-[0-9]{2,4}", fullmatch=True)
users = st.from_regex(r"[a-z]{4,9}\.?[a-z]{2,5}", fullmatch=True)
guids = st.uuids().map(str)
times = st.datetimes(min_value=datetime(1990, 1, 1)).map(  # noqa: DTZ001 - hypothesis wants it without a zone
    lambda at: at.strftime("%Y-%m-%d %H:%M:%S")
)
hexes = st.integers(16**7, 16**8 - 1).map("{:x}".format)


@given(numbers, hosts, users, guids, times, hexes)
def test_three_hundred_pcs_have_the_same_one(
    number: int, host: str, user: str, guid: str, time: str, hexed: str
) -> None:
    def output(host: str, user: str, guid: str, time: str, hexed: str, number: int) -> str:
        return (
            f"[{time}] {host}: pid {number}: C:\\Users\\{user}\\AppData\\Local\\Temp\\{{{guid}}}\\setup.exe failed for "
            f"{host}\\{user} (/home/{user}/{hexed}/x.log, 0x{hexed}00, {user}@school.example, 10.0.0.{number % 255})\n"
        )

    mine = result(output(host, user, guid, time, hexed, number))
    sample = (
        "LAB-01",
        "student",
        "12345678-1234-1234-1234-123456789abc",
        "2026-11-25 09:14:02",
        "00c0ffee",
        7,
    )
    assert cause_of(mine, (host, user)) == cause_of(result(output(*sample)), sample[:2])


@given(st.text(max_size=MAX_LINE), st.lists(st.text(max_size=12), max_size=4))
def test_normalising_twice_changes_nothing(line: str, names: list[str]) -> None:
    once = normalised(line, ())
    assert normalised(once, ()) == once
    assert (
        len(normalised(line, names)) <= 20 * MAX_LINE
    )  # any text, any names: it ends, and not in a mountain


@given(st.text(alphabet=string.printable + "한글오류<>\\/:", max_size=120))
def test_what_looks_like_output_is_normalised_for_good(line: str) -> None:
    once = normalised(line)
    assert normalised(once) == once


@given(st.binary(max_size=300), st.integers(-(2**31), 2**32 - 1) | st.none())
def test_any_bytes_have_a_cause(tail: bytes, code: int | None) -> None:
    assert cause_of(result(tail, code)) == cause_of(result(tail, code))
    assert len(last_line(tail)) <= MAX_LINE


@given(st.integers(-(2**31), 2**32 - 1), st.integers(-(2**31), 2**32 - 1))
def test_another_exit_code_is_another_cause(one: int, other: int) -> None:
    assume(one != other)
    assert cause_of(result("failed", one)) != cause_of(result("failed", other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("msiexec failed: error 1603", "msiexec failed: error 1618"),
        ("Error 0x80070005", "Error 0x80070002"),
        ("HTTP error: 404", "HTTP error: 503"),
        ("HRESULT: -2147024891", "HRESULT: -2147024894"),
        ("오류 1603: 실패", "오류 1618: 실패"),
        ("KB5031234 failed", "KB5040000 failed"),
        ("C:\\a\\setup.exe not found", "C:\\a\\data.zip not found"),
        ("access is denied", "disk is full"),
        ("exit status 5", "exit status 6"),
    ],
)
def test_what_went_wrong_stays(one: str, other: str) -> None:
    assert cause_of(result(one)) != cause_of(result(other))
    assert cause_of(result(one)) != cause_of(result(one, outcome=Outcome.TIMED_OUT))


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Done in 12.5 s, 3 of 40 files", "done in <n> s, <n> of <n> files"),
        ("2026년 11월 25일 오후 3:15:02 실패", "<date> <time> 실패"),
        ("Nov 25 09:14:02 lab kernel: x", "<date> <time> lab kernel: x"),
        ("at 00:1A:2b:3C:4d:5E from fe80::1:2:3:4%eth0", "at <mac> from <address>"),
        ("GET https://server/a?b=1 refused", "get <url> refused"),
        ("\\\\srv-1\\apps\\tool 2\\x.msi missing", "<path>x.msi missing"),
        ("'HKLM\\SOFTWARE\\Policies' is denied", "'hklm\\software\\policies' is denied"),
        ("SCHOOL\\kim.minjun has no right", "<user> has no right"),
        ("LAB-07 says no to LAB-070", "<name> says no to lab<n>"),
        ("LAB-07: xLAB-07 _LAB-07 [LAB-07]LAB-07", "<name>: xlab<n> _lab<n> [<name>]<name>"),
    ],
)
def test_what_differs_between_pcs_goes(line: str, kept: str) -> None:
    assert normalised(line, ("LAB-07",)) == kept


@pytest.mark.parametrize(
    ("tail", "line"),
    [
        ("copying\nerror: disk is full\ncleaning up\nbye\n", "error: disk is full"),
        ("all is well\n\n  \n", "all is well"),
        (
            "설치를 시작합니다\r\n액세스가 거부되었습니다.\r\n계속하려면 아무 키나 누르십시오\r\n",
            "액세스가 거부되었습니다.",
        ),
        (
            "Remove-Item : Access is denied.\nAt line:1 char:1\n+ Remove-Item x\n+ ~~~~\n"
            "    + CategoryInfo          : PermissionDenied\n    + FullyQualifiedErrorId : Denied,Remove\n",
            "Remove-Item : Access is denied.",
        ),
        ("fatal: no route\n3 warnings, 0 errors\n", "fatal: no route"),
        ("", ""),
    ],
)
def test_the_line_that_tells_most(tail: str, line: str) -> None:
    assert telling_line(tail.encode()) == line


def test_the_agent_s_own_words_come_first() -> None:
    assert (
        telling_line(b"some output\n", "Nobody is logged on at this PC.") == "Nobody is logged on at this PC."
    )
    assert last_line(b"some output\n", "Ended after its timeout.") == "some output"
    assert last_line(b"\n", "Ended after its timeout.") == "Ended after its timeout."


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16-le"])
def test_lines_are_read_in_whatever_they_were_written_in(encoding: str) -> None:
    tail = "첫 줄입니다\r\n설치하지 못했습니다: 오류\r\n".encode(encoding)
    assert list(lines_from_the_end(tail)) == ["설치하지 못했습니다: 오류", "첫 줄입니다"]


def test_a_line_that_overwrites_itself_counts_at_its_end() -> None:
    tail = b"start\n 10 %\r 50 %\r100 %\r\n\x1b[32mdone\x1b(B\x1b[0m\x07"  # as `tput sgr0` ends colours
    assert list(lines_from_the_end(tail)) == ["done", "100 %", "start"]


def test_a_tail_may_begin_within_a_character() -> None:
    assert last_line("한글 오류".encode()[1:]) == "글 오류"
