"""`controldock desktop`: the companion in a person's session, which shows announcements."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from controldock import log_output
from controldock.agent.settings import default_state_folder
from controldock.cli.failure import CommandFailed
from controldock.desktop import toolkit
from controldock.desktop.settings import SOCKET_VARIABLE, has_screen, prefer_light
from controldock.protocol.desktop import SOCKET_NAME, SYSTEM_SOCKET
from controldock.sources import SystemSources


def desktop(
    socket: Annotated[
        str | None,
        typer.Option("--socket", envvar=SOCKET_VARIABLE, help="Where the agent of this PC listens."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log also what is no news.")] = False,
) -> None:
    """Show announcements on this person's screen: icon beside the clock, windows, history."""
    log_output.configure(level="debug" if verbose else "info")
    if not has_screen():
        raise CommandFailed("There is no screen here: DISPLAY and WAYLAND_DISPLAY are both empty.")
    prefer_light()
    try:
        toolkit.load()
    except toolkit.ToolkitMissing as missing:
        raise CommandFailed(str(missing)) from None
    from controldock.desktop.application import ScreenMissing, run  # they need the toolkit

    try:
        is_only = run(socket or _usual_socket(), SystemSources())
    except ScreenMissing as missing:
        raise CommandFailed(str(missing)) from None
    if not is_only:
        raise CommandFailed("The companion runs on this screen already.")


def _usual_socket() -> str:
    """Of the person's own agent, where they have one; else of the one that the system runs."""
    own = default_state_folder()
    return str(own / SOCKET_NAME) if own.is_dir() and not _is_systems(own) else SYSTEM_SOCKET


def _is_systems(folder: Path) -> bool:
    return folder.is_relative_to("/var/lib")
