"""`pythonw -m controldock.agent.uninstall`: the installer runs it when the service has stopped, before files go.

A service that says that it has stopped is still a process for a moment, and a companion knows nothing of all this: the
files that they hold open would stay.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import psutil

from controldock.agent.settings import default_state_folder

MOMENT = 10.0  # seconds for what ends by itself


def main(arguments: list[str] | None = None) -> int:
    """With `all`, identity, journal and logs go too; an upgrade keeps them."""
    let_go(Path(sys.executable).parent)
    if (sys.argv[1:] if arguments is None else arguments) == ["all"]:
        shutil.rmtree(default_state_folder(), ignore_errors=True)
    return 0


def let_go(folder: Path, moment: float = MOMENT) -> None:
    """Until nothing but this process runs from `folder`: companions are ended, the service ends by itself."""
    others = [process for process in psutil.process_iter(["exe", "cmdline"]) if _is_from(process, folder)]
    for process in others:
        if any(word.startswith("controldock.desktop") for word in process.info["cmdline"] or ()):
            process.kill()
    _, living = psutil.wait_procs(others, timeout=moment)
    for process in living:
        process.kill()


def _is_from(process: psutil.Process, folder: Path) -> bool:
    program = process.info["exe"]
    return bool(program) and Path(program).parent == folder and process.pid != psutil.Process().pid


if __name__ == "__main__":
    sys.exit(main())
