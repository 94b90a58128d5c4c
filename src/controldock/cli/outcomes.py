"""How a deployment went: its causes on the terminal, and the results as a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from controldock.cli.access import Access
from controldock.cli.options import with_groups
from controldock.cli.steering import DeploymentId
from controldock.cli.terminal import visible, write_table

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.outcomes import Cause, ExitMeaning, Progress

_A_MINUTE = 60.0  # seconds
LINE_LIMIT = 100  # characters of what a PC said


class Format(StrEnum):
    """Of a file of results."""

    CSV = "csv"
    JSON = "json"


@with_groups
def results(
    deployment_id: DeploymentId,
    access: Access,
    csv: Annotated[bool, typer.Option("--csv", help="As CSV; this is the default.")] = False,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Write the result of every PC, to be put into a file.

    A cell of the CSV that a spreadsheet would take for a formula begins with an apostrophe.
    """
    if csv and json:
        raise typer.BadParameter("choose one of --csv and --json.")
    with access.client() as client:
        for chunk in file_of(client, deployment_id, Format.JSON if json else Format.CSV):
            sys.stdout.buffer.write(chunk)
        sys.stdout.flush()


def file_of(client: Client, deployment_id: str, format: Format) -> Iterator[bytes]:
    """The results as they come."""
    from controldock.cli.client import segment

    return client.file(f"/api/deployments/{segment(deployment_id)}/results.{format}")


def causes_of(client: Client, deployment_id: str) -> list[Cause]:
    """What the PCs have in common that did not do as they were wished."""
    from controldock.cli.client import segment
    from controldock.server.api.schemas.outcomes import Cause

    return client.call("GET", f"/api/deployments/{segment(deployment_id)}/causes", list[Cause])


def progress_of(client: Client, deployment_id: str) -> Progress:
    """How far it is, and how fast it goes."""
    from controldock.cli.client import segment
    from controldock.server.api.schemas.outcomes import Progress

    return client.call("GET", f"/api/deployments/{segment(deployment_id)}/progress", Progress)


def write_causes(causes: list[Cause]) -> None:
    """The most common first; nothing at all where there is none."""
    if causes:
        rows = (
            (
                str(cause.count),
                cause.state.value.replace("_", " "),
                _code(cause.exit_code, cause.meaning),
                visible(cause.example)[:LINE_LIMIT] or "-",
                cause.cause or "-",
            )
            for cause in causes
        )
        write_table(("PCs", "Outcome", "Exit", "What it said", "Cause"), rows, empty="")


def pace(progress: Progress) -> Text:
    """How fast it goes, and when those that are there will be done, where anybody can say."""
    if progress.rate_per_minute is None:
        return Text("")
    told = f"{progress.rate_per_minute:.3g} a minute"
    if progress.eta is not None:
        minutes = progress.within_reach / progress.rate_per_minute
        left = f"{minutes * _A_MINUTE:.0f} s" if minutes < 1 else f"{minutes:.0f} min"
        told += f", {left} left"
    return Text(told, "dim")


def _code(code: int | None, meaning: ExitMeaning | None) -> str:
    if code is None:
        return "-"
    return f"{code}: {meaning.en}" if meaning is not None else str(code)
