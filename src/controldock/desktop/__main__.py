"""`pythonw -m controldock.desktop`: the companion without the command line's libraries, as log-ons start it."""

from __future__ import annotations

import sys

from controldock import log_output
from controldock.desktop import toolkit
from controldock.protocol.desktop import SYSTEM_SOCKET
from controldock.sources import SystemSources


def main() -> int:
    """Show announcements until the person logs off; the exit code."""
    if sys.stderr is None:  # pythonw has no streams
        log_output.silence()
    toolkit.load()
    from controldock.desktop.application import run

    return 0 if run(SYSTEM_SOCKET, SystemSources()) else 1


if __name__ == "__main__":
    sys.exit(main())
