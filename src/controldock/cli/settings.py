"""`controldock settings`: what holds for the whole fleet, kept by the server; its own options are another thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from controldock.cli.access import Access
from controldock.cli.durations import option
from controldock.cli.options import with_groups
from controldock.cli.terminal import span, write_json, write_table

if TYPE_CHECKING:
    from controldock.server.api.schemas.presence import Preferences

PATH = "/api/settings"

settings_app = typer.Typer(
    help="What holds for the whole fleet: show it, set it.", no_args_is_help=True, add_completion=False
)


@settings_app.command()
@with_groups
def show(access: Access, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Show what holds for the whole fleet."""
    from controldock.server.api.schemas.presence import Preferences

    with access.client() as client:
        found = client.call("GET", PATH, Preferences)
    if as_json:
        write_json(found)
    else:
        _write(found)


@settings_app.command("set")
@with_groups
def set_settings(
    access: Access,
    poll_interval: Annotated[
        str | None,
        typer.Option(metavar="INTERVAL", help="Of every PC that has none of its own; from 5s to 1h."),
    ] = None,
    removed_retention: Annotated[
        str | None, typer.Option(metavar="DURATION", help="How long a removed PC can be restored: 30d.")
    ] = None,
    log_retention: Annotated[
        str | None, typer.Option(metavar="DURATION", help="How long the output of PCs is kept: 90d.")
    ] = None,
    result_retention: Annotated[
        str | None,
        typer.Option(metavar="DURATION", help="How long deployments that are over are kept: 365d."),
    ] = None,
) -> None:
    """Set what holds for the whole fleet. PCs are told within one poll."""
    from controldock.server.api.schemas.presence import Preferences, PreferencesChange

    kept = {
        "removed_retention": removed_retention,
        "log_retention": log_retention,
        "result_retention": result_retention,
    }
    if poll_interval is None and not any(kept.values()):
        raise typer.BadParameter("Say what to set.")
    with access.client() as client:
        found = client.call("GET", PATH, Preferences)
        seconds = (
            option(poll_interval, "--poll-interval") if poll_interval is not None else found.poll_interval
        )
        durations = {
            name: option(text, "--" + name.replace("_", "-"))
            for name, text in kept.items()
            if text is not None
        }
        wish = PreferencesChange(poll_interval=seconds, **durations)
        found = client.call("PUT", PATH, Preferences, wish)
    _write(found)


def _write(found: Preferences) -> None:
    lines = (
        ("Poll interval", f"{found.poll_interval:g} s"),
        ("Removed PCs are kept", span(found.removed_retention)),
        ("Logs are kept", span(found.log_retention)),
        ("Results are kept", span(found.result_retention)),
    )
    write_table(("", ""), [(Text(name, "dim"), value) for name, value in lines], empty="")
