"""`controldock`: finds the module of a command when it is called for, so that an agent's PC needs only the agent's."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
import typer.core

from controldock import __version__
from controldock.cli.failure import FAILED, CommandFailed
from controldock.domain.errors import ControlDockError
from controldock.protocol.errors import ProtocolError

# Name: where its Typer app or function is, and what it is for.
COMMANDS: dict[str, tuple[str, str]] = {
    "quickstart": ("quickstart:quickstart", "Start a server and an agent for this PC, and say how to go on."),
    "server": ("server:server_app", "Run the server; show its settings."),
    "agent": ("agent:agent_app", "Bring this PC in; run its agent."),
    "desktop": ("desktop:desktop", "Show announcements on this person's screen."),
    "token": ("token:token_app", "Enrollment tokens: what PCs are added with."),
    "registrations": (
        "registrations:registrations_app",
        "PCs that ask to join: let them in or keep them out.",
    ),
    "agents": (
        "agents:agents_app",
        "PCs: find them, tag them, act on them, approve the ones that ask to join.",
    ),
    "tags": ("tags:tags_app", "Tags: words that PCs are found and chosen by."),
    "filters": ("filters:filters_app", "Saved filters: choices of PCs by name."),
    "deploy": ("deploy:deploy", "Run a command on PCs."),
    "deployments": ("deployments:deployments_app", "What was deployed, and how it went."),
    "templates": ("templates:templates_app", "Scripts with parameters that are kept: the library."),
    "schedules": ("schedules:schedules_app", "Deployments that are made again and again."),
    "announce": ("announce:announce", "Say something to the people at PCs."),
    "announcements": ("announcements:announcements_app", "What was announced, and what became of it."),
    "log": ("log:log", "The complete output of a task."),
    "alerts": ("alerts:alerts_app", "Who is told when PCs fall silent, and what was told."),
    "settings": ("settings:settings_app", "What holds for the whole fleet: show it, set it."),
    "operator": ("operator:operator_app", "People who may sign in."),
    "simulate": ("simulate:simulate", "Play thousands of agents, for benchmarks and demos."),
}

# What a missing import belongs to, and what brings it.
_FLEET = {"httpx"}
_SERVER = {
    "aiosqlite",
    "alembic",
    "apprise",
    "argon2",
    "asyncpg",
    "cryptography",
    "litestar",
}
_SERVER |= {
    "cronsim",
    "sqlalchemy",
    "tree_sitter",
    "tree_sitter_bash",
    "tree_sitter_powershell",
    "tzdata",
    "uvicorn",
    "uvloop",
}


class _Commands(typer.core.TyperGroup):
    """The commands by name; a module is imported when its command is used."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {name: typer.core.TyperCommand(name) for name in COMMANDS}  # for "did you mean"

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        found = getattr(import_module(f"controldock.cli.{module}"), attribute)
        if not isinstance(found, typer.Typer):
            function, found = found, _typer()
            found.command(cmd_name)(function)
        found.rich_markup_mode = None
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _typer(**attributes: Any) -> typer.Typer:
    # Plain help: square brackets in it are meant, and it reads the same in a pipe.
    return typer.Typer(
        add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, **attributes
    )


app = _typer(cls=_Commands, no_args_is_help=True)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"controldock {__version__}")
        raise typer.Exit


@app.callback()
def controldock(
    version: Annotated[
        bool, typer.Option("--version", help="Say the version.", callback=_say_version, is_eager=True)
    ] = False,
) -> None:
    """Remote monitoring and deployment for fleets of PCs."""


def main() -> None:
    """The program's entry point."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Do a command; whatever goes wrong in a known way is one sentence on stderr and an exit code."""
    try:
        app(list(arguments), prog_name="controldock")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILED * (end.code is not None)
    except CommandFailed as failure:
        typer.echo(failure.message, err=True)
        return failure.exit_code
    except (ControlDockError, ProtocolError) as error:
        typer.echo(str(error), err=True)
    except ModuleNotFoundError as error:
        sentence = _missing(error.name or "")
        if sentence is None:
            raise
        typer.echo(sentence, err=True)
    return FAILED


def _missing(name: str) -> str | None:
    """The sentence for a package or a room that this installation was made without; None: a fault of ours."""
    package = name.partition(".")[0]
    if package in _FLEET:
        return (
            f"This command needs the operators' packages ({package} is missing): install controldock[fleet]."
        )
    if package in _SERVER:
        return (
            f"This command needs the server's packages ({package} is missing): install controldock[server]."
        )
    if name in ("controldock.server", "controldock.simulator"):
        return "This is the agent's package alone: install all of ControlDock, controldock[server], for this command."
    return None


if __name__ == "__main__":
    main()
