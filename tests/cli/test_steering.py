"""What becomes of a deployment that exists, from the command line."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from tests.cli.api_double import ApiDouble, an_id
from tests.cli.made_deployments import a_deployment

from controldock.server.api.schemas.deployments import NewDeployment, NewTarget, ParameterValue, Retried

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]
ID = an_id(100)
PATH = f"/api/deployments/{ID}"


@pytest.fixture
def made(api: ApiDouble, controldock: Run, capsys: Capture) -> str:
    assert controldock("deploy", "hostname", "--on", "all") == 0
    capsys.readouterr()
    return ID


def asked(api: ApiDouble, method: str, path: str) -> list[Any]:
    return [body for verb, where, body in api.requests if (verb, where) == (method, path)]


def test_a_deployment_is_cancelled(api: ApiDouble, made: str, controldock: Run, capsys: Capture) -> None:
    assert controldock("deployments", "cancel", made) == 0
    assert capsys.readouterr().out == "It will be stopped.\n"
    assert api.deployments[made].cancel_wanted_at
    controldock("deployments", "list")
    assert "stopping" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "answer", "sentence"),
    [
        ("pause", {}, f"Paused. Go on with it: controldock deployments resume {ID}\n"),
        ("resume", {}, "It goes on.\n"),
        ("start", {"total": 40}, "Started for 40 PCs.\n"),
    ],
)
def test_one_word_each(
    command: str, answer: dict[str, Any], sentence: str, api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    api.answers["POST", f"{PATH}/{command}"] = a_deployment(ID, **answer)
    assert controldock("deployments", command, ID) == 0
    assert capsys.readouterr().out == sentence


def test_a_planned_one_that_goes_on_says_when(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    planned = a_deployment(ID, started_at=None, starts_at=a_deployment(ID).created_at)
    api.answers["POST", f"{PATH}/resume"] = planned
    assert controldock("deployments", "resume", ID) == 0
    assert capsys.readouterr().out.startswith("It starts 2026-03-02 ")


@pytest.mark.parametrize("command", ["pause", "resume", "start", "cancel", "retry", "copy"])
def test_no_id_and_no_such_deployment(command: str, controldock: Run, capsys: Capture) -> None:
    assert controldock("deployments", command, "../x") == 1
    assert "is no id" in capsys.readouterr().err
    if command != "cancel":
        assert controldock("deployments", command, an_id(7)) == 1
        assert capsys.readouterr().err == "There is no such thing.\n"


# -- retry --


def test_what_failed_is_tried_again(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.answers["POST", f"{PATH}/retry"] = Retried(retried=1, deployment=a_deployment(ID))
    assert controldock("deployments", "retry", ID) == 0
    assert capsys.readouterr().out == "Tried again on 1 PC.\n"
    assert asked(api, "POST", f"{PATH}/retry") == [
        {"states": [], "causes": [], "agent_ids": [], "deadline_in": 604800.0}
    ]


def test_by_state_cause_and_pc(api: ApiDouble, controldock: Run) -> None:
    api.answers["POST", f"{PATH}/retry"] = Retried(retried=2, deployment=a_deployment(ID))
    options = ("--state", "failed", "--state", "unknown", "--cause", "disk full", "--on", "lab-2")
    assert controldock("deployments", "retry", ID, *options, "--deadline", "1h", "--json") == 0
    assert asked(api, "POST", f"{PATH}/retry") == [
        {
            "states": ["failed", "unknown"],
            "causes": ["disk full"],
            "agent_ids": [an_id(2)],
            "deadline_in": 3600.0,
        }
    ]


@pytest.mark.parametrize("state", ["succeeded", "running", "done"])
def test_what_succeeded_or_runs_is_never_tried_again(state: str, api: ApiDouble, controldock: Run) -> None:
    assert controldock("deployments", "retry", ID, "--state", state) == 2
    assert api.requests == []


# -- copy --


def test_a_copy_asks_for_its_secrets(
    api: ApiDouble, made: str, controldock: Run, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = NewDeployment(
        script="join",
        target=NewTarget(kind="all"),
        parameters=(
            ParameterValue(name="domain", value="lab.example"),
            ParameterValue(name="password", value="", type="secret"),
        ),
        copied_from=made,
    )
    api.answers["GET", f"{PATH}/wish"] = wish
    assert controldock("deployments", "copy", made) == 1
    assert "put it into CONTROLDOCK_SECRET_password" in capsys.readouterr().err
    monkeypatch.setenv("CONTROLDOCK_SECRET_password", "hunter2")
    assert controldock("deployments", "copy", made, "--confirm", "4") == 0
    said = capsys.readouterr().out
    assert said == f"Deployment {an_id(101)} for 4 PCs.\n"
    copied = asked(api, "POST", "/api/deployments")[-1]
    assert [one["value"] for one in copied["parameters"]] == ["lab.example", "hunter2"]
    assert (copied["copied_from"], copied["confirm"]) == (made, 4)


def test_what_was_given_on_standard_input_can_not_be_copied(
    api: ApiDouble, made: str, controldock: Run, capsys: Capture
) -> None:
    api.answers["GET", f"{PATH}/wish"] = NewDeployment(script="x", target=NewTarget(kind="all"))
    api.deployments[made] = msgspec.structs.replace(api.deployments[made], has_stdin=True)
    assert controldock("deployments", "copy", made) == 2
    assert "make it anew" in capsys.readouterr().err
