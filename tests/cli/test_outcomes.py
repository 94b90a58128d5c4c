"""How a deployment went, from the command line: why, for which causes, and as a file."""

from collections.abc import Callable

import pytest
from tests.cli.api_double import ApiDouble, an_id

from controldock.cli.failure import WRONG_USAGE
from controldock.cli.outcomes import pace
from controldock.domain.exit_codes import Source
from controldock.domain.task import TaskState
from controldock.server.api.schemas.outcomes import Cause, ExitMeaning, Progress

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def test_failures_are_shown_by_their_causes(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    meaning = ExitMeaning(source=Source.MSI, name="X", en="Another installation is running.", ko="다른 설치")
    api.causes = [
        Cause(
            cause="c0ffee", state=TaskState.FAILED, exit_code=1618, meaning=meaning, example="busy\x1b[2J",
            said=[], count=300, agent_ids=[],
        ),
        Cause(
            cause="", state=TaskState.EXPIRED, exit_code=None, meaning=None, example="", said=[], count=2,
            agent_ids=[],
        ),
    ]  # fmt: skip
    controldock("deploy", "one", "--on", "all")
    capsys.readouterr()
    assert controldock("deployments", "show", an_id(100)) == 0
    said = capsys.readouterr().out
    assert "300  failed   1618: Another installation is running." in said
    assert "busy\\x1b[2J" in said
    assert "\x1b" not in said
    assert "expired" in said


@pytest.mark.parametrize(("options", "kind"), [((), "csv"), (("--csv",), "csv"), (("--json",), "json")])
def test_the_results_as_a_file(
    api: ApiDouble,
    controldock: Run,
    capfdbinary: pytest.CaptureFixture[bytes],
    options: tuple[str, ...],
    kind: str,
) -> None:
    assert controldock("deployments", "results", an_id(7), *options) == 0
    assert capfdbinary.readouterr().out == f"the {kind} of {an_id(7)}".encode()


def test_a_file_has_one_format(controldock: Run) -> None:
    assert controldock("deployments", "results", an_id(7), "--csv", "--json") == WRONG_USAGE


def test_an_id_is_no_path(controldock: Run, capsys: Capture) -> None:
    assert controldock("deployments", "results", "../../secrets") == 1
    assert "is no id" in capsys.readouterr().err


def test_the_pace_is_told_where_it_is_known() -> None:
    progress = Progress(
        counts={}, total=0, rate_per_minute=None, eta=None, within_reach=0, started_at=None, ended_at=None,
        waiting=None, lines=[],
    )  # fmt: skip
    assert pace(progress).plain == ""
