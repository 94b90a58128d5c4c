"""Domain nouns as the API shows them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from controldock.domain.command import Command, DeploymentKind
from controldock.domain.deployment import Deployment, Target, TargetKind
from controldock.domain.operator import Operator, Role
from controldock.domain.task import TaskState
from controldock.server.api import shapes
from controldock.server.services.actor import Actor
from controldock.server.services.deployments import Watched
from controldock.server.store.task_rows import AttemptRow

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ATTEMPT = AttemptRow("a", "t", 1, TaskState.RUNNING, NOW, NOW, None, None, "", 0, 0, b"")
DEPLOYMENT = Deployment(
    "d",
    "x",
    Command(DeploymentKind.SHELL, "x", timedelta(minutes=1.5)),
    Target(TargetKind.ALL),
    NOW,
    "ana",
    NOW + timedelta(days=7),
    started_at=NOW,
)


@pytest.mark.parametrize(
    ("tail", "summary"),
    [
        (b"one\n\ttwo\n", "one\n\ttwo\n"),
        (b"dos\r\n", "dos\n"),
        (b"\x1b[31mred\x1b[0m\x07", "red\u2407"),
        ("한글\x85".encode(), "한글\\x85"),
        ("지정된 파일을 찾을 수 없습니다.".encode("cp949"), "지정된 파일을 찾을 수 없습니다."),
    ],
)
def test_a_summary_is_text_that_garbles_nothing(tail: bytes, summary: str) -> None:
    assert (
        shapes.attempt(replace(ATTEMPT, log_tail=tail), "linux", DeploymentKind.SHELL).log_summary == summary
    )


def test_a_deployment_counts_only_states_that_occur() -> None:
    counts = {TaskState.SUCCEEDED: 2, TaskState.FAILED: 1, TaskState.PENDING: 0}
    shown = shapes.deployment(Watched(DEPLOYMENT, counts))
    assert (shown.counts, shown.total, shown.finished) == ({"succeeded": 2, "failed": 1}, 3, True)
    assert shown.timeout == 90.0


def test_who_signed_in_by_link_may_have_no_password() -> None:
    operator = Operator("o", "ana", Role.VIEWER, NOW)
    session = shapes.session(Actor(operator), "1.2.3")
    assert (session.has_password, session.permissions) == (False, ["self", "view"])
