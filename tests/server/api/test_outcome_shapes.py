"""How deployments went, as the API shows it."""

from datetime import UTC, datetime, timedelta, timezone

from controldock.domain.agent_words import Said
from controldock.domain.command import DeploymentKind
from controldock.domain.task import TaskState
from controldock.domain.waiting import Waiting, WaitingCode
from controldock.server.api import outcome_shapes
from controldock.server.services.outcomes import Cause
from controldock.server.store.task_rows import AttemptRow

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SEOUL = timezone(timedelta(hours=9))


def test_a_sentence_has_a_code_and_times_in_utc() -> None:
    why = Waiting(WaitingCode.PAUSED_BY, {"by": "ann", "at": NOW.astimezone(SEOUL)})
    shown = outcome_shapes.waiting(why)
    assert shown is not None
    assert (shown.code, shown.params) == (WaitingCode.PAUSED_BY, {"by": "ann", "at": "2026-03-02T09:00:00Z"})
    assert outcome_shapes.waiting(None) is None


def test_begin_and_end_are_corrected_and_told_as_well() -> None:
    end = NOW + timedelta(seconds=5)
    row = AttemptRow("a", "t", 1, TaskState.FAILED, NOW, NOW, end, 1, "", 0, 0, b"", clock_offset=3600.0)
    real, told = outcome_shapes.when(row)
    assert (real.begin, real.end, real.duration) == (NOW - timedelta(hours=1), end - timedelta(hours=1), 5.0)
    assert (told.begin, told.end) == (NOW, end)


def test_an_exit_code_in_both_languages() -> None:
    meaning = outcome_shapes.exit_meaning(-2147024891, "windows", DeploymentKind.POWERSHELL)
    assert meaning is not None
    assert (meaning.en, meaning.ko) == ("Access was denied.", "액세스가 거부되었습니다.")
    assert outcome_shapes.exit_meaning(0, "windows", DeploymentKind.SHELL) is None


def test_an_agent_s_sentences_by_their_codes() -> None:
    (said,) = outcome_shapes.said(Said.TIMED_OUT.of(seconds="30"))
    assert (said.code, said.params) == ("timed_out", {"seconds": "30"})
    assert outcome_shapes.said("what no agent says") == []


def test_a_cause_of_an_agent_is_told_by_its_code_too() -> None:
    found = Cause("c", TaskState.FAILED, None, Said.NOBODY_LOGGED_ON.of(), "windows", 300, ["a"])
    shown = outcome_shapes.cause(found, DeploymentKind.SHELL)
    assert (shown.count, shown.meaning, [said.code for said in shown.said]) == (
        300,
        None,
        ["nobody_logged_on"],
    )
