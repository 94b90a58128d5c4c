"""Announcements that are kept under a name, from the command line."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.cli.api_double import ApiDouble, an_id
from tests.cli.made_deployments import START

from controldock.server.api import schemas as s

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]
PATH = "/api/announcement-templates"


def a_template(**message: Any) -> s.announcements.AnnouncementTemplate:
    return s.announcements.AnnouncementTemplate(
        id=an_id(900), name="Check", message=s.announcements.Message(title="점검", **message),
        created_at=START, created_by="ann", changed_at=START, changed_by="bob",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def routes(api: ApiDouble) -> None:
    api.answers["GET", PATH] = [a_template(body="18시\x1b[2J")]
    api.answers["POST", PATH] = a_template()
    api.answers["PUT", f"{PATH}/{an_id(900)}"] = a_template()
    api.answers["DELETE", f"{PATH}/{an_id(900)}"] = (204, b"")


def test_they_are_listed_and_shown(controldock: Run, capsys: Capture) -> None:
    assert controldock("announcements", "templates", "list") == 0
    assert "Check     점검   normal    bob" in capsys.readouterr().out
    assert controldock("announcements", "templates", "show", "check") == 0
    said = capsys.readouterr().out
    assert said.startswith("점검\nnormal, toast, broadcast; by bob at 2026-03-")
    assert said.endswith("18시\\x1b[2J\n")
    for command in (("list",), ("show", "Check")):
        controldock("announcements", "templates", *command, "--json")
        assert "Check" in json.dumps(json.loads(capsys.readouterr().out))


def test_one_is_kept_and_a_second_of_that_name_takes_its_place(
    api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    assert controldock("announcements", "templates", "save", "New", "Hello", "--priority", "high") == 0
    method, path, body = api.requests[-1]
    assert (method, path, body["name"], body["priority"]) == ("POST", PATH, "New", "high")
    assert controldock("announcements", "templates", "save", "CHECK", "Hello", "--body", "all") == 0
    method, path, body = api.requests[-1]
    assert (method, path, body["body"]) == ("PUT", f"{PATH}/{an_id(900)}", "all")
    assert capsys.readouterr().out == f"Template Check ({an_id(900)}).\n" * 2


def test_one_is_forgotten(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("announcements", "templates", "delete", "Check") == 0
    assert api.requests[-1][:2] == ("DELETE", f"{PATH}/{an_id(900)}")
    assert capsys.readouterr().out == "Deleted: Check.\n"
    assert controldock("announcements", "templates", "delete", "other") == 1
