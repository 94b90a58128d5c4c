"""`pythonw -m controldock.agent`: the agent without the command line's libraries, as services start it.

On a PC that only runs the agent nothing else is needed: typer, rich and what they bring take 15 MiB of memory. What the
agent is made of is loaded late: Windows' service manager wants to hear of a service within seconds, on slow PCs too.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from controldock.agent.windows_service import FAILED, NAME, Controls, run_service

if TYPE_CHECKING:
    from controldock.agent.installation import Installation
    from controldock.agent.platform.contract import Platform

LOG_NAME, FATAL_NAME = "agent.log", "agent-fatal.log"


def main(arguments: list[str] | None = None) -> int:
    """Run as a service does; the exit code."""
    parser = argparse.ArgumentParser(prog="controldock.agent", description="The ControlDock agent.")
    parser.add_argument(
        "command", choices=["run", "service"], help="run here, or under Windows' service manager"
    )
    parser.add_argument("--state-dir", type=Path, default=None, help="where identity and journal are kept")
    parser.add_argument("--config", type=Path, default=None, help="a TOML file with `server` and `token`")
    wished = parser.parse_args(arguments)
    if wished.command == "run":
        return FAILED if _work(wished) else 0

    def work(controls: Controls) -> None:
        fault = _work(wished, controls)
        if fault:
            raise SystemExit(fault)

    run_service(work)
    return 0


def _work(wished: argparse.Namespace, controls: Controls | None = None) -> str:
    """What made it end, or nothing when it was told to."""
    import asyncio

    import structlog

    from controldock import log_output
    from controldock.agent.errors import AgentError
    from controldock.agent.hosting import host
    from controldock.agent.identity import StateFolder
    from controldock.agent.last_words import last_words
    from controldock.agent.platform import this_platform
    from controldock.agent.service_settings import settle_in
    from controldock.agent.settings import default_state_folder, is_journaled
    from controldock.sources import SystemSources

    platform = this_platform(controls)
    folder = StateFolder((wished.state_dir or default_state_folder()).absolute(), platform)
    try:
        if controls is not None:
            log_output.silence()  # until there is a file for it: a service has no standard streams
        folder.prepare()
        # Where systemd keeps a journal, a file would be a second one.
        stream = None if is_journaled() else log_output.LogFile(folder.path / LOG_NAME)
        log_output.configure("json", stream=stream)
        if controls is not None:
            settle_in(NAME)
            _refuse_open_tree()
        with folder.locked(), last_words(folder.path / FATAL_NAME):
            asyncio.run(host(folder, _installation(platform, wished.config), SystemSources()))
    except AgentError as error:
        structlog.get_logger(__name__).error("agent.failed", reason=error.message)
        return error.message
    return ""


def _refuse_open_tree() -> None:
    """A service has every right: what it runs must be nobody else's to change."""
    from controldock.agent.errors import FolderUnusable
    from controldock.agent.platform.windows_acl import others_may_change

    places = [Path(sys.executable).parent, *map(Path, sys.path)]
    wrong = others_may_change(str(place) for place in places if place.exists())
    if wrong:
        raise FolderUnusable("Others may change what this agent runs from: " + "; ".join(wrong))


def _installation(platform: Platform, config: Path | None) -> Installation:
    from controldock.agent.installation import FileInstallation, NoInstallation, WindowsInstallation

    if config is not None:
        return FileInstallation(config)
    return WindowsInstallation() if platform.name == "windows" else NoInstallation()


if __name__ == "__main__":
    sys.exit(main())
