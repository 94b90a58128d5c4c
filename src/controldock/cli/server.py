"""`controldock server`: run the server, show its settings, print the API's description."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from controldock import log_output
from controldock.cli.failure import CommandFailed
from controldock.cli.settings_options import Options, settings_of, some_settings, with_settings
from controldock.cli.terminal import say, write_table
from controldock.domain.errors import Invalid
from controldock.server.settings import StartFailed

server_app = typer.Typer(
    help="Run the server; show its settings.", no_args_is_help=True, add_completion=False
)


@server_app.command()
@with_settings
def run(options: Options) -> None:
    """Run the server until it is stopped."""
    settings = settings_of(options)
    log_output.configure(settings.log_format, settings.log_level)
    from controldock.server import bootstrap  # brings the database, the API, everything

    try:
        bootstrap.run(settings)
    except StartFailed as error:
        raise CommandFailed(str(error)) from error


@server_app.command()
@with_settings
def settings(
    options: Options, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False
) -> None:
    """Show every setting with its value and where that comes from. Passwords are masked."""
    shown = settings_of(options).shown()
    if as_json:
        typer.echo(
            json.dumps({name: {"value": value, "source": origin} for name, value, origin in shown}, indent=2)
        )
    else:
        write_table(("Setting", "Value", "Source"), shown, empty="")


@server_app.command()
@some_settings("data", "database")
def restored(options: Options) -> None:
    """Say that the database was restored from a backup, before the server runs on it.

    PCs hold newer session secrets than it knows, and would be taken for clones. Each is believed once.
    """
    from controldock.server import use_cases

    chosen = settings_of(options)
    if not chosen.data.is_dir():
        raise CommandFailed(f"There is no data folder {chosen.data}.")
    log_output.configure("console", "warning")

    async def believe() -> int:
        async with use_cases.local(chosen) as services:
            return await services.quarantine.take_at_their_word()

    try:
        count = asyncio.run(believe())
    except StartFailed as error:
        raise CommandFailed(str(error)) from error
    say(f"PCs that are believed once at their next session: {count:,}.")


@server_app.command("rotate-order-key")
@some_settings("data", "database")
def rotate_order_key(options: Options) -> None:
    """Sign orders with a new key, while the server stands still.

    Each PC takes the new key at its next session, because the one before endorses it. Back up the data folder's
    keys/ afterwards; several servers on one database need the same ones.
    """
    from controldock.server import use_cases
    from controldock.server.data_folder import held

    chosen = settings_of(options)
    if not chosen.data.is_dir():
        raise CommandFailed(f"There is no data folder {chosen.data}.")
    log_output.configure("console", "warning")

    async def rotate() -> int:
        async with use_cases.local(chosen) as services:
            return await services.key_rotation.rotate()

    try:
        with held(chosen.data):
            count = asyncio.run(rotate())
    except StartFailed as error:
        raise CommandFailed(str(error)) from error
    say(f"Orders are signed with a new key from now on. Orders that wait and were signed anew: {count:,}.")


@server_app.command("add-package")
@some_settings("data")
def add_package(
    options: Options,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What make msi or make deb built.")],
) -> None:
    """Hand out this installer (.msi) or package (.deb) to PCs, from now on; a running server notices by itself."""
    from controldock.server import linux_packages, windows_installer
    from controldock.server.data_folder import prepare

    data = settings_of(options).data
    try:
        prepare(data)
        if linux_packages.is_named_so(file):
            package = linux_packages.add(data, file)
            kind, name, size, sha256 = "Debian", package.path.name, package.size, package.sha256
        else:
            added = windows_installer.add(data, file)
            kind, name, size, sha256 = "Windows", added.file_name, added.size, added.sha256
    except StartFailed as error:
        raise CommandFailed(str(error)) from error
    except Invalid as error:
        raise CommandFailed(error.message) from error
    except OSError as error:
        raise CommandFailed(f"{file} can't be taken: {error.strerror or error}.") from error
    say(f"{kind} PCs can have {name} now, {size / 2**20:.1f} MiB. SHA-256: {sha256}")


@server_app.command()
def openapi() -> None:
    """Print the OpenAPI description of the API."""
    from controldock.server.api import app

    typer.echo(app.openapi())
