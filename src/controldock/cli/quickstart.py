"""`controldock quickstart`: a server and an agent for this PC, and what to do next, in one command."""

from __future__ import annotations

import shlex
import shutil
import signal
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from controldock import __version__
from controldock.agent.errors import AgentError, FolderDamaged
from controldock.agent.identity import StateFolder
from controldock.agent.platform import this_platform
from controldock.cli.access import LOCAL_ACCESS, local_target
from controldock.cli.children import Child
from controldock.cli.failure import CommandFailed
from controldock.cli.operator import FIRST_OPERATOR, first_link, sign_in_links
from controldock.cli.settings_options import Options, arguments_of, settings_of, with_settings
from controldock.cli.terminal import console, say
from controldock.server import data_folder
from controldock.server.addresses import in_url
from controldock.server.settings import Settings, StartFailed

if TYPE_CHECKING:
    from rich.console import Console

    from controldock.cli.client import Client
    from controldock.server.api.schemas.enrollment import CreatedEnrollmentToken

START_LIMIT = 60.0  # seconds: the first start makes the database, perhaps on a slow disk
ENROLL_LIMIT = 30.0  # seconds
AGENT_STOP_LIMIT = 10.0  # seconds
SERVER_STOP_LIMIT = 15.0  # seconds: more than it gives to answers that are on their way
LOOK_EVERY = 0.1  # seconds between looks at a server that starts
WATCH_EVERY = 1.0  # seconds between looks at children that run
OWN_TOKEN_LIFE = 600  # seconds: for the one PC that is right here
TOKEN_USES, TOKEN_LIFE = 100, 7 * 86400  # a lab, and a week to walk through it
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})
LOOPBACK = "127.0.0.1"


class Stopped(Exception):
    """Ctrl-C or SIGTERM came before everything was up."""


@with_settings
def quickstart(options: Options) -> None:
    """Start a server and an agent for this PC, and say how to go on. Ctrl-C stops both.

    A second start continues with the same data.
    """
    settings = settings_of(options)
    logs = _prepare(settings.data)
    with _asked_to_stop() as stop, ExitStack() as running:
        try:
            before = _local_access(settings)
            server = Child("server", ["server", "run", *arguments_of(options)], logs / "server.log")
            running.callback(server.stop, SERVER_STOP_LIMIT)
            import_module("controldock.server.bootstrap")  # for the link below, while the child does the same
            _wait_until_ready(server, settings, before, stop)
            with _client(settings) as client:
                _enroll(settings, client, logs)
                token = _token_for_others(client)
            agent = Child("agent", ["agent", "run", *_state(settings)], logs / "agent.log")
            running.callback(agent.stop, AGENT_STOP_LIMIT)
            _show(settings, first_link(settings), token)
            _watch(server, agent, stop)
        except Stopped:
            pass


def _prepare(data: Path) -> Path:
    """The folder for logs, in a data folder that can be written."""
    try:
        data_folder.prepare(data)
        data_folder.make_private(data / "logs")
    except StartFailed as error:
        raise CommandFailed(str(error)) from error
    except OSError as error:
        raise CommandFailed(f"The folder {data / 'logs'} can't be made: {error.strerror}.") from error
    return data / "logs"


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """An event that is set by Ctrl-C and by SIGTERM, instead of an exception anywhere."""
    stop = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# -- the server --


def _local_access(settings: Settings) -> bytes:
    try:
        return (settings.data / LOCAL_ACCESS).read_bytes()
    except OSError:
        return b""


def _client(settings: Settings) -> Client:
    from controldock.cli.client import Client

    return Client.open(local_target(settings.data))


def _wait_until_ready(server: Child, settings: Settings, before: bytes, stop: threading.Event) -> None:
    """Wait for the key that every start writes anew, then for the server to take work."""
    for _ in range(int(START_LIMIT / LOOK_EVERY)):
        if stop.wait(LOOK_EVERY):
            raise Stopped
        if server.exit_code is not None:
            raise CommandFailed(server.last_word())
        if _local_access(settings) not in (b"", before):
            with _client(settings) as client:
                if client.is_ready():
                    return
    raise CommandFailed(f"The server is not ready after {START_LIMIT:.0f} seconds; see {server.log}.")


# -- this PC --


def _state(settings: Settings) -> list[str]:
    return ["--state-dir", str(settings.data / "agent")]


def _enroll(settings: Settings, client: Client, logs: Path) -> None:
    """Bring this PC in, unless it belongs to this server already."""
    folder = StateFolder(settings.data / "agent", this_platform())
    try:
        if _belongs(folder, settings, client):
            return
    except AgentError as error:
        raise CommandFailed(error.message) from error
    from controldock.server.api.schemas.enrollment import NewEnrollmentToken

    wish = NewEnrollmentToken(note="this PC", uses=1, expires_in=OWN_TOKEN_LIFE, auto_approve=True)
    secret = client.create_token(wish).secret
    address = f"{in_url(_gateway_host(settings))}:{settings.gateway_port}"
    arguments = ["agent", "enroll", secret, "--server", address, "--force", *_state(settings)]
    enrolling = Child("enrollment of this PC", arguments, logs / "agent.log")
    if enrolling.wait(ENROLL_LIMIT) != 0:
        raise CommandFailed(enrolling.last_word())


