"""The wish: every field that can't be right is named, all of them together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from controldock.domain.command import Command, DeploymentKind
from controldock.domain.deployment import (
    DEFAULT_DEADLINE,
    MAX_AHEAD,
    MAX_DEADLINE,
    MAX_DESCRIPTION,
    MAX_GRACE,
    MAX_NAME,
    MAX_NOTICE,
    MIN_DEADLINE,
    Deployment,
    DeploymentState,
    Target,
    TargetKind,
    check_power_wish,
    check_start,
    check_wish,
    is_finished,
)
from controldock.domain.errors import Invalid
from controldock.domain.task import DONE_STATES, TaskState

ALL = Target(TargetKind.ALL)
SOMEBODY = Target(TargetKind.SELECTED, ("a",))
MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ECHO = Command(DeploymentKind.SHELL, "echo hello", MINUTE)
S, D = TaskState, DeploymentState


def wrong_fields(
    name: str = "Say hello",
    description: str = "",
    command: Command = ECHO,
    target: Target = ALL,
    deadline_in: timedelta = DEFAULT_DEADLINE,
) -> dict[str, str]:
    return check_wish(name, description, command, target, deadline_in)


def deployment(**changes: object) -> Deployment:
    values: dict[str, object] = {
        "id": "d",
        "name": "Say hello",
        "command": ECHO,
        "target": ALL,
        "created_at": NOW,
        "created_by": "ann",
        "deadline": NOW + DEFAULT_DEADLINE,
        "started_at": NOW,
    }
    return Deployment(**(values | changes))  # type: ignore[arg-type]


def test_a_good_wish_passes() -> None:
    assert wrong_fields() == {}
    assert wrong_fields(target=Target(TargetKind.ONLINE)) == {}
    assert wrong_fields(target=Target(TargetKind.SELECTED, ("a",))) == {}
    assert wrong_fields(target=Target(TargetKind.TAGS, tags=("room 204",))) == {}
    assert wrong_fields(target=Target(TargetKind.SAVED_FILTER, saved_filter_id="f")) == {}


def test_names_and_descriptions_have_a_limit() -> None:
    assert wrong_fields(name="가" * MAX_NAME, description="나" * MAX_DESCRIPTION) == {}
    assert wrong_fields(name="가" * (MAX_NAME + 1)) == {"name": "name_too_long"}
    assert wrong_fields(description="나" * (MAX_DESCRIPTION + 1)) == {"description": "description_too_long"}


def test_no_name_is_a_name() -> None:
    assert wrong_fields(name="") == {}


@pytest.mark.parametrize("kind", [TargetKind.SELECTED, TargetKind.TAGS, TargetKind.SAVED_FILTER])
def test_a_target_says_whom(kind: TargetKind) -> None:
    assert wrong_fields(target=Target(kind)) == {"target": "target_empty"}


@pytest.mark.parametrize(
    ("deadline_in", "good"),
    [
        (MIN_DEADLINE, True),
        (MIN_DEADLINE - TICK, False),
        (MAX_DEADLINE, True),
        (MAX_DEADLINE + TICK, False),
        (timedelta(0), False),
    ],
)
def test_a_deadline_lies_between_its_ends(deadline_in: timedelta, good: bool) -> None:
    assert wrong_fields(deadline_in=deadline_in) == ({} if good else {"deadline_in": "deadline_out_of_range"})


def test_everything_wrong_is_told_together() -> None:
    command = replace(ECHO, script="", timeout=timedelta(0))
    found = wrong_fields("x" * 201, "", command, Target(TargetKind.SELECTED), timedelta(0))
    assert found.keys() == {"name", "script", "timeout", "target", "deadline_in"}


@pytest.mark.parametrize(
    ("starts_at", "wrong"),
    [
        (None, {}),
        (NOW + TICK, {}),
        (NOW + MAX_AHEAD, {}),
        (NOW, {"starts_at": "time_is_past"}),
        (NOW - MINUTE, {"starts_at": "time_is_past"}),
        (NOW + MAX_AHEAD + TICK, {"starts_at": "time_too_far"}),
    ],
)
def test_it_starts_later_but_not_in_ages(starts_at: datetime | None, wrong: dict[str, str]) -> None:
    assert check_start(starts_at, NOW) == wrong


PLANNED: dict[str, object] = {"started_at": None, "starts_at": NOW + MINUTE}
PAUSED: dict[str, object] = {"paused_at": NOW, "paused_by": "ann"}
CANCELLED: dict[str, object] = {"cancel_wanted_at": NOW}


@pytest.mark.parametrize(
    ("changes", "counts", "state"),
    [
        (PLANNED, {}, D.SCHEDULED),
        (PLANNED | PAUSED, {}, D.PAUSED),
        (PLANNED | CANCELLED, {}, D.FINISHED),
        (PLANNED | PAUSED | CANCELLED, {}, D.FINISHED),
        ({}, {}, D.FINISHED),
        ({}, {S.PENDING: 1, S.SUCCEEDED: 3}, D.RUNNING),
        ({}, {S.FAILED: 1, S.SUCCEEDED: 3, S.UNKNOWN: 1}, D.FINISHED),
        (PAUSED, {S.PENDING: 1}, D.PAUSED),
        (PAUSED, {S.SUCCEEDED: 1}, D.FINISHED),
        (CANCELLED, {S.RUNNING: 1, S.CANCELLED: 3}, D.STOPPING),
        (CANCELLED | PAUSED, {S.RUNNING: 1}, D.STOPPING),
        (CANCELLED, {S.CANCELLED: 4}, D.FINISHED),
    ],
)
def test_where_it_stands(changes: dict[str, object], counts: dict[S, int], state: D) -> None:
    made = deployment(**changes)
    assert made.state(counts) is state
    assert made.is_planned == (made.started_at is None and made.cancel_wanted_at is None)


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
