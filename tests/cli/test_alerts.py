"""Alerts from the command line."""

import io
import json
from collections.abc import Callable

import pytest
from tests.cli.api_double import START, ApiDouble, an_id

from controldock.domain.alert import Language, News
from controldock.server.api import schemas as s
from controldock.server.api.schemas.agents import CountedTag
from controldock.server.api.schemas.alerts import Alert, AlertDestination, AlertMessage, AlertPage, AlertRule

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]

ROOM, IT, RULE = an_id(7), an_id(8), an_id(9)


@pytest.fixture(autouse=True)
def known(api: ApiDouble) -> None:
    """One tag, one destination, two rules and two alerts."""
    destination = AlertDestination(
        id=IT,
        name="IT",
        shown_url="mailtos://smtp.example",
        language=Language.KOREAN,
        created_at=START,
        created_by="ann",
    )
    rule = AlertRule(
        id=RULE, name="lab 1", minutes=10, everyone=False, tag_ids=[ROOM], destination_ids=[IT], when_shut_down=False,
        tell_return=True, enabled=True, created_at=START, created_by="ann",
    )  # fmt: skip
    told = AlertMessage(
        destination_name="IT", news=News.OFFLINE, tries=1, delivered_at=START, next_try_at=None, problem=""
    )
    alert = Alert(
        id=an_id(10), rule_id=RULE, rule_name="lab\x1b[2J 1", opened_at=START, told_at=START, closed_at=None, total=40,
        missing=39, agents=[], messages=[told],
    )  # fmt: skip
    silent = Alert(
        id=an_id(11), rule_id=RULE, rule_name="lab 2", opened_at=START, told_at=None, closed_at=None, total=1,
        missing=1, agents=[], messages=[],
    )  # fmt: skip
    nobody = AlertRule(
        id=an_id(12), name="old", minutes=5, everyone=False, tag_ids=[], destination_ids=[IT], when_shut_down=True,
        tell_return=False, enabled=False, created_at=START, created_by="ann",
    )  # fmt: skip
    api.answers = {
        ("GET", "/api/tags"): [CountedTag(id=ROOM, name="room 1", agents=40)],
        ("GET", "/api/alert-destinations"): [destination],
        ("POST", "/api/alert-destinations"): destination,
        ("POST", f"/api/alert-destinations/{IT}/test"): (204, b""),
        ("DELETE", f"/api/alert-destinations/{IT}"): (204, b""),
        ("GET", "/api/alert-rules"): [rule, nobody],
        ("POST", "/api/alert-rules"): rule,
        ("DELETE", f"/api/alert-rules/{RULE}"): (204, b""),
        ("GET", "/api/alerts"): AlertPage(alerts=[alert, silent], next_cursor=None),
    }


def test_alerts_are_listed_and_do_nothing_to_the_terminal(controldock: Run, capsys: Capture) -> None:
    assert controldock("alerts", "list") == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert [line.split()[-5:] for line in said.splitlines() if "39" in line] == [
        ["39", "open", "1", "of", "1"]
    ]
    assert "gathering" in said
    assert controldock("alerts", "list", "--json") == 0
    assert [one["missing"] for one in json.loads(capsys.readouterr().out)] == [39, 1]


def test_rules_are_listed_with_the_names_of_their_tags(controldock: Run, capsys: Capture) -> None:
    assert controldock("alerts", "rules") == 0
    said = capsys.readouterr().out
    assert "room 1" in said
    assert "nobody: its tags were deleted" in said


def test_a_rule_by_names(api: ApiDouble, controldock: Run) -> None:
    arguments = ("lab 1", "--to", "IT", "--tag", "room 1", "--after", "15m", "--when-shut-down")
    assert controldock("alerts", "add-rule", *arguments) == 0
    assert api.requests[-1] == (
        "POST",
        "/api/alert-rules",
        {"name": "lab 1", "minutes": 15, "destination_ids": [IT], "tag_ids": [ROOM], "when_shut_down": True,
         "tell_return": True, "enabled": True},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("x", "--to", "nowhere"), "There is no destination 'nowhere'."),
        (("x", "--to", "IT", "--tag", "none"), "There is no tag 'none'."),
        (("x", "--to", "IT", "--after", "90s"), "write whole minutes"),
        (("x", "--to", "IT", "--after", "soon"), "no duration"),
        (("x",), "--to"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_made(
    api: ApiDouble, controldock: Run, capsys: Capture, arguments: tuple[str, ...], said: str
) -> None:
    assert controldock("alerts", "add-rule", *arguments) != 0
    assert said in capsys.readouterr().err
    assert not any(method == "POST" for method, _, _ in api.requests)


def test_a_destination_is_added_from_standard_input_and_tested(
    api: ApiDouble, controldock: Run, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"json://hook/secret\n")))
    assert controldock("alerts", "add-destination", "IT", "-", "--language", "ko") == 0
    posted = [(path, body) for method, path, body in api.requests if method == "POST"]
    assert posted == [
        ("/api/alert-destinations", {"name": "IT", "url": "json://hook/secret", "language": "ko"}),
        (f"/api/alert-destinations/{IT}/test", None),
    ]
    assert "The test message was delivered." in capsys.readouterr().out
    assert controldock("alerts", "add-destination", "IT", "json://x", "--language", "fr") == 2


def test_a_test_that_fails_says_why(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    body = s.forms.ErrorBody(code="not_delivered", message="550 no such user")
    api.answers["POST", f"/api/alert-destinations/{IT}/test"] = (502, body)
    assert controldock("alerts", "test", "IT") == 1
    assert "550 no such user" in capsys.readouterr().err


def test_destinations_and_rules_are_listed_and_removed(
    api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    assert controldock("alerts", "destinations") == 0
    assert "mailtos://smtp.example" in capsys.readouterr().out
    assert controldock("alerts", "remove-destination", IT) == 0
    assert controldock("alerts", "remove-rule", "lab 1") == 0
    assert [path for method, path, _ in api.requests if method == "DELETE"] == [
        f"/api/alert-destinations/{IT}",
        f"/api/alert-rules/{RULE}",
    ]
