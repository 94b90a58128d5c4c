"""`controldock agent`: bring this PC in, run its agent, say how it stands.

exit code
    0   done
    1   something else failed; for `run` and `status`: this PC is not enrolled
    2   the command line is wrong, or the token is none (mistyped, cut short)
    3   the server can't be reached
    4   the server is another one: its CA key is not the token's. Nothing secret was sent
    5   the token was refused: unknown, expired, used up, revoked, or for other PCs; the sentence says which
    6   an administrator rejected this PC
    7   this PC is enrolled already
    8   the state folder can't be used
    9   another agent runs on the state folder
  130   interrupted (Ctrl-C); the same command goes on from there
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from controldock import log_output
from controldock.agent.connection import ServerAddress
from controldock.agent.enrollment import Enrollment
from controldock.agent.errors import (
    AgentError,
    FolderDamaged,
    FolderInUse,
    FolderUnusable,
    LinkLost,
    RefusedByServer,
    Rejected,
    Unreachable,
    WrongServer,
)
from controldock.agent.identity import Known, Registration, StateFolder
from controldock.agent.platform import this_platform
from controldock.agent.service import serve
from controldock.agent.settings import default_state_folder
from controldock.cli.failure import FAILED, INTERRUPTED, WRONG_USAGE, CommandFailed
from controldock.domain import errors as refusals
from controldock.protocol.certificate import public_key_hash
from controldock.protocol.enrollment_token import TokenString, decode
from controldock.protocol.errors import BadToken
from controldock.sources import SystemSources

UNREACHABLE, WRONG_SERVER, TOKEN_REFUSED = 3, 4, 5
REJECTED, ALREADY_ENROLLED, FOLDER_UNUSABLE, FOLDER_IN_USE = 6, 7, 8, 9

_EXIT_CODES: list[tuple[type[AgentError], int]] = [
    (Unreachable, UNREACHABLE),
    (LinkLost, UNREACHABLE),
    (WrongServer, WRONG_SERVER),
    (Rejected, REJECTED),
    (FolderUnusable, FOLDER_UNUSABLE),
    (FolderInUse, FOLDER_IN_USE),
]
_TOKEN_REFUSALS: dict[str, str] = {
    error.code: error().message
    for error in (
        refusals.EnrollmentRefused,
        refusals.TokenWrong,
        refusals.TokenExpired,
        refusals.TokenUsedUp,
        refusals.TokenRevoked,
    )
}
_TOKEN_NOT_FOR = frozenset({refusals.TokenNotForAddress.code, refusals.TokenNotForName.code})

agent_app = typer.Typer(help="The agent on this PC.", no_args_is_help=True, add_completion=False)

StateDir = Annotated[
    Path | None,
    typer.Option(
        "--state-dir",
        envvar="CONTROLDOCK_AGENT_STATE_DIR",
        help="Where the agent keeps identity and journal.",
    ),
]


@agent_app.command()
def enroll(
    token: Annotated[str, typer.Argument(help="The enrollment token, cdet1_...")],
    server: Annotated[str, typer.Option("--server", help="HOST or HOST:PORT of the server.")],
    state_dir: StateDir = None,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Do not wait for the administrator.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Even if this PC is enrolled already.")] = False,
) -> None:
    """Bring this PC in: ask the server, wait until an administrator approves, keep the identity."""
    log_output.configure(level="warning")
    wish, address = _parse(token, server)
    folder = _folder(state_dir)
    with _explained(), _prepared(folder):
        if force:
            _drop_damaged(folder)
        elif folder.load().identity is not None:
            _fail(
                "This PC is enrolled already (controldock agent status); --force does it anew.",
                ALREADY_ENROLLED,
            )
        use_case = Enrollment(folder, SystemSources())
        identity = asyncio.run(use_case.enroll(wish, address, patient=not no_wait, on_pending=_say_pending))
    if identity is None:
        typer.echo("`controldock agent run` waits for that and then begins to work.")
    else:
        typer.echo(f"This PC is enrolled as agent {identity.agent_id}. Start it with: controldock agent run")


@agent_app.command()
def run(
    state_dir: StateDir = None,
    log_json: Annotated[bool, typer.Option("--log-json", help="Log lines as JSON.")] = False,
) -> None:
    """Run the agent until it is stopped."""
    log_output.configure("json" if log_json else "auto")
    folder = _folder(state_dir)
    with _explained():
        if not folder.load().is_enrolled_or_waiting:
            _fail("This PC is not enrolled. Run first: controldock agent enroll TOKEN --server HOST", FAILED)
        with _prepared(folder):
            asyncio.run(serve(folder, SystemSources()))


@agent_app.command()
def status(state_dir: StateDir = None) -> None:
    """Say which server this PC belongs to."""
    folder = _folder(state_dir)
    with _explained():
        known = folder.load()
        joined = known.identity or known.registration
        if isinstance(joined, Registration) and joined.is_rejected:
            _fail(f"An administrator rejected this PC. {_second_thoughts(joined)}", REJECTED)
        if joined is None or not known.is_enrolled_or_waiting:
            _fail("This PC is not enrolled.", FAILED)
        is_running = _is_in_use(folder)
    if isinstance(joined, Registration):
        typer.echo(f"agent     none yet: request {joined.request_id or '-'} waits for an administrator")
    else:
        typer.echo(f"agent     {joined.agent_id} ({'running' if is_running else 'not running'})")
    typer.echo(f"server    {joined.server.address}")
    typer.echo(f"CA key    SHA-256 {public_key_hash(joined.server.authority).hex()}")
    typer.echo(f"state     {folder.path}")


def _parse(token: str, server: str) -> tuple[TokenString, ServerAddress]:
    try:
        return decode(token), ServerAddress.parse(server)
    except BadToken as error:
        _fail(str(error), WRONG_USAGE)
    except ValueError as error:
        _fail(f"--server {server!r}: {error}.", WRONG_USAGE)


def _folder(state_dir: Path | None) -> StateFolder:
    return StateFolder((state_dir or default_state_folder()).absolute(), this_platform())


@contextmanager
def _prepared(folder: StateFolder) -> Iterator[None]:
    folder.prepare()
    with folder.locked():
        yield


def _is_in_use(folder: StateFolder) -> bool:
    try:
        with folder.locked():
            return False
    except FolderInUse:
        return True


def _drop_damaged(folder: StateFolder) -> None:
    try:
        folder.load()
    except FolderDamaged:
        folder.save(Known())


def _second_thoughts(joined: Registration) -> str:
    return (
        "It can be allowed again in the console, or on the server with: "
        f"controldock registrations reopen {joined.request_id or 'REQUEST'}. "
        "Then start the agent anew, or repeat the enrollment."
    )


def _say_pending(request_id: str) -> None:
    typer.echo(f"This PC asked to join; request {request_id} waits for an administrator.")
    typer.echo(
        f"Approve it in the console, or on the server with: controldock registrations approve {request_id}"
    )


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what goes wrong into a sentence and an exit code."""
    try:
        yield
    except KeyboardInterrupt:
        _fail("Interrupted. The same command goes on from here.", INTERRUPTED)
    except RefusedByServer as error:
        if error.code in _TOKEN_REFUSALS:
            _fail(_TOKEN_REFUSALS[error.code], TOKEN_REFUSED)
        if (
            error.code in _TOKEN_NOT_FOR
        ):  # the server says for which PCs it is, and what it takes this one for
            _fail(error.message, TOKEN_REFUSED)
        _fail(f"The server refused ({error.code}): {error.message}", FAILED)
    except AgentError as error:
        codes = (code for kind, code in _EXIT_CODES if isinstance(error, kind))
        _fail(error.message, next(codes, FAILED))


def _fail(sentence: str, exit_code: int) -> NoReturn:
    raise CommandFailed(sentence, exit_code)
