"""`pythonw -m controldock.agent`: the agent without the command line's libraries, as services start it.

On a PC that only runs the agent nothing else is needed: typer, rich and what they bring take 15 MiB of memory.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

import structlog

from controldock import log_output
from controldock.agent.errors import AgentError
from controldock.agent.hosting import host
from controldock.agent.identity import StateFolder
from controldock.agent.installation import Installation, NoInstallation, WindowsInstallation
from controldock.agent.platform import this_platform
from controldock.agent.platform.contract import Platform
from controldock.agent.settings import default_state_folder
from controldock.sources import SystemSources

log = structlog.get_logger(__name__)

LOG_NAME = "agent.log"


def main(arguments: list[str] | None = None) -> int:
    """Run as a service does; the exit code."""
    parser = argparse.ArgumentParser(prog="controldock.agent", description="The ControlDock agent.")
    parser.add_argument(
        "command", choices=["run", "service"], help="run here, or under Windows' service manager"
    )
    parser.add_argument("--state-dir", type=Path, default=None, help="where identity and journal are kept")
    wished = parser.parse_args(arguments)
    path = (wished.state_dir or default_state_folder()).absolute()
    if wished.command == "service":
        return _serve_windows(path)
    return _work(StateFolder(path, this_platform()))


def _serve_windows(path: Path) -> int:
    from controldock.agent.windows_service import Controls, run_service

    def work(controls: Controls) -> None:
        if _work(StateFolder(path, this_platform(controls.on_stop))):
            raise SystemExit(1)

    run_service(work)
    return 0


def _work(folder: StateFolder) -> int:
    try:
        folder.prepare()
        log_output.configure("json", stream=log_output.LogFile(folder.path / LOG_NAME))
        with folder.locked():
            asyncio.run(host(folder, _installation(folder.platform), SystemSources()))
    except AgentError as error:
        log.error("agent.failed", reason=error.message)
        return 1
    return 0


def _installation(platform: Platform) -> Installation:
    return WindowsInstallation() if platform.name == "windows" else NoInstallation()


if __name__ == "__main__":
    sys.exit(main())
