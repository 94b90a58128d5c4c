"""`pythonw -m controldock.desktop`: the companion without the command line's libraries, as log-ons start it."""

from __future__ import annotations

import sys

import structlog

from controldock import log_output
from controldock.desktop import settings, toolkit
from controldock.protocol.desktop import SYSTEM_SOCKET
from controldock.sources import SystemSources

log = structlog.get_logger(__name__)


def main() -> int:
    """Show announcements until the person logs off; the exit code."""
    if sys.stderr is None:  # pythonw has no streams
        log_output.silence()
    settings.prefer_light()
    try:
        toolkit.load()
    except toolkit.ToolkitMissing as missing:  # only recommended by the package
        log.error("desktop.not_started", reason=str(missing))
        return 1
    from controldock.desktop.application import ScreenMissing, run

    try:
        return 0 if run(SYSTEM_SOCKET, SystemSources()) else 1
    except ScreenMissing as missing:
        log.error("desktop.not_started", reason=str(missing))
        return 1


if __name__ == "__main__":
    sys.exit(main())
