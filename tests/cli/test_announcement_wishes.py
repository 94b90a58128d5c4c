"""What an announcement is made of, as options."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.api_double import ApiDouble, an_id
from tests.cli.made_announcements import an_announcement
from tests.cli.made_deployments import START

from controldock.cli.failure import FAILED, WRONG_USAGE

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]
KEPT = {
    "title": "점검",
    "body": "18시",
    "priority": "high",
    "transmission": "multicast",
    "display": "window",
    "needs_confirmation": True,
    "question": {"kind": "yes_no"},
}


@pytest.fixture(autouse=True)
def routes(api: ApiDouble) -> None:
    at = START.isoformat()
    api.answers["POST", "/api/announcements"] = an_announcement()
    api.answers["GET", "/api/announcement-templates"] = [
        {
            "id": an_id(900), "name": "Check", "message": KEPT, "created_at": at, "created_by": "ann",
            "changed_at": at, "changed_by": "ann",
        }
    ]  # fmt: skip


def wish(api: ApiDouble) -> dict[str, Any]:
    method, path, body = api.requests[-1]
    assert (method, path) == ("POST", "/api/announcements")
    return body  # type: ignore[no-any-return]


def test_everything_can_be_said(api: ApiDouble, controldock: Run) -> None:
    options = ("--body", "a\nb", "--priority", "urgent", "--display", "log_only", "--multicast")
    asks = ("--confirm-button", "--ask", "choice", "--choice", "Mon", "--choice", "Tue")
    times = ("--until", "2026-12-01T12:00", "--time-zone", "Asia/Seoul", "--at", "2026-12-01T08:50")
    assert controldock("announce", "Hello", "--to", "tag:3층", *options, *asks, *times) == 0
    made = wish(api)
    assert made["question"] == {
        "kind": "choice",
        "choices": ["Mon", "Tue"],
        "until": "2026-12-01T12:00:00+09:00",
    }
    assert (made["starts_at"], made["time_zone"]) == ("2026-12-01T08:50:00+09:00", "Asia/Seoul")
    assert (made["body"], made["priority"], made["display"]) == ("a\nb", "urgent", "log_only")
    assert (made["transmission"], made["needs_confirmation"]) == ("multicast", True)
    assert (made["target"]["kind"], made["target"]["tags"]) == ("tags", ["3층"])


@pytest.mark.parametrize(("ask", "kind"), [("yes-no", "yes_no"), ("text", "text")])
def test_what_is_asked(ask: str, kind: str, api: ApiDouble, controldock: Run) -> None:
    assert controldock("announce", "Hello", "--to", "online", "--ask", ask) == 0
    assert wish(api)["question"] == {"kind": kind, "choices": [], "until": None}


def test_the_body_from_a_file_or_from_standard_input(
    api: ApiDouble, controldock: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "body.txt").write_text("from a file", "utf-8")
    assert controldock("announce", "Hello", "--to", "all", "--body-file", str(tmp_path / "body.txt")) == 0
    assert wish(api)["body"] == "from a file"
    for options in (("--body", "-"), ("--body-file", "-")):
        monkeypatch.setattr(sys, "stdin", io.StringIO("typed"))
        assert controldock("announce", "Hello", "--to", "all", *options) == 0
        assert wish(api)["body"] == "typed"


def test_a_template_says_what_is_not_said(api: ApiDouble, controldock: Run) -> None:
    assert controldock("announce", "--template", "check", "--to", "all") == 0
    made = wish(api)
    assert {name: made[name] for name in KEPT if name != "question"} == {
        name: value for name, value in KEPT.items() if name != "question"
    }
    assert made["question"]["kind"] == "yes_no"
    assert controldock("announce", "Another", "--template", an_id(900), "--to", "all", "--direct") == 0
    made = wish(api)
    assert (made["title"], made["transmission"], made["priority"]) == ("Another", "direct", "high")


@pytest.mark.parametrize(
    ("arguments", "exit_code", "sentence"),
    [
        (("Hello",), WRONG_USAGE, "Missing option '--to'"),
        (("--to", "all"), WRONG_USAGE, "write a title"),
        (("Hello", "--to", "all", "--broadcast", "--direct"), WRONG_USAGE, "choose one of"),
        (("Hello", "--to", "all", "--choice", "a"), WRONG_USAGE, "say what is asked"),
        (("Hello", "--to", "all", "--ask", "choice"), WRONG_USAGE, "goes with --choice"),
        (("Hello", "--to", "all", "--ask", "text", "--choice", "a"), WRONG_USAGE, "goes with --choice"),
        (("Hello", "--to", "all", "--expires", "soon"), WRONG_USAGE, "is no duration"),
        (("Hello", "--to", "all", "--body", "a", "--body-file", "b"), WRONG_USAGE, "give one of"),
        (("Hello", "--to", "all", "--at", "soon"), WRONG_USAGE, "--at"),
        (("Hello", "--to", "pc:nobody"), FAILED, "There is no PC named nobody."),
        (("Hello", "--to", "all", "--template", "none"), FAILED, "no announcement template named none"),
        (("Hello", "--to", "all", "--body-file", "/nothing/there"), FAILED, "can't be read: No such file"),
    ],
)
def test_a_wish_that_makes_no_sense_says_nothing_to_anybody(
    arguments: tuple[str, ...],
    exit_code: int,
    sentence: str,
    api: ApiDouble,
    controldock: Run,
    capsys: Capture,
) -> None:
    assert controldock("announce", *arguments) == exit_code
    assert sentence in capsys.readouterr().err
    assert all(method == "GET" for method, _, _ in api.requests)
