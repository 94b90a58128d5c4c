"""`controldock desktop`: the companion in a person's session, which shows announcements."""

from __future__ import annotations

from typing import Annotated

import typer

from controldock import log_output
from controldock.cli.failure import CommandFailed
from controldock.desktop import toolkit
from controldock.desktop.settings import SOCKET_VARIABLE, has_screen, prefer_light
from controldock.sources import SystemSources


def desktop(
    socket: Annotated[
        str, typer.Option("--socket", envvar=SOCKET_VARIABLE, help="Where the agent of this PC listens.")
    ],
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
        is_only = run(socket, SystemSources())
    except ScreenMissing as missing:
        raise CommandFailed(str(missing)) from None
    if not is_only:
        raise CommandFailed("The companion runs on this screen already.")
