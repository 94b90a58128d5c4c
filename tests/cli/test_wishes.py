"""What a deployment is made of, as options."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cli.api_double import ApiDouble, an_id
from tests.cli.made_deployments import START

from controldock.server.api.schemas.templates import ParameterDefinition, Template, TemplateSummary

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def wish(api: ApiDouble) -> dict[str, Any]:
    bodies = [body for method, path, body in api.requests if (method, path) == ("POST", "/api/deployments")]
    return bodies[-1] if bodies else {}


def deploy(controldock: Run, *options: str) -> int:
    return controldock("deploy", "run", "--on", "all", *options)


def test_how_it_runs(api: ApiDouble, controldock: Run, tmp_path: Path) -> None:
    (tmp_path / "input").write_text("one\n둘\n", "utf-8")
    options = ("--run-as", "user", "--session", "LAB\\kim", "--cwd", "C:\\work", "--success-codes", "0,3010")
    more = ("--stdin-file", str(tmp_path / "input"), "--description", "why", "--offline", "skip")
    assert deploy(controldock, *options, *more, "--deadline", "2h", "--confirm", "4") == 0
    made = wish(api)
    assert (made["run_as"], made["sessions"], made["user"]) == ("user", "named", "LAB\\kim")
    assert (made["working_directory"], made["success_codes"]) == ("C:\\work", [0, 3010])
    assert (made["stdin"], made["description"], made["offline"]) == ("one\n둘\n", "why", "skip")
    assert (made["deadline_in"], made["confirm"]) == (7200.0, 4)


@pytest.mark.parametrize(("session", "expected"), [("active", "active"), ("all", "all")])
def test_sessions_that_are_no_names(session: str, expected: str, api: ApiDouble, controldock: Run) -> None:
    assert deploy(controldock, "--run-as", "user", "--session", session) == 0
    assert (wish(api)["sessions"], wish(api)["user"]) == (expected, "")


# -- parameters --


def test_parameters_and_secrets(
    api: ApiDouble, controldock: Run, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTROLDOCK_SECRET_key", "hunter2")
    assert deploy(controldock, "--param", "url=http://x/?a=b", "--param", "empty=", "--secret", "key") == 0
    assert wish(api)["parameters"] == [
        {"name": "url", "value": "http://x/?a=b", "type": "text", "own": False},
        {"name": "empty", "value": "", "type": "text", "own": False},
        {"name": "key", "value": "hunter2", "type": "secret", "own": False},
    ]
    assert "hunter2" not in capsys.readouterr().out


def test_where_nobody_can_be_asked_it_says_what_to_do(controldock: Run, capsys: Capture) -> None:
    assert deploy(controldock, "--secret", "key") == 1
    said = capsys.readouterr().err
    assert said == "Nobody can be asked for key: put it into CONTROLDOCK_SECRET_key.\n"


# -- when --


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--at", "2026-12-01T18:00:00+09:00"), "2026-12-01T18:00:00+09:00"),
        (("--at", "2026-12-01 18:00", "--time-zone", "Asia/Seoul"), "2026-12-01T18:00:00+09:00"),
        (("--at", "2026-07-01T18:00", "--time-zone", "Europe/Berlin"), "2026-07-01T18:00:00+02:00"),
    ],
)
def test_at_a_time(options: tuple[str, ...], expected: str, api: ApiDouble, controldock: Run) -> None:
    assert deploy(controldock, *options) == 0
    assert wish(api)["starts_at"] == expected
    assert wish(api)["time_zone"] == (options[3] if len(options) > 2 else "")


def test_without_a_zone_it_is_this_machines(api: ApiDouble, controldock: Run) -> None:
    assert deploy(controldock, "--at", "2026-12-01T18:00") == 0
    assert datetime.fromisoformat(wish(api)["starts_at"]) == datetime(2026, 12, 1, 18).astimezone()


# -- templates --

JOIN = TemplateSummary(
    id=an_id(50), key=None, built_in=False, edited=False, name="Join domain", description="", texts={},
    kind="powershell", os=None, tags=[], run_as="administrator", version=3, created_at=START, created_by="ann",
    changed_at=START, changed_by="ann",
)  # fmt: skip


@pytest.fixture
def template(api: ApiDouble) -> None:
    summary = {name: getattr(JOIN, name) for name in JOIN.__struct_fields__}
    api.answers["GET", "/api/templates"] = [JOIN]
    api.answers["GET", f"/api/templates/{an_id(50)}"] = Template(
        **summary, latest=3, script="Add-Computer", timeout=900.0, sessions="active", user="",
        working_directory="C:\\", success_codes=[0, 3010],
        parameters=[
            ParameterDefinition(name="domain", required=True),
            ParameterDefinition(name="mode", type="choice", default="soft", choices=("soft", "hard")),
        ],
    )  # fmt: skip


@pytest.mark.usefixtures("template")
def test_a_template_says_how_it_runs(api: ApiDouble, controldock: Run) -> None:
    assert controldock("deploy", "--on", "all", "--template", "join DOMAIN", "--param", "domain=lab") == 0
    made = wish(api)
    assert (made["script"], made["name"], made["kind"]) == ("Add-Computer", "Join domain", "powershell")
    assert (made["timeout"], made["run_as"], made["success_codes"]) == (900.0, "administrator", [0, 3010])
    assert (made["template_id"], made["template_version"]) == (an_id(50), 3)
    assert made["parameters"] == [
        {"name": "domain", "value": "lab", "type": "text", "own": False},
        {"name": "mode", "value": "soft", "type": "choice", "own": False},
    ]


@pytest.mark.usefixtures("template")
def test_options_count_more_than_the_template(api: ApiDouble, controldock: Run) -> None:
    options = (
        "--param",
        "domain=lab",
        "--timeout",
        "1h",
        "--cwd",
        "",
        "--name",
        "Mine",
        "--run-as",
        "system",
    )
    assert controldock("deploy", "--on", "all", "--template", "Join domain", *options) == 0
    made = wish(api)
    assert (made["timeout"], made["working_directory"], made["name"]) == (3600.0, "", "Mine")
    assert made["run_as"] == "system"


@pytest.mark.usefixtures("template")
@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ((), "parameters.domain: parameter missing"),
        (("--param", "domain=x", "--param", "mode=odd"), "parameters.mode: parameter not a choice"),
        (("--param", "domain=x", "--param", "x=y"), "parameters.x: parameter unknown"),
    ],
)
def test_what_a_template_does_not_take(
    options: tuple[str, ...], reason: str, api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    assert controldock("deploy", "--on", "all", "--template", "Join domain", *options) == 1
    assert reason in capsys.readouterr().err
    assert wish(api) == {}


# -- what makes no sense --


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--param", "name"), "is no NAME=VALUE"),
        (("--success-codes", "0,x"), "write numbers with commas"),
        (("--at", "tomorrow"), "write a time as"),
        (("--at", "2026-12-01T18:00", "--time-zone", "Moon/Base"), "is no time zone"),
        (("--deadline", "soon"), "is no duration"),
        (("--template", "x", "extra"), ""),
    ],
)
def test_wrong_usage(
    options: tuple[str, ...], sentence: str, api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    assert deploy(controldock, *options) == 2
    assert sentence in capsys.readouterr().err
    assert wish(api) == {}


def test_a_command_or_a_template(controldock: Run, capsys: Capture) -> None:
    assert controldock("deploy", "--on", "all") == 2
    assert "write a command, or name a --template" in capsys.readouterr().err


@pytest.mark.parametrize(("content", "reason"), [(None, "No such file"), (b"\xff", "it is not UTF-8")])
def test_a_file_that_can_not_be_read(
    content: bytes | None, reason: str, tmp_path: Path, controldock: Run, capsys: Capture
) -> None:
    file = tmp_path / "input"
    if content is not None:
        file.write_bytes(content)
    assert deploy(controldock, "--stdin-file", str(file)) == 1
    assert reason in capsys.readouterr().err
