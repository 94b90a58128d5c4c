"""Every setting is an option, and mistakes in options are told like all others."""

import pytest
import typer
from typer.testing import CliRunner

from controldock.cli.failure import CommandFailed
from controldock.cli.settings_options import Options, arguments_of, settings_of, with_settings
from controldock.server.settings import DECLARED

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
@with_settings
def show(options: Options, plain: bool = False) -> None:
    typer.echo(f"{settings_of(options).gateway_port} {plain} {arguments_of(options)}")


def test_every_setting_is_an_option_with_its_help_and_variable() -> None:
    said = " ".join(CliRunner().invoke(app, ["--help"], terminal_width=200).output.split())
    for name, setting in DECLARED.items():
        assert f"--{name.replace('_', '-')}" in said
        assert f"CONTROLDOCK_{name.upper()}" in said
        assert setting.help.split(";")[0] in said


def test_options_arrive_together_and_can_be_handed_on() -> None:
    result = CliRunner().invoke(app, ["--gateway-port", "7", "--plain", "--log-level", "debug"])
    assert result.output.strip() == "7 True ['--gateway-port', '7', '--log-level', 'debug']"


def test_mistakes_are_one_failure() -> None:
    with pytest.raises(CommandFailed, match="2 settings can't be used") as caught:
        settings_of({"gateway_port": "x", "log_level": "loud"})
    assert caught.value.exit_code == 1