def _belongs(folder: StateFolder, settings: Settings, client: Client) -> bool:
    """Whether this PC is in already; where it is, it learns the port that the server has today."""
    try:
        known = folder.load()
    except FolderDamaged:
        return False
    identity = known.identity
    authority = ssl.PEM_cert_to_DER_cert(local_target(settings.data).ca or "")
    if identity is None or identity.server.authority != authority or not _is_known(client, identity.agent_id):
        return False
    host, port = _gateway_host(settings), settings.gateway_port
    if (identity.server.host, identity.server.port) != (host, port):
        server = msgspec.structs.replace(identity.server, host=host, port=port)
        folder.save(msgspec.structs.replace(known, identity=msgspec.structs.replace(identity, server=server)))
    return True


def _is_known(client: Client, agent_id: str) -> bool:
    """Whether the server's database has this agent: it may be another one than last time."""
    from controldock.cli.client import ApiError

    try:
        client.agent(agent_id)
    except ApiError as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return False
        raise
    return True


def _gateway_host(settings: Settings) -> str:
    hosts = settings.gateway_hosts
    return LOOPBACK if EVERY_ADDRESS & set(hosts) or LOOPBACK in hosts else hosts[0]


# -- what to do next --


def _token_for_others(client: Client) -> CreatedEnrollmentToken:
    from controldock.server.api.schemas.enrollment import NewEnrollmentToken

    return client.create_token(NewEnrollmentToken(note="quickstart", uses=TOKEN_USES, expires_in=TOKEN_LIFE))


def _show(settings: Settings, code: str, token: CreatedEnrollmentToken) -> None:
    out = console()
    out.print(f"\nControlDock {__version__} is running.\n", style="bold")
    local, *_ = sign_in_links(settings, code)
    places = {"Console": f"https://{in_url(settings.public_host)}:{settings.console_port}"}
    if settings.local_port:
        places["On this PC"] = f"http://{LOOPBACK}:{settings.local_port}"
    places["Sign in"] = local
    for name, place in places.items():
        out.print(f"  {name:<12}{place}", soft_wrap=True)
    out.print(f"  {'':<12}This link signs in once, within 24 hours, as {FIRST_OPERATOR}.\n", style="dim")
    out.print("  Add another PC", style="bold")
    out.print(
        f"  {TOKEN_USES} PCs, within 7 days, each approved in the console. A PC needs Python 3.11",
        style="dim",
    )
    out.print("  or newer, and on Debian and Ubuntu the package python3-venv.\n", style="dim")
    windows = ("On Windows, in PowerShell", token.windows_command)
    if token.windows_installer:
        windows = ("On Windows, in an administrator's PowerShell", token.windows_installer.powershell)
    for title, line in (("On Linux", token.linux_command), windows):
        out.print(f"  {title}:", style="dim")
        out.print(line + "\n", soft_wrap=True)
    _show_announcing(settings, out)
    out.print(f"  {'Data':<12}{settings.data}", soft_wrap=True)
    out.print(f"  {'Logs':<12}{settings.data / 'logs'}\n", soft_wrap=True)
    out.print("  Ctrl-C stops it.\n")


def _show_announcing(settings: Settings, out: Console) -> None:
    out.print("  Speak to the people at your PCs", style="bold")
    out.print("  In the console under Announcements, or from here.", style="dim")
    if settings.announcement_port:
        out.print(
            f"  PCs that let UDP {settings.announcement_port} in get it at once, others a moment later.",
            style="dim",
        )
    data = shlex.quote(str(settings.data))
    out.print(f'\n{_command()} announce "Hello" --to all --wait --data {data}\n', soft_wrap=True)


def _command() -> str:
    """What to type for this program, here."""
    beside = Path(sys.executable).with_name("controldock")
    is_found = shutil.which("controldock") is not None or not beside.exists()
    return "controldock" if is_found else shlex.quote(str(beside))


def _watch(server: Child, agent: Child, stop: threading.Event) -> None:
    """Until it is asked to stop. Without its agent the server goes on, without the server nothing does."""
    watched = [agent]
    while not stop.wait(WATCH_EVERY):
        if server.exit_code is not None:
            raise CommandFailed(server.last_word())
        for child in list(watched):
            if child.exit_code is not None:
                watched.remove(child)
                say(f"The agent of this PC stopped: {child.last_word()} The server goes on.")
    say("Stopping …")
