"""What was deployed, from the command line."""

import json
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from tests.cli.api_double import ApiDouble, an_id
from tests.cli.made_deployments import START, a_deployment

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def test_nothing_yet(controldock: Run, capsys: Capture) -> None:
    assert controldock("deployments", "list") == 0
    assert capsys.readouterr().out.startswith("Nothing was deployed yet")


def test_deployments_are_listed_newest_first(controldock: Run, capsys: Capture) -> None:
    controldock("deploy", "one", "--on", "all")
    controldock("deploy", "two", "--on", "online")
    capsys.readouterr()
    assert controldock("deployments", "list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "two" in lines[1]
    assert "3 pending" in lines[1]
    assert "one" in lines[2]
    controldock("deployments", "list", "--limit", "1", "--json")
    assert [one["name"] for one in json.loads(capsys.readouterr().out)] == ["two"]


def test_one_deployment_with_its_results(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    controldock("deploy", "echo \x1b[2J\nuname", "--on", "all")
    api.finish({"succeeded": 4})
    api.deployments[an_id(100)] = msgspec.structs.replace(api.deployments[an_id(100)], name="Names\x07")
    capsys.readouterr()
    assert controldock("deployments", "show", an_id(100)) == 0
    said = capsys.readouterr().out
    assert said.startswith("Names\\x07\nfinished; by local at ")
    assert "echo \\x1b[2J\nuname\n" in said
    assert said.endswith("4 succeeded\n")
    controldock("deployments", "show", an_id(100), "--json")
    assert len(json.loads(capsys.readouterr().out)["tasks"]) == 4


def test_where_each_stands_is_said(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    soon = START + timedelta(days=1)
    api.deployments = {
        id: a_deployment(id, **changes)
        for id, changes in (
            (an_id(1), {"state": "scheduled", "starts_at": soon, "started_at": None}),
            (an_id(2), {"state": "paused", "paused_by": "ann\x07"}),
            (an_id(3), {"state": "stopping"}),
        )
    }
    assert controldock("deployments", "list") == 0
    said = capsys.readouterr().out
    for words in ("planned for 2026-03-0", "paused by ann\\x07", "stopping"):
        assert words in said


def test_they_are_found_by_words_and_state(api: ApiDouble, controldock: Run) -> None:
    assert controldock("deployments", "list", "dns", "--state", "paused", "--state", "running") == 0
    assert api.queries[-1] == "limit=20&search=dns&state=paused&state=running"


@pytest.mark.parametrize("arguments", [("show", "x"), ("show", an_id(7))])
def test_an_unknown_one_is_one_sentence(
    arguments: tuple[str, ...], controldock: Run, capsys: Capture
) -> None:
    assert controldock("deployments", *arguments) == 1
    assert capsys.readouterr().err == "There is no such thing.\n"


@pytest.mark.parametrize("limit", ["0", "501", "x"])
def test_a_limit_out_of_range_is_wrong_usage(limit: str, controldock: Run) -> None:
    assert controldock("deployments", "list", "--limit", limit) == 2
