"""`pythonw -m controldock.desktop`: the companion without the command line's libraries, as log-ons start it.

On Windows also `enroll`, which asks to which server this PC belongs, and `take FILE`, its half with higher rights.
"""

from __future__ import annotations

import sys
from pathlib import Path

import structlog

from controldock import log_output
from controldock.desktop import settings, toolkit, windows_registrar
from controldock.desktop.enrollment import Registrar
from controldock.protocol.desktop import SYSTEM_SOCKET
from controldock.sources import SystemSources

log = structlog.get_logger(__name__)


def main() -> int:
    """Show announcements until the person logs off; the exit code."""
    if sys.stderr is None:  # pythonw has no streams
        log_output.silence()
    arguments = sys.argv[1:]
    if arguments[:1] == [windows_registrar.TAKE]:
        return windows_registrar.take(Path(arguments[1]))
    settings.prefer_light()
    try:
        toolkit.load()
    except toolkit.ToolkitMissing as missing:  # only recommended by the package
        log.error("desktop.not_started", reason=str(missing))
        return 1
    from controldock.desktop.application import ScreenMissing, enroll, run

    registrar = _registrar()
    try:
        if arguments == ["enroll"] and registrar is not None:
            enroll(registrar)
            return 0
        return 0 if run(SYSTEM_SOCKET, SystemSources(), registrar) else 1
    except ScreenMissing as missing:
        log.error("desktop.not_started", reason=str(missing))
        return 1


def _registrar() -> Registrar | None:
    if sys.platform == "win32":
        return windows_registrar.WindowsRegistrar()
    return None


if __name__ == "__main__":
    sys.exit(main())
