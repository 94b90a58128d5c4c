"""Letting people in, on the server's own machine, with and without a running server."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from controldock.cli import main as program
from controldock.cli.operator import first_link, sign_in_links
from controldock.server.settings import Settings

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


@pytest.fixture
def operator(tmp_path: Path) -> Run:
    return lambda *arguments: program.run(["operator", *arguments, "--data", str(tmp_path / "data")])


def test_the_first_person_comes_in_by_a_link(operator: Run, capsys: Capture) -> None:
    assert operator("create", "kim", "--public-host", "lab.example") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "kim may sign in as administrator."
    assert said[2].startswith("http://127.0.0.1:8000/sign-in#code=")
    code = said[2].partition("#")[2]
    assert said[3] == f"or from another machine: https://lab.example:8443/sign-in#{code}"


def test_a_password_makes_a_link_needless(
    operator: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse battery\nmore\n"))
    assert operator("create", "lee", "--role", "viewer", "--password-stdin") == 0
    assert capsys.readouterr().out == "lee may sign in as viewer.\n"


def test_a_forgotten_password_is_replaced(
    operator: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    operator("create", "lee")
    capsys.readouterr()
    monkeypatch.setattr(sys, "stdin", io.StringIO("a completely new one\n"))
    assert operator("password", "lee", "--password-stdin") == 0
    assert capsys.readouterr().out == "lee has a new password.\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert operator("password", "lee", "--password-stdin") == 1
    monkeypatch.setattr(sys, "stdin", io.StringIO("a completely new one\n"))
    assert operator("password", "nobody", "--password-stdin") == 1
    assert "There is no operator named nobody." in capsys.readouterr().err


@pytest.mark.parametrize("password", ["", "short\n", "x" * 257 + "\n"])
def test_a_password_of_a_wrong_length_is_one_sentence_and_makes_nobody(
    password: str, operator: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(password))
    assert operator("create", "lee", "--password-stdin") == 1
    assert capsys.readouterr().err == "A password has 12 to 256 characters.\n"
    assert operator("link", "lee") == 1


def test_what_can_not_be_is_one_sentence(operator: Run, capsys: Capture) -> None:
    assert operator("create", "kim") == 0
    capsys.readouterr()
    for arguments, exit_code, sentence in (
        (("create", "kim"), 1, "There is an operator named kim already."),
        (("create", "Kim!"), 1, "A name has 1 to 64 of a-z"),
        (("create", "lee", "--role", "king"), 2, "Invalid value for '--role'"),
        (("link", "nobody"), 1, "There is no operator named nobody."),
        (("link", "kim", "--local-port", "x"), 1, "must be a port number"),
        (("link", "kim", "--database", "postgresql://127.0.0.1:1/x"), 1, "The database can't be used"),
    ):
        assert operator(*arguments) == exit_code, arguments
        said = capsys.readouterr()
        assert sentence in said.err
        assert "Traceback" not in said.err


def test_a_data_folder_that_can_not_be_made_is_one_sentence(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "file").touch()
    assert program.run(["operator", "link", "--data", str(tmp_path / "file")]) == 1
    assert "can't be written: File exists." in capsys.readouterr().err


def test_the_first_link_makes_the_first_operator_once(tmp_path: Path, operator: Run) -> None:
    settings = Settings(data=tmp_path / "data")
    assert first_link(settings) != first_link(settings)
    assert operator("create", "admin") == 1


def test_links_know_how_the_server_was_started(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, public_host="fd00::2", local_port=0)
    assert sign_in_links(settings, "c") == ["https://[fd00::2]:8443/sign-in#code=c"]
    access = {"url": "http://127.0.0.1:8123", "key": "k", "ca": "pem"}
    (tmp_path / "local-access.json").write_text(json.dumps(access))
    settings = Settings(data=tmp_path, public_host="lab.example")
    assert sign_in_links(settings, "c") == [
        "http://127.0.0.1:8123/sign-in#code=c",
        "https://lab.example:8443/sign-in#code=c",
    ]
