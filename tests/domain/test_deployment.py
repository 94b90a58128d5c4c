"""The wish: every field that can't be right is named, all of them together."""

import json
from datetime import timedelta

import pytest

from controldock.domain.command import MAX_SCRIPT, MAX_TIMEOUT, MIN_TIMEOUT
from controldock.domain.deployment import (
    MAX_GRACE,
    MAX_NAME,
    MAX_NOTICE,
    Target,
    TargetKind,
    check_power_wish,
    check_wish,
    is_finished,
)
from controldock.domain.errors import Invalid
from controldock.domain.task import DONE_STATES, TaskState
from controldock.protocol.frames import LIMIT_AFTER_WELCOME

ALL = Target(TargetKind.ALL)
SOMEBODY = Target(TargetKind.SELECTED, ("a",))
MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)
ROOM = 1024  # bytes of an order beside its script


def wrong_fields(
    name: str = "Say hello",
    script: str = "echo hello",
    timeout: timedelta = MINUTE,
    target: Target = ALL,
) -> dict[str, str]:
    try:
        check_wish(name, script, timeout, target)
    except Invalid as error:
        return error.details["fields"]
    return {}


def test_a_good_wish_passes() -> None:
    assert wrong_fields() == {}
    assert wrong_fields(target=Target(TargetKind.ONLINE)) == {}
    assert wrong_fields(target=Target(TargetKind.SELECTED, ("a",))) == {}


def test_names_have_a_limit() -> None:
    assert wrong_fields(name="가" * MAX_NAME) == {}
    assert wrong_fields(name="가" * (MAX_NAME + 1)) == {"name": "name_too_long"}


def test_no_name_is_a_name() -> None:
    assert wrong_fields(name="") == {}


@pytest.mark.parametrize("script", ["", " ", "\n\t \r\n", "\u3000"])
def test_a_script_does_something(script: str) -> None:
    assert wrong_fields(script=script) == {"script": "script_empty"}


def test_a_script_is_counted_in_bytes() -> None:
    assert wrong_fields(script="x" * MAX_SCRIPT) == {}
    assert wrong_fields(script="x" * (MAX_SCRIPT + 1)) == {"script": "script_too_long"}
    assert wrong_fields(script="가" * (MAX_SCRIPT // 3)) == {}
    assert wrong_fields(script="가" * (MAX_SCRIPT // 3 + 1)) == {"script": "script_too_long"}


def test_a_script_has_no_nul() -> None:
    assert wrong_fields(script="echo \0") == {"script": "script_has_nul"}


@pytest.mark.parametrize("character", ["\x01", "\x1b", "\n", '"', "\\", "가", "\U0001f600", "x"])
def test_whatever_passes_fits_into_one_frame(character: str) -> None:
    """Escaped for JSON a control character takes six bytes: an order that fits no frame could never arrive."""
    for size in (MAX_SCRIPT, MAX_SCRIPT // 2, MAX_SCRIPT // 4):
        script = "x" + character * (size // len(character.encode()) - 1)
        if wrong_fields(script=script) == {}:
            assert len(json.dumps(script, ensure_ascii=False).encode()) + ROOM <= LIMIT_AFTER_WELCOME


def test_lone_surrogates_break_nothing() -> None:
    assert wrong_fields(script="echo \ud800") == {}


@pytest.mark.parametrize(
    ("timeout", "good"),
    [
        (MIN_TIMEOUT, True),
        (MIN_TIMEOUT - TICK, False),
        (MAX_TIMEOUT, True),
        (MAX_TIMEOUT + TICK, False),
        (timedelta(0), False),
        (-MINUTE, False),
    ],
)
def test_a_timeout_lies_between_its_ends(timeout: timedelta, good: bool) -> None:
    assert wrong_fields(timeout=timeout) == ({} if good else {"timeout": "timeout_out_of_range"})


def test_selected_names_somebody() -> None:
    assert wrong_fields(target=Target(TargetKind.SELECTED)) == {"target": "target_empty"}


def test_everything_wrong_is_told_together() -> None:
    found = wrong_fields("x" * 201, "", timedelta(0), Target(TargetKind.SELECTED))
    assert found.keys() == {"name", "script", "timeout", "target"}


def test_the_message_names_the_fields() -> None:
    with pytest.raises(Invalid, match=r"script, timeout"):
        check_wish("", "", timedelta(0), ALL)


@pytest.mark.parametrize("state", TaskState)
def test_finished_when_nobody_waits_for_any_task(state: TaskState) -> None:
    assert is_finished({state: 1}) == (state in DONE_STATES)
    assert is_finished({state: 0})
    assert is_finished({state: 1, TaskState.SUCCEEDED: 5}) == (state in DONE_STATES)


def test_a_deployment_without_tasks_is_finished() -> None:
    assert is_finished({})


@pytest.mark.parametrize(
    ("grace", "notice", "target", "wrong"),
    [
        (timedelta(0), "", SOMEBODY, {}),
        (MAX_GRACE, "점검 👋" * 100, SOMEBODY, {}),
        (-TICK, "", SOMEBODY, {"grace": "grace_out_of_range"}),
        (MAX_GRACE + TICK, "", SOMEBODY, {"grace": "grace_out_of_range"}),
        (MINUTE, "x" * (MAX_NOTICE + 1), SOMEBODY, {"notice": "notice_too_long"}),
        (MINUTE, "a\x1b[2Jb", SOMEBODY, {"notice": "notice_has_controls"}),
        (MINUTE, "", Target(TargetKind.SELECTED), {"target": "target_empty"}),
    ],
)
def test_what_can_be_wrong_with_a_restart(
    grace: timedelta, notice: str, target: Target, wrong: dict[str, str]
) -> None:
    found = {}
    try:
        check_power_wish(grace, notice, target)
    except Invalid as error:
        found = error.details["fields"]
    assert found == wrong
