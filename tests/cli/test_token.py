"""Enrollment tokens from the command line."""

import json
from collections.abc import Callable

import msgspec
import pytest
from tests.cli.api_double import ApiDouble, an_id

from controldock.server.api.schemas.enrollment import NewEnrollmentToken

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def asked_for(api: ApiDouble) -> NewEnrollmentToken:

    return msgspec.convert(api.requests[-1][2], NewEnrollmentToken)


def test_a_new_token_is_shown_once_with_whole_lines_to_paste(
    api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    assert controldock("token", "create") == 0
    said = capsys.readouterr().out
    assert "\ncdet1_secret\n" in said
    assert "\npython3 " + "x" * 300 + "\n" in said
    assert "\npy -3\n" in said
    assert "good for one PC" in said
    assert asked_for(api) == NewEnrollmentToken(uses=1, expires_in=86400, auto_approve=False, note="")


def test_debian_has_a_line_of_its_own_where_the_server_has_a_package(
    api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    assert controldock("token", "create") == 0
    assert "On Debian" not in capsys.readouterr().out
    api.linux_package_command = "wget it"
    assert controldock("token", "create") == 0
    said = capsys.readouterr().out
    assert "On Debian and Ubuntu, as a service\nwget it\n" in said
    assert "On other Linux, or for one user\npython3 " in said


def test_a_token_for_a_lab(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    arguments = ("--uses", "unlimited", "--expires", "never", "--auto-approve", "--note", "Lab [3]")
    assert controldock("token", "create", *arguments) == 0
    assert "good as often as you like, for ever; they come in by themselves" in capsys.readouterr().out
    assert asked_for(api) == NewEnrollmentToken(uses=None, expires_in=None, auto_approve=True, note="Lab [3]")
    assert controldock("token", "create", "--uses", "30", "--expires", "1h30m") == 0
    assert asked_for(api) == NewEnrollmentToken(uses=30, expires_in=5400)


@pytest.mark.parametrize(
    ("option", "value"),
    [("--uses", "0"), ("--uses", "-1"), ("--uses", "1000001"), ("--uses", "many"), ("--uses", "1.5"), ("--uses", "٣"),
     ("--address-range", "lab"), ("--address-range", "10.0.0.0/33"),
     ("--expires", "24"), ("--expires", "soon"), ("--expires", "")],
)  # fmt: skip
def test_what_makes_no_sense_is_wrong_usage_and_nothing_is_sent(
    option: str, value: str, api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    assert controldock("token", "create", option, value) == 2
    assert f"Invalid value for {option}" in capsys.readouterr().err
    assert api.requests == []


def test_tokens_are_listed_and_revoked(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("token", "list") == 0
    assert "There is no enrollment token yet" in capsys.readouterr().out
    controldock("token", "create", "--note", "lab")
    api.tokens[0] = msgspec.structs.replace(api.tokens[0], note="for\x1b[2J lab")
    capsys.readouterr()
    assert controldock("token", "revoke", an_id(50)) == 0
    assert controldock("token", "list") == 0
    said = capsys.readouterr().out
    assert "for\\x1b[2J lab" in said
    assert "revoked" in said
    assert controldock("token", "revoke", an_id(51)) == 1


def test_a_token_for_a_room(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    options = ("--tag", "Room 204", "--tag", "2층", "--address-range", "10.0.2.17/24", "--host-name", "LAB-*")
    assert controldock("token", "create", *options) == 0
    assert asked_for(api) == NewEnrollmentToken(
        tags=("Room 204", "2층"), address_range="10.0.2.0/24", host_name_pattern="LAB-*"
    )
    assert "from 10.0.2.0/24, named LAB-*, tagged Room 204, 2층." in capsys.readouterr().out
    controldock("token", "list")
    assert "from 10.0.2.0/24, named LAB-*" in capsys.readouterr().out


def test_who_used_a_token(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    controldock("token", "create", "--note", "lab")
    api.tokens[0] = msgspec.structs.replace(api.tokens[0], note="for\x1b[2J lab")
    capsys.readouterr()
    assert controldock("token", "show", an_id(50)) == 0
    said = capsys.readouterr().out
    assert "for\\x1b[2J lab" in said
    assert "new-pc" in said
    assert an_id(20) in said
    assert controldock("token", "revoke", an_id(50)) == 0
    assert "still wait for a decision: 1 " in capsys.readouterr().out
    controldock("token", "show", an_id(50), "--json")
    assert json.loads(capsys.readouterr().out)["token"]["revoked_at"] is not None
    assert controldock("token", "show", an_id(51)) == 1


def test_as_json(controldock: Run, capsys: Capture) -> None:
    controldock("token", "create", "--json")
    assert json.loads(capsys.readouterr().out)["secret"] == "cdet1_secret"
    controldock("token", "list", "--json")
    assert json.loads(capsys.readouterr().out)[0]["uses_left"] == 1
