"""`controldock operator`: people who may sign in; for whoever can read the server's data folder."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import Annotated, Any, TypeVar

import typer

from controldock import log_output
from controldock.cli.access import LOCAL_ACCESS, local_target
from controldock.cli.failure import CommandFailed
from controldock.cli.settings_options import Options, settings_of, some_settings
from controldock.cli.terminal import console, say
from controldock.domain.operator import Role
from controldock.server.addresses import in_url
from controldock.server.settings import Settings, StartFailed

T = TypeVar("T")

FIRST_OPERATOR = "admin"
LINK_PATH = "/sign-in#code="  # behind the #: browsers do not send it, so no log has it

operator_app = typer.Typer(
    help="People who may sign in, on the server's own machine.", no_args_is_help=True, add_completion=False
)

with_store = some_settings("data", "database", "console_port", "local_port", "public_host")


@operator_app.command()
@with_store
def create(
    options: Options,
    name: Annotated[str, typer.Argument(help="Sign-in name: a-z, 0-9, dot, dash, underscore.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.ADMINISTRATOR,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read a password from standard input, its first line.")
    ] = False,
) -> None:
    """Let a person in. Without a password: by the one-time sign-in link that is printed."""
    settings = settings_of(options)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    code = _do(_create(settings, name, role, password))
    say(f"{name} may sign in as {role.value}.")
    if code is not None:
        _show_links(settings, code)


@operator_app.command()
@with_store
def password(
    options: Options,
    name: Annotated[str, typer.Argument(help="Whose password was forgotten.")] = FIRST_OPERATOR,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input, its first line.")
    ] = False,
) -> None:
    """Set a new password for somebody who forgot theirs; their sessions end."""
    settings = settings_of(options)
    new = (
        sys.stdin.readline().rstrip("\r\n")
        if password_stdin
        else typer.prompt("New password", hide_input=True, confirmation_prompt=True)
    )
    _do(_replace_password(settings, name, new))
    say(f"{name} has a new password.")


@operator_app.command()
@with_store
def link(
    options: Options, name: Annotated[str, typer.Argument(help="Who shall sign in with it.")] = FIRST_OPERATOR
) -> None:
    """Make a one-time sign-in link; earlier links of that person are void."""
    settings = settings_of(options)
    _show_links(settings, _do(_link(settings, name, make=False)))


def first_link(settings: Settings) -> str:
    """The code of a sign-in link for the first operator, who is made when there is none."""
    return _do(_link(settings, FIRST_OPERATOR, make=True))


def sign_in_links(settings: Settings, code: str) -> list[str]:
    """Where the code can be used: on this machine without a certificate's warning, and from anywhere."""
    public = f"https://{in_url(settings.public_host)}:{settings.console_port}"
    bases = [f"http://127.0.0.1:{settings.local_port}", public] if settings.local_port else [public]
    if (settings.data / LOCAL_ACCESS).exists():
        bases[0] = local_target(settings.data).url  # as the server was really started, by whatever options
    return [f"{base}{LINK_PATH}{code}" for base in dict.fromkeys(bases)]


def _show_links(settings: Settings, code: str) -> None:
    local, *others = sign_in_links(settings, code)
    out = console()
    out.print("Sign in once within 24 hours, while the server runs:")
    out.print(local, soft_wrap=True)
    for other in others:
        out.print(f"or from another machine: {other}", soft_wrap=True)


async def _create(settings: Settings, name: str, role: Role, password: str | None) -> str | None:
    from controldock.server import use_cases

    async with use_cases.local(settings) as services:
        await services.operators.create(name, role, password)
        return None if password is not None else await services.operators.create_link(name)


async def _replace_password(settings: Settings, name: str, password: str) -> None:
    from controldock.server import use_cases

    async with use_cases.local(settings) as services:
        await services.operators.replace_password(name, password)


async def _link(settings: Settings, name: str, *, make: bool) -> str:
    from controldock.server import use_cases

    async with use_cases.local(settings) as services:
        if make and not await services.operators.exists(name):
            await services.operators.create(name, Role.ADMINISTRATOR, None)
        return await services.operators.create_link(name)


def _do(work: Coroutine[Any, Any, T]) -> T:
    """Run a use case on the server's data, quietly; what goes wrong is a sentence."""
    log_output.configure(level="error")
    try:
        return asyncio.run(work)
    except StartFailed as error:
        raise CommandFailed(str(error)) from error
