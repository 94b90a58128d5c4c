"""PCs that ask to join, from the command line."""

import json
from collections.abc import Callable

import msgspec
import pytest
from tests.cli.api_double import START, ApiDouble, an_id, registration

from controldock.server.api.schemas.enrollment import PossibleReplacement

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def test_who_asks_is_listed_with_whom_it_looks_like(
    api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    before = PossibleReplacement(
        agent_id=an_id(1), host_name="lab\x1b[2J-1", online=False, last_check_in=START, matches=["machine_id"]
    )
    api.registrations[0] = msgspec.structs.replace(api.registrations[0], possible_replacement=before)
    assert controldock("registrations", "list") == 0
    said = capsys.readouterr().out
    assert f"lab\\x1b[2J-1 again ({an_id(1)})" in said
    assert "old-pc" not in said
    controldock("registrations", "list", "--state", "rejected")
    said = capsys.readouterr().out
    assert "old-pc" in said
    assert "new-pc" not in said
    controldock("registrations", "list", "--all", "--json")
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == [an_id(20), an_id(30)]
    assert controldock("registrations", "list", "--state", "lost") == 2


def test_one_is_the_pc_that_it_was_before(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("registrations", "approve", an_id(20), "--same-as", "lab-1") == 0
    assert api.requests[-1][2] == {"same_as": an_id(1)}
    assert capsys.readouterr().out == "Approved: new-pc (10.0.0.9)\n"


@pytest.mark.parametrize(
    "arguments",
    [("--all", "--same-as", "lab-1"), (an_id(20), an_id(30), "--same-as", "lab-1"), ("--same-as", "lab-1")],
)
def test_only_one_pc_can_be_the_same(arguments: tuple[str, ...], api: ApiDouble, controldock: Run) -> None:
    assert controldock("registrations", "approve", *arguments) == 2
    assert api.requests == []


def test_rejected_and_allowed_again(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("registrations", "reject", an_id(20)) == 0
    assert controldock("registrations", "reopen", an_id(20), an_id(30)) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Rejected: new-pc (10.0.0.9)",
        "Allowed to ask again: new-pc (10.0.0.9)",
        "Allowed to ask again: old-pc (10.0.0.9)",
    ]
    assert [one.state for one in api.registrations] == ["pending", "pending"]
    assert controldock("registrations", "reopen", an_id(20)) == 1


def test_a_name_drives_no_terminal(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.registrations = [registration(20, "\x1b]0;owned\x07\u202e")]
    controldock("registrations", "list")
    controldock("registrations", "approve", "--all")
    said = capsys.readouterr().out
    assert "\\x1b]0;owned\\x07\\u202e" in said
    assert not set("\x1b\x07\u202e") & set(said)
