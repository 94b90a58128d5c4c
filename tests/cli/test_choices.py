"""Which PCs a command is about."""

from collections.abc import Callable

import pytest
from tests.cli.api_double import ApiDouble, an_id

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def test_every_filter_and_order_reaches_the_server(api: ApiDouble, controldock: Run) -> None:
    arguments = ("--search", "lab 3", "--state", "quarantined", "--os", "linux", "--version", "0.1.0")
    more = ("--tag", "3층 실습실", "--tag", "exam", "--sort", "last_check_in", "--desc")
    assert controldock("agents", "list", *arguments, *more) == 0
    assert sorted(api.queries[0].split("&")) == [
        *("limit=200", "order=desc", "os=linux", "search=lab 3", "sort=last_check_in", "state=quarantined"),
        *("tag=3층 실습실", "tag=exam", "version=0.1.0"),
    ]


def test_a_saved_filter_instead(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("agents", "list", "--filter", "ROOM 204") == 0
    assert sorted(api.queries[-1].split("&")) == ["limit=200", "order=asc", "sort=name", "tag=room 204"]
    assert controldock("agents", "list", "--filter", "nothing") == 1
    assert capsys.readouterr().err == "There is no saved filter named nothing.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--online", "--state", "offline"),
        ("list", "--filter", "room 204", "--search", "lab"),
        ("list", "--sort", "size"),
        ("list", "--state", "asleep"),
        ("tag", "--add", "exam"),
        ("tag", "lab-1", "--filter", "room 204", "--add", "exam"),
        ("tag", "lab-1"),
    ],
)
def test_what_contradicts_itself_is_wrong_usage(
    arguments: tuple[str, ...], api: ApiDouble, controldock: Run
) -> None:
    assert controldock("agents", *arguments) == 2
    assert api.requests == []


def test_a_file_for_a_spreadsheet_goes_out_as_it_comes(
    api: ApiDouble, controldock: Run, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    api.answers["GET", "/api/agents.csv"] = (200, "\ufeffhost_name\r\n'=1\r\n".encode())
    assert controldock("agents", "list", "--offline", "--csv") == 0
    assert capfdbinary.readouterr().out == "\ufeffhost_name\r\n'=1\r\n".encode()
    assert api.queries == ["state=offline&sort=name&order=asc"]


def test_pcs_by_name_by_tag_and_by_saved_filter(api: ApiDouble, controldock: Run) -> None:
    api.answers["POST", "/api/agents/tags"] = {"changed": 1}
    whole = {"search": "", "state": None, "os": None, "version": None, "tags": []}
    for arguments, choice in (
        (("lab-2", "lab-1", "lab-2"), {"agent_ids": [an_id(2), an_id(1)], "filter": None}),
        (("--tag", "a", "--tag", "b"), {"agent_ids": [], "filter": whole | {"tags": ["a", "b"]}}),
        (("--filter", "Room 204"), {"agent_ids": [], "filter": whole | {"tags": ["room 204"]}}),
    ):
        assert controldock("agents", "tag", *arguments, "--add", "exam") == 0
        assert api.requests[-1][2]["choice"] == choice
