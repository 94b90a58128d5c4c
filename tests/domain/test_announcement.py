"""The announcement: where it stands, what answers it takes, and what can't be right."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from controldock.domain.announcement import (
    MAX_ANSWER,
    MAX_BODY,
    MAX_CHOICE,
    MAX_EXPIRY,
    MAX_TITLE,
    MIN_EXPIRY,
    Announcement,
    AnnouncementState,
    Message,
    Question,
    QuestionKind,
    check_announcement,
    check_message,
)
from controldock.domain.deployment import Target, TargetKind

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
ALL = Target(TargetKind.ALL)
PLANNED = Announcement("id", 1, Message("Lunch"), ALL, NOON, "ann", NOON + HOUR, starts_at=NOON)
K = QuestionKind


def test_where_it_stands() -> None:
    sent = replace(PLANNED, sent_at=NOON)
    withdrawn = replace(sent, withdrawn_at=NOON)
    assert PLANNED.state(NOON) is AnnouncementState.PLANNED
    assert sent.state(NOON + HOUR - TICK) is AnnouncementState.ACTIVE
    assert sent.state(NOON + HOUR) is AnnouncementState.EXPIRED
    assert PLANNED.state(NOON + HOUR) is AnnouncementState.EXPIRED
    assert withdrawn.state(NOON) is withdrawn.state(NOON + HOUR) is AnnouncementState.WITHDRAWN


@pytest.mark.parametrize(
    ("question", "answers", "no_answers"),
    [
        (Question(K.YES_NO), ["yes", "no"], ["", "Yes", "maybe"]),
        (Question(K.CHOICE, ("a", "b")), ["a", "b"], ["", "c", "A"]),
        (Question(K.TEXT), ["네", "x" * MAX_ANSWER], ["", " \n", "x" * (MAX_ANSWER + 1)]),
    ],
    ids=list(K),
)
def test_what_is_an_answer(question: Question, answers: list[str], no_answers: list[str]) -> None:
    assert [answer for answer in answers if not question.takes(answer)] == []
    assert [answer for answer in no_answers if question.takes(answer)] == []


@pytest.mark.parametrize(
    "message",
    [
        Message("x"),
        Message("점" * MAX_TITLE, "한" * MAX_BODY),
        Message("x", "one\n\ttwo"),
        Message("x", question=Question(K.TEXT)),
        Message("x", question=Question(K.CHOICE, ("a", "b" * MAX_CHOICE))),
        Message("x", question=Question(K.CHOICE, tuple("abcdefghij"))),
    ],
    ids=["short", "long", "lines", "text", "two", "ten"],
)
def test_what_is_right(message: Message) -> None:
    assert check_message(message) == {}


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        (Message(""), {"title": "title_empty"}),
        (Message(" \t"), {"title": "title_empty"}),
        (Message("x" * (MAX_TITLE + 1)), {"title": "title_too_long"}),
        (Message("x", "x" * (MAX_BODY + 1)), {"body": "body_too_long"}),
        (Message("x", "\x1b[31m"), {"body": "body_has_controls"}),
        (Message("x", "\x7f"), {"body": "body_has_controls"}),
        (Message("", "\0"), {"title": "title_empty", "body": "body_has_controls"}),
        (Message("x", question=Question(K.CHOICE, ("a",))), {"question.choices": "choices_count"}),
        (
            Message("x", question=Question(K.CHOICE, tuple("abcdefghijk"))),
            {"question.choices": "choices_count"},
        ),
        (Message("x", question=Question(K.CHOICE, ("a", " "))), {"question.choices": "choice_length"}),
        (
            Message("x", question=Question(K.CHOICE, ("a", "b" * (MAX_CHOICE + 1)))),
            {"question.choices": "choice_length"},
        ),
        (Message("x", question=Question(K.CHOICE, ("a", "a "))), {"question.choices": "choices_repeat"}),
    ],
)
def test_what_cant_be_right(message: Message, wrong: dict[str, str]) -> None:
    assert check_message(message) == wrong


@pytest.mark.parametrize(
    ("expires_in", "code"),
    [
        (MIN_EXPIRY, None),
        (MAX_EXPIRY, None),
        (timedelta(0), "expiry_past"),
        (-TICK, "expiry_past"),
        (MIN_EXPIRY - TICK, "expiry_out_of_range"),
        (MAX_EXPIRY + TICK, "expiry_out_of_range"),
    ],
)
def test_how_long_it_may_be_shown(expires_in: timedelta, code: str | None) -> None:
    assert check_announcement(Message("x"), ALL, expires_in, NOON).get("expires_in") == code


@pytest.mark.parametrize(
    ("until", "is_right"),
    [(NOON, False), (NOON + TICK, True), (NOON + HOUR, True), (NOON + HOUR + TICK, False)],
)
def test_answers_are_taken_while_it_is_shown(until: datetime, is_right: bool) -> None:
    message = Message("x", question=Question(K.YES_NO, until=until))
    wrong = check_announcement(message, ALL, HOUR, NOON)
    assert wrong == ({} if is_right else {"question.until": "answer_time_out_of_range"})


def test_it_is_for_somebody() -> None:
    nobody = Target(TargetKind.SELECTED)
    assert check_announcement(Message("x"), nobody, HOUR, NOON) == {"target": "target_empty"}
