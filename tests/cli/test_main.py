"""The program as a person meets it: help, version, mistakes in sentences."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from controldock import __version__
from controldock.cli import main as program
from controldock.cli.failure import CommandFailed
from controldock.domain.errors import NotFound
from controldock.protocol.errors import BadToken

Capture = pytest.CaptureFixture[str]


def test_help_lists_every_command_and_imports_none_of_them() -> None:
    code = (
        "import sys; from controldock.cli.main import run; run(['--help'])\n"
        "print([n for n in sys.modules if n.startswith(('controldock.server', 'controldock.agent.', 'httpx'))])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert [name for name in program.COMMANDS if f"\n  {name} " not in out] == []
    assert out.endswith("\n[]\n")


def test_version(capsys: Capture) -> None:
    assert program.run(["--version"]) == 0
    assert capsys.readouterr().out == f"controldock {__version__}\n"


def test_a_mistyped_command_gets_a_suggestion(capsys: Capture) -> None:
    assert program.run(["depoly"]) == 2
    assert "Did you mean 'deploy'" in capsys.readouterr().err


@pytest.mark.parametrize("command", program.COMMANDS)
def test_every_command_explains_itself(command: str, capsys: Capture) -> None:
    assert program.run([command, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Usage: controldock {command}")
    assert "--install-completion" not in said


@pytest.mark.parametrize(
    ("error", "sentence", "exit_code"),
    [
        (CommandFailed("The port is taken.", 7), "The port is taken.", 7),
        (NotFound("There is no such PC."), "There is no such PC.", 1),
        (BadToken("Mistyped."), "Mistyped.", 1),
    ],
)
def test_a_known_error_is_one_sentence(
    error: Exception, sentence: str, exit_code: int, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(program, "app", raising(error))
    assert program.run([]) == exit_code
    assert capsys.readouterr() == ("", sentence + "\n")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("httpx", "install controldock[fleet]"),
        ("sqlalchemy.ext", "install controldock[server]"),
        ("controldock.server", "This is the agent's package alone"),
    ],
)
def test_a_missing_extra_is_named(
    name: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(program, "app", raising(ModuleNotFoundError(f"No module named {name!r}", name=name)))
    assert program.run([]) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("name", ["controldock.cli.nonsense", "json2"])
def test_a_fault_of_ours_is_not_hidden(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "app", raising(ModuleNotFoundError(name, name=name)))
    with pytest.raises(ModuleNotFoundError):
        program.run([])


@pytest.mark.parametrize(("given", "code"), [(None, 0), (0, 0), (3, 3), ("text", 1)])
def test_exit_codes_pass_through(given: Any, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "app", raising(SystemExit(given)))
    assert program.run([]) == code


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "controldock", "--version"], capture_output=True, check=True)
    assert done.stdout.decode().startswith("controldock ")


def raising(error: BaseException) -> Callable[..., None]:
    def app(*_: Any, **__: Any) -> None:
        raise error

    return app
