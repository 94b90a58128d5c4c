"""Groups of options: written once, the same on every command."""

from dataclasses import dataclass
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from controldock.cli.options import with_groups


@dataclass(frozen=True)
class Place:
    city: Annotated[str, typer.Option(help="Where.")] = "Seoul"
    floor: Annotated[int | None, typer.Option(min=1)] = None


app = typer.Typer()


@app.command()
@with_groups
def greet(name: Annotated[str, typer.Argument()], place: Place, loud: bool = False) -> None:
    typer.echo(f"{name} {place} {loud}")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Kim"], "Kim Place(city='Seoul', floor=None) False"),
        (["--floor", "3", "Kim", "--city", "Busan", "--loud"], "Kim Place(city='Busan', floor=3) True"),
    ],
)
def test_a_group_is_spread_out_and_put_together(arguments: list[str], said: str) -> None:
    assert CliRunner().invoke(app, arguments).output.strip() == said


def test_a_wrong_value_in_a_group_is_wrong_usage() -> None:
    result = CliRunner().invoke(app, ["Kim", "--floor", "0"])
    assert result.exit_code == 2


def test_the_options_of_a_group_are_explained() -> None:
    assert "Where." in CliRunner().invoke(app, ["--help"]).output
